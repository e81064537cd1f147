import { describe, expect, it } from 'vitest'
import { bootstrap } from '../confidence/bootstrap'
import { fit } from '../confidence/calibrators/method'
import { methodOf } from '../confidence/calibrators'
import { storeCalibrator } from '../confidence/calibrators/stored'
import { labelledLogits, takeRows } from '../confidence/labelled'
import { metrics } from '../confidence/metrics'
import { measure } from '../confidence/metrics/measure'
import { predict } from '../confidence/predictions'
import { softmaxRows } from '../confidence/rows'
import { Random } from '../confidence/seed'
import { splitDefaults } from '../confidence/split'
import { Fault } from '../faults'
import { closer } from './closer'
import { turns } from './inTurn'

const random = new Random(3)
const n = 400
const labels = Int32Array.from({ length: n }, () => random.below(4))
const set = labelledLogits(Float32Array.from({ length: n * 4 }, (_, k) => random.unit() * 4 + (k % 4 === labels[k >> 2] ? 2 : 0)), labels, 4)
const odd = Int32Array.from({ length: n / 2 }, (_, i) => 2 * i + 1)
const evaluation = takeRows(set, odd)
const asked = closer(() => ({ evaluation, evaluationRows: odd }), turns())
const context = () => ({ signal: new AbortController().signal, progress: () => {}, alive: () => {}, transfer: [] })
const as = { split: splitDefaults, stored: null }

describe('a closer look', () => {
  it('names rows by their place in the whole set, surest first, and says how many there are', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, (_, bin) => asked.rowsOf({ ...as, which: { bins: 5, bin }, most: 10 }, context())))
    expect(all.reduce((sum, { total }) => sum + total, 0)).toBe(n / 2)
    for (const [bin, { total, rows }] of all.entries()) {
      expect(rows).toHaveLength(Math.min(10, total))
      expect(rows.map(({ confidence }) => confidence)).toEqual(rows.map(({ confidence }) => confidence).toSorted((a, b) => b - a))
      for (const { row, label, confidence } of rows) {
        expect([row % 2, labels[row]]).toEqual([1, label])
        expect(Math.ceil(confidence * 5) - 1).toBe(bin)
      }
    }
  })

  it('gives the wrong ones among the sure, surest first', async () => {
    const rows = predict(softmaxRows(evaluation, 1), 0)
    for (const least of [0, 0.4, 0.9, 1]) {
      const want = Array.from({ length: rows.rows }, (_, i) => i).filter((i) => rows.correct[i] === 0 && rows.confidence[i]! >= least)
      const found = await asked.rowsOf({ ...as, which: { least }, most: n }, context())
      expect(found.total).toBe(want.length)
      expect(found.rows.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(want.map((i) => odd[i]!))
      expect(found.rows.map(({ confidence }) => confidence)).toEqual(found.rows.map(({ confidence }) => confidence).toSorted((a, b) => b - a))
    }
  })

  it('answers with a stored calibrator as the fitted one did, top-label ones too', async () => {
    for (const id of ['temperature', 'platt-top', 'vector']) {
      const method = methodOf(id)!
      const fitted = fit(method, set, { evenIfFew: true })
      if (fitted.status !== 'fitted') throw new Error(fitted.why)
      const { rows } = await asked.rowsOf({ split: as.split, stored: storeCalibrator({ method, classes: 4, params: fitted.params }), which: { bins: 1, bin: 0 }, most: n }, context())
      const said = method.apply(fitted.params, evaluation.logits.subarray(0, 4))
      const confidence = typeof said === 'number' ? said : Math.max(...said)
      expect(rows.find(({ row }) => row === odd[0])!.confidence).toBe(confidence)
    }
  })

  it('gives the log loss at T, whatever the slices', async () => {
    const many = takeRows(set, Int32Array.from({ length: 60_000 }, (_, i) => i % n))
    const { temperature, nll } = await closer(() => ({ evaluation: many, evaluationRows: many.labels }), turns()).nllCurve({ split: as.split, least: 0.25, most: 4 }, context())
    expect(temperature).toHaveLength(41)
    expect([temperature[0], temperature[20], temperature[40]]).toEqual([0.25, 1, 4])
    for (const t of [0, 13, 20, 40]) expect(nll[t]).toBeCloseTo(measure(predict(softmaxRows(many, temperature[t]!), 0)).nll!, 10)
  })

  it('gives the intervals of the plain bootstrap', async () => {
    expect(await asked.intervals({ ...as, bins: 10 }, context())).toEqual(bootstrap(predict(softmaxRows(evaluation, 1), 0), metrics, { bins: 10 }))
  })

  it('hears "cancel" between two resamples', async () => {
    const work = new AbortController()
    // So many draws that it tells how far it is on the way: four million.
    const large = takeRows(set, Int32Array.from({ length: 4000 }, (_, i) => i % n))
    const slow = closer(() => ({ evaluation: large, evaluationRows: large.labels }), turns())
    const cancel = { ...context(), signal: work.signal, progress: () => work.abort(new Fault('cancelled', 'Cancelled.')) }
    await expect(slow.intervals({ ...as, bins: 10 }, cancel)).rejects.toThrow('Cancelled.')
  })
})
