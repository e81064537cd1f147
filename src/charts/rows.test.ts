import { describe, expect, it } from 'vitest'
import { barLength, type Bars, find, isExact, restText, rowText } from './rows'
import { barsSvg } from './picture'

function bars(logits: number[], view: Bars['view'], labels = logits.map((_, k) => `class ${k}`)): Bars {
  const max = Math.max(...logits)
  const e = logits.map((z) => Math.exp(z - max))
  const sum = e.reduce((a, b) => a + b, 0)
  const order = Uint32Array.from(logits.map((_, k) => k).sort((a, b) => logits[b]! - logits[a]! || a - b))
  return { logits: Float32Array.from(logits), confidences: Float64Array.from(e, (x) => x / sum), order, labels, view }
}

describe('bars', () => {
  it('are as long as the probability', () => {
    const b = bars([0, Math.log(3)], 'probabilities')
    expect(barLength(b, 1)).toBeCloseTo(0.75, 6)
    expect(rowText(b, 1)).toBe('75.00 %')
  })

  it('count decades on the log scale', () => {
    const b = { ...bars([0, 0], 'log'), confidences: Float64Array.from([1e-3, 1e-6]) }
    expect(barLength(b, 0)).toBeCloseTo(0.5, 12)
    expect(barLength(b, 1)).toBe(0)
  })

  it('span lowest to highest finite logit', () => {
    const b = bars([-Infinity, 2, 4, 8], 'logits')
    expect([0, 1, 2, 3].map((k) => barLength(b, k))).toEqual([0, 0, 1 / 3, 1])
    expect(rowText(b, 0)).toBe('−∞')
  })

  it('are exact only where the logits say so', () => {
    expect(isExact(bars([-Infinity, 2], 'probabilities'), 1)).toBe(true)
    const rounded = bars([-90, 0], 'probabilities')
    expect(isExact(rounded, 1)).toBe(false)
    expect(rowText(rounded, 1)).toBe('> 99.999999 %')
    expect(rowText(rounded, 0)).toBe('< 0.0001 %')
  })

  it('sum up what is out of view', () => {
    expect(restText(bars([3, 2, 1, 0], 'probabilities'), 2)).toMatch(/^2 more classes share 11\.9\d %$/)
    expect(restText(bars([3, 2], 'probabilities'), 2)).toBeNull()
  })

  it('are found by a part of the name, in order', () => {
    const b = bars([1, 3, 2], 'probabilities', ['tabby cat', 'dog', 'Persian Cat'])
    expect([...find(b, ' CAT ')]).toEqual([2, 0])
    expect(find(b, '')).toBe(b.order)
  })
})

describe('picture', () => {
  const colours = { paper: '#fff', ink: '#000', soft: '#555', rail: '#eee', bar: '#aaa', accent: '#077' }

  it('takes names as text only', () => {
    const svg = barsSvg(bars([1, 0], 'probabilities', ['<script>x</script>', 'a&b\u0001']), 10, '"><img onerror=x>', 'm', 1, colours)
    expect(svg).not.toMatch(/<script|<img/)
    expect(svg).not.toContain('\u0001')
    expect(svg).toContain('&lt;script&gt;')
    expect(svg).toContain('a&amp;b')
  })

  it('has a bar per class asked for, longest first', () => {
    const svg = barsSvg(bars([2, 5, 1], 'probabilities'), 2, 'photo', 'm', 1, colours)
    expect(svg.match(/class \d/g)).toEqual(['class 1', 'class 0'])
  })
})
