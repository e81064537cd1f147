import { describe, expect, it } from 'vitest'
import { golden } from '../../tests/fixtures/calibration/read'
import { bootstrap } from './bootstrap'
import { labelledLogits } from './labelled'
import { metrics } from './metrics/index'
import { measure } from './metrics/measure'
import { predict } from './predictions'
import { softmaxRows } from './rows'
import { Random } from './seed'

const set = golden('well_200x10').all
const rows = predict(softmaxRows(set, 1))
const figures = measure(rows)

describe('bootstrap', () => {
  const found = bootstrap(rows, metrics)

  it('gives an interval to the metrics that offer one', () => {
    for (const m of metrics) expect(found[m.id] === null).toBe(m.interval === null)
    const percentile = metrics.filter((m) => m.interval === 'percentile')
    expect(percentile.filter(({ id }) => !(found[id]!.low <= figures[id]! && figures[id]! <= found[id]!.high))).toEqual([])
  })

  it('is as wide as the normal approximation of a share', () => {
    const a = figures.accuracy!
    const wide = 2 * 1.96 * Math.sqrt((a * (1 - a)) / 200)
    expect(Math.abs((found.accuracy!.high - found.accuracy!.low) / wide - 1)).toBeLessThan(0.12)
  })

  it('depends on the seed and on nothing else', () => {
    expect(bootstrap(rows, metrics, { seed: 1 })).toEqual(found)
    expect(bootstrap(rows, metrics, { seed: 2 })).not.toEqual(found)
    // A metric's interval is its own, whatever else is asked for.
    expect(bootstrap(rows, metrics.filter((m) => m.id === 'aurc')).aurc).toEqual(found.aurc)
  })

  it('draws whole rows: each resample is one of the set, in order of confidence', () => {
    const seen: string[] = []
    const spy = { ...metrics[0]!, id: 'spy', interval: 'percentile' as const, of: (r: typeof rows) => {
      for (let i = 0; i < r.rows; i++) {
        if (i > 0 && r.confidence[i]! < r.confidence[i - 1]!) return Number.NaN
        seen.push(`${r.confidence[i]} ${r.correct[i]} ${r.labels[i]} ${r.logLabel![i]}`)
      }
      return 1
    } }
    expect(bootstrap(rows, [spy], { replicates: 200 }).spy).toEqual({ low: 1, high: 1, replicates: 200 })
    const real = new Set(Array.from(rows.confidence, (c, i) => `${c} ${rows.correct[i]} ${rows.labels[i]} ${rows.logLabel![i]}`))
    // 201 x 200 draws reach every row.
    expect(new Set(seen)).toEqual(real)
  })

  it('of an upward biased figure is mirrored: a perfectly calibrated model is not said to be off', () => {
    // Labels of well_200x10 are drawn from its softmax: ECE 0.119 with a floor of 0.084, all of it chance.
    expect(found.ece!.low).toBeLessThan(0.05)
    expect(found.ece!.high).toBeLessThan(figures.ece! * 1.5)
  })

  it('has a bounded cost', () => {
    expect(bootstrap(rows, [metrics[0]!], { budget: 100_000 }).accuracy!.replicates).toBe(500)
    expect(bootstrap(rows, [metrics[0]!], { budget: 1 }).accuracy!.replicates).toBe(200)
  })

  it('stands one row, one kind of answer, and none', () => {
    const one = predict(softmaxRows(labelledLogits(Float32Array.from([2, 1]), [0], 2), 1))
    const random = new Random(1)
    const right = predict(softmaxRows(labelledLogits(Float32Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? random.unit() : -1)), new Int32Array(20), 2), 1))
    const none = predict(softmaxRows(labelledLogits(new Float32Array(0), [], 2), 1))
    expect(bootstrap(one, metrics).accuracy).toEqual({ low: 1, high: 1, replicates: 1000 })
    expect(bootstrap(right, metrics).auroc).toBeNull()
    expect(bootstrap(none, metrics).accuracy).toBeNull()
  })
})
