import { describe, expect, it } from 'vitest'
import { away, golden, names } from '../../tests/fixtures/calibration/read'
import { binOf } from './bins'
import { labelledLogits } from './labelled'
import { measure } from './metrics/measure'
import { predict, withConfidence } from './predictions'
import { givenRows, mappedRows, softmaxRows } from './rows'
import { Random } from './seed'
import { softmax } from './softmax'
import { asLogits } from './types'

const made = (rows: number, classes: number, seed = 1, spread = 4) => {
  const random = new Random(seed)
  return labelledLogits(Float32Array.from({ length: rows * classes }, () => (random.unit() - 0.5) * spread), Int32Array.from({ length: rows }, () => random.below(classes)), classes)
}

describe('rows against the reference', () => {
  for (const name of names) {
    it(name, () => {
      const g = golden(name)
      for (const [t, key] of [[1, 'T1'], [2, 'T2']] as const) {
        const rows = predict(softmaxRows(g.all, t))
        const probe = g.figures.probe_rows[key]
        for (let i = 0; i < 5; i++) {
          expect(rows.predicted[i]).toBe(probe.pred[i])
          // float64: z of 1e4 keeps 12 digits behind the point in the reference, which divides by T before it subtracts the maximum.
          for (const [ours, theirs] of [[rows.confidence, probe.conf], [rows.entropy!, probe.entropy], [rows.margin!, probe.margin], [rows.energy!, probe.energy]] as const) {
            expect(away(ours[i], theirs[i])).toBeLessThanOrEqual(1e-12)
          }
        }
      }
    })
  }
})

describe('one pass', () => {
  it('takes the answer from the logits, lower index first, whatever T', () => {
    const set = labelledLogits(Float32Array.from([3, 5, 5, 0, 1e-7, 0]), [2, 1], 3)
    for (const t of [1e-3, 1, 1e4]) expect([...predict(softmaxRows(set, t)).predicted]).toEqual([1, 1])
  })

  it('stands logits of +-1e4 and minus infinity', () => {
    const set = labelledLogits(Float32Array.from([1e4, -1e4, 0, Number.NEGATIVE_INFINITY, 2, 2]), [1, 0], 3)
    const rows = predict(softmaxRows(set, 1))
    expect([...rows.confidence]).toEqual([1, 0.5])
    expect(rows.logLabel![0]).toBe(-2e4)
    expect(rows.logLabel![1]).toBe(Number.NEGATIVE_INFINITY)
    expect(rows.zeroProbLabels).toBe(1)
    expect(measure(rows).nll).toBe(Number.POSITIVE_INFINITY)
    expect([...rows.entropy!]).toEqual([0, expect.closeTo(Math.LN2, 14)])
    expect([...rows.margin!]).toEqual([1, 0])
  })

  it.each([[1, 2], [1, 1], [7, 2], [3, 1000]])('%i rows of %i classes give finite figures', (n, k) => {
    const figures = measure(predict(softmaxRows(made(n, k), 1)))
    expect(Object.entries(figures).filter(([id, x]) => !Number.isFinite(x) && !(id === 'auroc' && x === null))).toEqual([])
  })

  it('no rows: nothing is known', () => {
    const figures = measure(predict(softmaxRows(labelledLogits(new Float32Array(0), [], 3), 1)))
    expect(Object.values(figures).every((x) => x === null)).toBe(true)
  })

  it('does not feel a shift of all logits of a row, but for the energy', () => {
    const set = made(50, 7)
    // A shift by a power of two on logits that are multiples of 2^-10 loses no bit.
    for (let i = 0; i < set.logits.length; i++) set.logits[i] = Math.round(set.logits[i]! * 1024) / 1024
    const shifted = labelledLogits(set.logits.map((z) => z + 64), set.labels, 7)
    const [a, b] = [predict(softmaxRows(set, 1.7)), predict(softmaxRows(shifted, 1.7))]
    expect(measure(b)).toEqual(measure(a))
    expect(b.energy![0]! - a.energy![0]!).toBeCloseTo(-64, 10)
  })

  it('does not feel the order of the rows', () => {
    const set = made(300, 5)
    const order = Int32Array.from({ length: 300 }, (_, i) => i)
    new Random(4).shuffle(order)
    const logits = new Float32Array(1500)
    order.forEach((from, to) => logits.set(set.logits.subarray(from * 5, from * 5 + 5), to * 5))
    const shuffled = measure(predict(softmaxRows(labelledLogits(logits, order.map((i) => set.labels[i]!), 5), 1)))
    expect(Object.entries(measure(predict(softmaxRows(set, 1)))).filter(([id, x]) => !(away(shuffled[id], x!) < 1e-12))).toEqual([])
  })

  it('gives the same from probabilities as from logits', () => {
    const set = made(200, 6)
    const source = softmaxRows(set, 1)
    const p = new Float64Array(1200)
    const row = { p: new Float64Array(6), top: 0, logLabel: 0, zero: false, entropy: 0, margin: 0, energy: 0 }
    for (let i = 0; i < 200; i++) {
      source.read(i, row)
      expect(Math.abs(row.p.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-14)
      p.set(row.p, i * 6)
    }
    const [a, b] = [predict(source), predict(givenRows(p, set.labels, 6))]
    expect(predict(mappedRows(set, (z, into) => into.set(softmax(asLogits(z), 1))))).toEqual(b)
    const figures = measure(b)
    expect(Object.entries(measure(a)).filter(([id, x]) => !(away(figures[id], x!) < 1e-12))).toEqual([])
    for (let i = 0; i < 200; i++) expect(away(b.entropy![i], a.entropy![i]!) + away(b.margin![i], a.margin![i]!)).toBeLessThan(1e-12)
    expect(b.energy).toBeNull()
  })

  it('holds a probability of 0 at 2^-52 and counts it', () => {
    const rows = predict(givenRows(Float64Array.from([0, 1, 0.5, 0.5]), Int32Array.from([0, 0]), 2))
    expect(rows.zeroProbLabels).toBe(1)
    expect(measure(rows).nll).toBeCloseTo((52 + 1) * Math.LN2 / 2, 12)
    const set = labelledLogits(Float32Array.from([1e-30, 1, 1e-10, 1]), [0, 0], 2)
    const through = (floor?: number) => predict(mappedRows(set, (z, p) => p.set(z), floor))
    expect([through().zeroProbLabels, through(0).zeroProbLabels]).toEqual([1, 0])
    expect(measure(through(0)).nll).toBeCloseTo(20 * Math.LN10, 6)
  })

  it('refuses what are no probabilities, and a T that is none', () => {
    expect(() => givenRows(Float64Array.from([0.5, 0.5, 0.7, 0.7]), Int32Array.from([0, 0]), 2)).toThrow('Row 1: the probabilities sum to 1.4')
    expect(() => givenRows(Float64Array.from([0.5, Number.NaN]), Int32Array.from([0]), 2)).toThrow('Row 0, class 1')
    for (const t of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => softmaxRows(made(1, 2), t)).toThrow(RangeError)
  })

  it('with other confidences keeps the answers and forgets what needs every class', () => {
    const before = predict(softmaxRows(made(40, 3), 1))
    const figures = measure(withConfidence(before, before.confidence.map((c) => 1 - c)))
    expect(figures.accuracy).toBe(measure(before).accuracy)
    expect(figures.gap).toBe(figures.meanConfidence! - figures.accuracy!)
    expect([figures.nll, figures.brier, figures.classwiseEce]).toEqual([null, null, null])
    expect(figures.auroc!).toBeCloseTo(1 - measure(before).auroc!, 12)
  })
})

describe('the worst bin', () => {
  it('may be asked to have rows enough', () => {
    // Nine right rows at 0.9 and a wrong one at 0.6.
    const p = Float64Array.from({ length: 20 }, (_, i) => [0.9, 0.1][i % 2]!).fill(0.6, 18, 19).fill(0.4, 19)
    const rows = predict(givenRows(p, Int32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), 2))
    expect(measure(rows).mce).toBe(0.6)
    expect(measure(rows, { minCount: 2 }).mce).toBeCloseTo(0.1, 12)
    expect(measure(rows, { minCount: 10 }).mce).toBeNull()
  })
})

describe('bins', () => {
  it('are open below and closed above, at every edge of every number of bins', () => {
    for (let bins = 1; bins <= 100; bins++) {
      for (let i = 1; i <= bins; i++) expect(binOf(i / bins, bins)).toBe(i - 1)
      for (let i = 0; i < bins; i++) expect(binOf((i / bins) * (1 + 2 ** -52) + 2 ** -60, bins)).toBe(i)
      expect(binOf(0, bins)).toBe(0)
    }
  })
})
