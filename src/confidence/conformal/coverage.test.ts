import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { golden, hasReal, weyl } from '../../../tests/fixtures/calibration/read'
import { takeRows } from '../labelled'
import { predict } from '../predictions'
import { softmaxRows } from '../rows'
import { keptAt, riskCurve } from '../selective/curve'
import { conformalReport } from './report'
import { conformalScores, setRule } from './sets'
import { type SetOptions, setDefaults } from './method'

interface Share { rows: number; coverage?: number; interval?: [number, number] }
interface Expected {
  nearTies: number; coverage: number; meanSize: number; sizes: number[]; covered: number[]
  strata: (Share & { from: number; to: number })[]
  perClass: (Share & { meanSize?: number })[]
}
const goldens: Record<string, { T: number; kept: { threshold: number; kept: number; errors: number }[]; sets: Record<string, Expected> }> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/calibration/sets.json'), 'utf8'),
)
// NumPy adds up in another order: float64, at most ten terms.
const close = (x: number): number => expect.closeTo(x, 12) as unknown as number

for (const [name, { T, kept, sets }] of Object.entries(goldens)) {
  const here = !name.startsWith('resnet') || hasReal
  describe.skipIf(!here)(`${name}, by NumPy${here ? '' : ': ../shared is absent'}`, () => {
    const g = here ? golden(name) : null
    const [fit, held] = g ? [takeRows(g.all, g.calibration), takeRows(g.all, g.evaluation)] : []

    it.each(Object.entries(sets))('%s: coverage by class and by size', (key, e) => {
      const [method, alpha] = key.split('|') as [SetOptions['method'], string]
      const options: SetOptions = { ...setDefaults, method, nonEmpty: false }
      const rule = setRule(conformalScores(softmaxRows(fit!, T), options, weyl(fit!.rows)), Number(alpha), options)
      const report = conformalReport(softmaxRows(held!, T), rule, weyl(held!.rows, fit!.rows))
      expect([report.nearTies, e.nearTies], 'no score so near the quantile that rounding decides').toEqual([0, 0])
      const never = { ...rule, options: { ...options, nonEmpty: true } }
      expect([report.empty, report.filled], 'what is empty is what gets the surest class').toEqual([e.sizes[0], 0])
      expect(conformalReport(softmaxRows(held!, T), never, weyl(held!.rows, fit!.rows))).toMatchObject({ empty: 0, filled: e.sizes[0] })
      expect({ coverage: report.coverage, meanSize: report.meanSize, sizes: [...report.sizes], covered: [...report.covered] })
        .toEqual({ coverage: close(e.coverage), meanSize: close(e.meanSize), sizes: e.sizes, covered: e.covered })
      expect(report.strata.map(({ to, ...rest }) => ({ ...rest, to: Math.min(to, 1000) })))
        .toEqual(e.strata.map(({ from, to, rows, coverage, interval }) => ({ from, to, rows, coverage: close(coverage!), low: close(interval![0]), high: close(interval![1]) })))
      const { rows, coverage, low, high, meanSize } = report.perClass
      expect(Array.from(rows, (n, k) => [n, coverage[k], low[k], high[k], meanSize[k]]))
        .toEqual(e.perClass.map((c) => [c.rows, close(c.coverage!), close(c.interval![0]), close(c.interval![1]), close(c.meanSize!)]))
    })

    it('what a threshold keeps', () => {
      const curve = riskCurve(predict(softmaxRows(held!, T)))
      for (const { threshold, ...e } of kept) expect(keptAt(curve, threshold), `from ${threshold}`).toEqual(e)
    })
  })
}

it('a class without rows has no coverage, and is not the worst', () => {
  const g = golden('tiny_50x3')
  const held = takeRows(g.all, g.evaluation.filter((i) => g.all.labels[i] !== 1))
  const options: SetOptions = { ...setDefaults, method: 'lac' }
  const { perClass, worstClass } = conformalReport(softmaxRows(held, 1), setRule(conformalScores(softmaxRows(held, 1), options, null), 0.2, options), null)
  expect([perClass.rows[1], perClass.coverage[1], perClass.low[1], perClass.high[1], perClass.meanSize[1]]).toEqual([0, Number.NaN, Number.NaN, Number.NaN, Number.NaN])
  expect(worstClass!.index).not.toBe(1)
})
