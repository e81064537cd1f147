/** Every calibrator of the list, fitted, applied and measured, against the reference's figures on the held-out rows. */
import { describe, expect, it } from 'vitest'
import { away, golden, names } from '../../tests/fixtures/calibration/read'
import { methodOf, methods } from './calibrators/index'
import { fit } from './calibrators/method'
import { takeRows } from './labelled'
import { measure } from './metrics/measure'
import { type Predictions, predict, withConfidence } from './predictions'
import { mappedRows, softmaxRows } from './rows'

const keys: Readonly<Record<string, string>> = {
  temperature: 'temperature', 'ensemble-temperature': 'ets_nll', vector: 'vector', matrix: 'matrix_odir', dirichlet: 'dirichlet_odir',
  'platt-ovr': 'platt_ovr', 'beta-ovr': 'beta_ovr', 'isotonic-ovr': 'isotonic_ovr', 'histogram-ovr': 'hist_ovr', 'histogram-mass-ovr': 'hist_mass_ovr',
  'platt-top': 'top_platt', 'beta-top': 'top_beta', 'isotonic-top': 'top_isotonic', 'histogram-top': 'top_hist', 'histogram-mass-top': 'top_hist_mass',
}
const ofTop = { meanConfidence: 'mean_conf', brierTop: 'brier_top', ece: 'ece15', eceMass: 'ece15_mass', mce: 'mce15', auroc: 'auroc', aurc: 'aurc' }
const ofAll = {
  accuracy: 'accuracy', meanConfidence: 'mean_conf', nll: 'nll', brier: 'brier', brierTop: 'brier_top', ece: 'ece15', eceMass: 'ece15_mass', mce: 'mce15', rmsce: 'rmsce15',
  debiasedL2: 'ece15_mass_l2_debiased', noiseFloor: 'ece15_noise_floor', classwiseEce: 'classwise_ece15_mean', auroc: 'auroc_conf', aurc: 'aurc', eAurc: 'eaurc', augrc: 'augrc',
}
/** Confidences that are equal but for rounding, which the two programs do differently: what depends on ties may differ by a row or two. */
const tied = ['well_200x10 histogram-mass-ovr', 'extreme_120x6 temperature', 'resnet56_cifar10.evenodd histogram-mass-ovr']
const byOrder = new Set(['eceMass', 'debiasedL2', 'auroc', 'aurc', 'eAurc', 'augrc'])

describe('calibrators, measured', () => {
  for (const name of names) {
    const g = golden(name)
    const [c, e] = [takeRows(g.all, g.calibration), takeRows(g.all, g.evaluation)]
    it.each(methods.map(({ id }) => id))(`${name} %s`, (id) => {
      const want = g.figures.calibrators[keys[id]!]?.metrics
      const method = methodOf(id)!
      const found = fit(method, c, { evenIfFew: true })
      const row = (i: number): Float32Array => e.logits.subarray(i * e.classes, (i + 1) * e.classes)
      let rows: Predictions | null = null
      if (found.status === 'fitted' && want) {
        if (method.kind === 'top') rows = withConfidence(predict(softmaxRows(e, 1)), Float64Array.from({ length: e.rows }, (_, i) => method.apply(found.params, row(i))))
        else rows = predict(mappedRows(e, (z, p) => void method.apply(found.params, z, p), ['vector', 'matrix', 'dirichlet'].includes(id) ? 0 : undefined))
      }
      const figures = rows ? measure(rows) : {}
      const off = !rows ? [] : Object.entries(method.kind === 'top' ? ofTop : ofAll).filter(([ours, theirs]) => {
        // All rows of a histogram's bin share one value; where that is an edge of the classwise bins, rounding moves them all together.
        if (ours === 'classwiseEce' && tied.includes(`${name} ${id}`)) return false
        if (want[theirs] === null) return figures[ours] !== null
        // Fitted parameters agree to 1e-6, probabilities to 1e-8.
        return !(away(figures[ours], want[theirs]) <= (tied.includes(`${name} ${id}`) && byOrder.has(ours) ? 2 / e.rows : 1e-8))
      })
      expect(off).toEqual([])
    })
  }
})
