import { describe, expect, it } from 'vitest'
import { away, golden, names } from '../../tests/fixtures/calibration/read'
import { betaQuantile } from './beta'
import { labelledLogits } from './labelled'
import { perClass } from './perClass'
import { predict } from './predictions'
import { reliability, rowsOfBin } from './reliability'
import { softmaxRows } from './rows'
import { wilson } from './wilson'

describe('reliability against the reference', () => {
  for (const name of names) {
    it(name, () => {
      const g = golden(name)
      const bins = reliability(predict(softmaxRows(g.all, 1)))
      const expected = g.figures.reliability15_T1_all
      expect(bins.map((b) => [b.count, b.lower, b.upper])).toEqual(expected.map((b: { count: number; lo: number; hi: number }) => [b.count, b.lo, b.hi]))
      for (const [b, bin] of bins.entries()) {
        const e = expected[b]
        if (bin.count === 0) expect([bin.confidence, bin.accuracy, bin.low, bin.high]).toEqual([null, null, 0, 1])
        else for (const [ours, theirs] of [[bin.confidence, e.conf], [bin.accuracy, e.acc], [bin.low, e.wilson[0]], [bin.high, e.wilson[1]]] as const) expect(away(ours, theirs)).toBeLessThanOrEqual(1e-12)
        // Clopper and Pearson's interval (not shown) is two beta quantiles: a check on these.
        if (bin.right > 0) expect(away(betaQuantile(0.025, bin.right, bin.count - bin.right + 1), e.cp[0])).toBeLessThan(1e-11)
        if (bin.right < bin.count) expect(away(betaQuantile(0.975, bin.right + 1, bin.count - bin.right), e.cp[1])).toBeLessThan(1e-11)
      }
    })
  }
})

describe('bins', () => {
  const g = golden('well_200x10')
  const rows = predict(softmaxRows(g.all, 1))

  it.each(['width', 'mass'] as const)('of equal %s hold every row once, and give their rows', (kind) => {
    for (const n of [1, 15, 200, 300]) {
      const bins = reliability(rows, kind, n)
      const members = bins.map((_, b) => rowsOfBin(rows, kind, n, b))
      expect(members.map((m) => m.length)).toEqual(bins.map((b) => b.count))
      expect(members.flatMap((m) => [...m]).sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i))
      for (const [b, bin] of bins.entries()) {
        const c = [...members[b]!].map((i) => rows.confidence[i]!)
        expect(c).toEqual(c.toSorted((x, y) => y - x))
        expect(c.every((x) => (kind === 'width' ? x > bin.lower : x >= bin.lower) && x <= bin.upper)).toBe(true)
        expect(bin.few).toBe(bin.count < 10)
      }
    }
  })

  it('takes an odd number of bins for what it is', () => {
    for (const n of [0, -1, 1.5, Number.NaN]) expect(() => reliability(rows, 'width', n)).toThrow(RangeError)
  })
})

describe('wilson', () => {
  it('holds the share, and knows nothing from nothing', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
    for (const [s, n] of [[0, 1], [1, 1], [3, 7], [50_000, 50_000]] as const) {
      const { low, high } = wilson(s, n)
      expect(low <= s / n && s / n <= high && low >= 0 && high <= 1).toBe(true)
    }
  })
})

describe('perClass', () => {
  it('counts labels and answers', () => {
    const set = labelledLogits(Float32Array.from([2, 0, 0, 2, 0, 0, 0, 2, 0, 2, 0, 0]), [0, 0, 1, 2], 3)
    const table = perClass(predict(softmaxRows(set, 1)))
    expect([...table.count]).toEqual([2, 1, 1])
    expect([...table.accuracy]).toEqual([1, 1, 0])
    expect([...table.answered]).toEqual([3, 1, 0])
    expect([...table.precision]).toEqual([2 / 3, 1, Number.NaN])
    expect(table.confidence[2]).toBeCloseTo(Math.E ** 2 / (Math.E ** 2 + 2), 12)
  })
})
