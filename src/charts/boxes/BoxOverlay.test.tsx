import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { Detected } from '../../detection/types'
import { ScoreHistogram } from '../ScoreHistogram'
import { BoxOverlay } from './BoxOverlay'

/** Ten boxes that nearly coincide, and one far away. `index` is not the place in the list. */
const detected = Array.from({ length: 11 }, (_, i): Detected => ({ index: 500 - i, classId: i, score: 0.9 - i / 20, classScore: 0.9, objectness: null, box: i === 10 ? [300, 200, 340, 260] : [100 + i, 60, 104 + i, 64] }))
const draw = (selected: number | null, hovered: number | null = null, scale = 1): string => renderToStaticMarkup(
  <BoxOverlay detected={detected} labels={['<b>']} view={{ scale, x: 0, y: 0 }} viewWidth={480} viewHeight={320} selected={selected} hovered={hovered} onSelect={() => {}} />,
)
const chips = (svg: string) => [...svg.matchAll(/<rect class="box-chip" x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(([, x, y, w, h]) => [x, y, w, h].map(Number) as [number, number, number, number])

it('draws a box for each, names as text, and is silent to readers', () => {
  const svg = draw(null)
  expect(svg.match(/class="box-line"/g)).toHaveLength(11)
  expect(svg).toContain('\u2068&lt;b&gt;\u2069 90 %')
  expect(svg).toMatch(/^<svg[^>]* aria-hidden="true"/)
  expect(svg).not.toContain('strong')
})

it('what is chosen or pointed at has its label, and still no label lies on another', () => {
  for (const selected of [null, ...detected.map(({ index }) => index)]) {
    for (const hovered of [null, 500, 494, 490]) {
      const there = chips(draw(selected, hovered))
      for (const [i, [x, y, w, h]] of there.entries()) {
        for (const [x2, y2, w2, h2] of there.slice(0, i)) expect(x < x2 + w2 && x2 < x + w && y < y2 + h2 && y2 < y + h, `${selected}, ${hovered}`).toBe(false)
      }
      const last = hovered ?? selected
      if (last !== null) expect(draw(selected, hovered)).toContain(`${Math.round(detected.find(({ index }) => index === last)!.score * 100)} %`)
    }
  }
})

it('is told of by the candidate’s row; one that is not here changes nothing', () => {
  expect(draw(490).match(/class="box-line strong"/g)).toHaveLength(1)
  expect(draw(0)).toBe(draw(null))
  expect(draw(490, 490)).toBe(draw(490).replace('class="boxes"', 'class="boxes pointing"'))
})

it('lines and letters are as large at any zoom', () => {
  const [near, far] = [draw(null, null, 4), draw(null)]
  expect(chips(near)[0]!.slice(2)).toEqual(chips(far).find(([, , width]) => width === chips(near)[0]![2])!.slice(2))
  expect(near).not.toContain('scale(')
})

it('the histogram says its threshold and the objects over it', () => {
  const svg = (threshold: number): string => renderToStaticMarkup(<ScoreHistogram candidateScores={Float32Array.from([0.9, 0.5, 0.2])} detected={detected} threshold={threshold} />)
  expect(svg(0.25)).toContain('at 0.25: 11 objects')
  expect(svg(0.875)).toContain('at 0.875: 1 object<')
  expect(svg(1)).toContain('at 1.00: 0 objects')
})
