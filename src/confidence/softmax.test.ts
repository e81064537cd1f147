import { describe, expect, it } from 'vitest'
import golden from '../../tests/fixtures/confidence/softmax.json'
import { order } from './order'
import { readouts } from './readouts'
import { confidences, sigmoid, softmax } from './softmax'
import { asLogits } from './types'

const rowOf = (values: readonly (number | string)[]) => asLogits(Float32Array.from(values, Number))

describe('softmax against NumPy in extended precision', () => {
  for (const c of golden.cases) {
    it(`${c.name} at T = ${c.T}`, () => {
      const z = rowOf(c.logits)
      const p = softmax(z, c.T)
      // float64: one rounding in the division by T, one in exp, one in the sum of up to a thousand terms.
      for (let i = 0; i < p.length; i++) expect(Math.abs(p[i]! - c.p[i]!)).toBeLessThanOrEqual(1e-12 * c.p[i]! + 1e-300)
      expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-12)
      const sorted = order(z)
      expect([...sorted]).toEqual(c.order)
      const r = readouts(z, p, sorted, c.T, true)
      expect(r.entropyBits).toBeCloseTo(c.entropyBits, 11)
      expect(Math.abs(r.energy! - c.energy)).toBeLessThan(1e-12 * Math.abs(c.energy) + 1e-12)
      if (c.marginPoints === null) expect(r.marginPoints).toBeNull()
      else expect(r.marginPoints).toBeCloseTo(c.marginPoints, 9)
    })
  }
})

describe('softmax says NaN where there is no distribution', () => {
  it.each([
    ['a NaN', [1, Number.NaN, 2]],
    ['a +Infinity', [1, Infinity, 2]],
    ['nothing finite', [-Infinity, -Infinity]],
  ])('%s', (_, values) => {
    expect([...softmax(rowOf(values), 1)].every(Number.isNaN)).toBe(true)
  })

  it('-Infinity is an exact zero', () => {
    expect(softmax(rowOf([0, -Infinity]), 3)[1]).toBe(0)
  })
})

describe('order', () => {
  it('keeps the lower index first on ties and puts NaN last', () => {
    expect([...order(rowOf([Number.NaN, 1, 3, 3, -Infinity]))]).toEqual([2, 3, 1, 4, 0])
  })

  it('is the same at every temperature: probabilities never rise along it', () => {
    const z = rowOf(golden.cases.find((c) => c.name === 'thousand')!.logits)
    const sorted = order(z)
    for (const t of [0.1, 0.7, 1, 3, 10]) {
      const p = softmax(z, t)
      for (let i = 1; i < sorted.length; i++) expect(p[sorted[i]!]!).toBeLessThanOrEqual(p[sorted[i - 1]!]!)
    }
  })
})

describe('sigmoid', () => {
  it('has both tails', () => {
    const p = sigmoid(rowOf([-800, -1, 0, 1, 800]), 1)
    expect(p[0]).toBe(0)
    expect(p[1]! + p[3]!).toBeCloseTo(1, 15)
    expect(p[2]).toBe(0.5)
    expect(p[4]).toBe(1)
  })

  it('divides by T', () => {
    expect(confidences(rowOf([2]), 4, 'sigmoid')[0]).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 15)
  })
})

describe('readouts', () => {
  it('has no energy without true logits', () => {
    const z = rowOf([1, 2])
    expect(readouts(z, softmax(z, 1), order(z), 1, false).energy).toBeNull()
  })
})
