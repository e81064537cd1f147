import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { away, type Golden, golden, hasReal, names } from '../../../tests/fixtures/calibration/read'
import { takeRows } from '../labelled'
import { type Predictions, predict } from '../predictions'
import { emptyRow, givenRows, softmaxRows } from '../rows'
import { ece } from './ece'
import { metrics } from './index'
import { type Figures, measure } from './measure'
import { metricDefaults } from './metric'

/** Keys of the goldens by our ids; all for 15 bins. */
const keys: Readonly<Record<string, string>> = {
  accuracy: 'accuracy', meanConfidence: 'mean_conf', nll: 'nll', brier: 'brier', brierTop: 'brier_top', ece: 'ece15', eceMass: 'ece15_mass', mce: 'mce15', rmsce: 'rmsce15',
  debiasedL2: 'ece15_mass_l2_debiased', noiseFloor: 'ece15_noise_floor', classwiseEce: 'classwise_ece15_mean', classwiseEceSum: 'classwise_ece15_sum',
  auroc: 'auroc_conf', aurc: 'aurc', eAurc: 'eaurc', augrc: 'augrc',
}
// float64 throughout, as in the reference; only the order of summation differs (NumPy adds pairwise, we one after the other, over at most 1e5 terms).
const tolerance = 1e-12

/**
 * Rows that are the same but for the order of their classes have equal confidences; on the machine that made the goldens rounding told some of them apart
 * (the same program elsewhere gives our numbers). What depends on ties may then differ by a row or two (2 / n). Only the extreme set, at its huge T, has any.
 */
const jumps = new Set(['eceMass', 'debiasedL2', 'auroc', 'aurc', 'eAurc', 'augrc'])

/** The figures that are not the reference's, in words. */
function differences(rows: Predictions, expected: Record<string, number | null>, mayJump = false): string[] {
  const figures: Figures = { ...measure(rows), ece10: ece.of(rows, { ...metricDefaults, bins: 10 }) }
  const wrong = Object.entries({ ...keys, ece10: 'ece10' }).filter(([id, key]) => {
    const [ours, theirs] = [figures[id], expected[key]!]
    if (theirs === null) return ours !== null
    if (mayJump && jumps.has(id)) return !(Math.abs(ours! - theirs) <= 2 / rows.rows)
    return !(away(ours, theirs) <= tolerance)
  })
  return wrong.map(([id, key]) => `${id}: ${figures[id]}, not ${expected[key]}`)
}

describe('the list', () => {
  it('has every file of the folder in it, ids and titles once, sentences that end', () => {
    const parts = ['metric.ts', 'index.ts', 'measure.ts', 'binned.ts', 'ranked.ts']
    const files = readdirSync(import.meta.dirname).filter((name) => !name.endsWith('.test.ts') && !parts.includes(name))
    const imported = files.map((name) => name.replace('.ts', ''))
    const text = metrics.map((m) => m.id)
    expect(imported.filter((name) => !text.some((id) => id === name || id.startsWith(name)))).toEqual([])
    expect(new Set(text).size).toBe(metrics.length)
    expect(new Set(metrics.map((m) => m.title)).size).toBe(metrics.length)
    for (const m of metrics) expect(m.meaning).toMatch(/^[A-Z].*[^.]\.$/)
  })
})

describe('a measured set equals the reference', () => {
  it.skipIf(hasReal)('the real set is not here: ../shared is absent', () => expect(hasReal).toBe(false))
  for (const name of names) {
    const g: Golden = golden(name)
    const f = g.figures
    it(`${name} at T = 1`, () => expect(differences(predict(softmaxRows(g.all, 1)), f.metrics_T1_all)).toEqual([]))
    it(`${name} at its fitted T`, () => expect(differences(predict(softmaxRows(g.all, f.temperature_fit_all.T)), f.metrics_Tfit_all)).toEqual([]))
    const held = takeRows(g.all, g.evaluation)
    it(`${name}, evaluation rows, before and after`, () => {
      expect(differences(predict(softmaxRows(held, 1)), f.calibrators.none.metrics)).toEqual([])
      expect(differences(predict(softmaxRows(held, f.calibrators.temperature.params.T)), f.calibrators.temperature.metrics, name === 'extreme_120x6')).toEqual([])
    })
    it(`${name}, probabilities of the ensemble temperature`, () => {
      const { T, w } = f.calibrators.ets_nll.params
      const [sharp, plain] = [softmaxRows(held, T), softmaxRows(held, 1)]
      const [a, b] = [emptyRow(held.classes), emptyRow(held.classes)]
      const p = new Float64Array(held.rows * held.classes)
      for (let i = 0; i < held.rows; i++) {
        sharp.read(i, a)
        plain.read(i, b)
        for (let k = 0; k < held.classes; k++) p[i * held.classes + k] = w[0] * a.p[k]! + w[1] * b.p[k]! + w[2] / held.classes
      }
      const rows = predict(givenRows(p, held.labels, held.classes))
      expect(differences(rows, f.calibrators.ets_nll.metrics)).toEqual([])
      expect(rows.zeroProbLabels).toBe(f.calibrators.ets_nll.metrics.zero_prob_labels)
    })
    it(`${name}, log loss along T`, () => {
      for (const [t, expected] of f.nll_curve_all) expect(away(measure(predict(softmaxRows(g.all, t), 0)).nll, expected)).toBeLessThanOrEqual(tolerance)
    })
  }
  it.runIf(hasReal)('resnet56: the figures of the issue', () => {
    const g = golden('resnet56_cifar10.evenodd')
    const held = takeRows(g.all, g.evaluation)
    const before = measure(predict(softmaxRows(held, 1)))
    const after = measure(predict(softmaxRows(held, g.figures.calibrators.temperature.params.T)))
    expect([before.nll, before.ece, after.nll, after.ece].map((x) => x!.toFixed(4))).toEqual(['0.9395', '0.1219', '0.5192', '0.0130'])
  })
})
