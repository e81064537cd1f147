/** Every method, fitted on the calibration rows and applied to all held-out ones, against NumPy's scores of the same. */
import { describe, expect, it } from 'vitest'
import { golden, hasReal, names } from '../../../tests/fixtures/calibration/read'
import { takeRows } from '../labelled'
import { advise } from './advise'
import { methodOf, methods } from './index'
import { fit } from './method'

const keys: Readonly<Record<string, string>> = {
  temperature: 'temperature', 'ensemble-temperature': 'ets_nll', vector: 'vector', matrix: 'matrix_odir', dirichlet: 'dirichlet_odir',
  'platt-ovr': 'platt_ovr', 'beta-ovr': 'beta_ovr', 'isotonic-ovr': 'isotonic_ovr', 'histogram-ovr': 'hist_ovr', 'histogram-mass-ovr': 'hist_mass_ovr',
  'platt-top': 'top_platt', 'beta-top': 'top_beta', 'isotonic-top': 'top_isotonic', 'histogram-top': 'top_hist', 'histogram-mass-top': 'top_hist_mass',
}

/** NLL (p held at 2^-52), Brier, and labels with probability 0; of a top-label method its own Brier and the mean. */
function scores(id: string, params: unknown, set: ReturnType<typeof takeRows>): Readonly<Record<string, number>> {
  const method = methodOf(id)!
  const { rows, classes: K, logits, labels } = set
  let nll = 0
  let brier = 0
  let zero = 0
  let mean = 0
  for (let i = 0; i < rows; i++) {
    const z = logits.subarray(i * K, (i + 1) * K)
    if (method.kind === 'top') {
      const c = method.apply(params, z)
      const hit = z.indexOf(Math.max(...z)) === labels[i] ? 1 : 0
      brier += (c - hit) ** 2 / rows
      mean += c / rows
      continue
    }
    const p = method.apply(params, z)
    const own = p[labels[i]!]!
    if (own < 2 ** -52) zero++
    nll -= Math.log(Math.max(own, 2 ** -52)) / rows
    p.forEach((x, k) => (brier += (x - (k === labels[i] ? 1 : 0)) ** 2 / rows))
    mean += Math.max(...p) / rows
  }
  return method.kind === 'top' ? { brier_top: brier, mean_conf: mean } : { nll, brier, mean_conf: mean, zero_prob_labels: zero }
}

describe('held-out scores against NumPy', () => {
  for (const name of names) {
    const g = golden(name)
    const calibration = takeRows(g.all, g.calibration)
    const evaluation = takeRows(g.all, g.evaluation)
    it.each(methods.map(({ id }) => id))(`${name}: %s`, (id) => {
      const want = g.figures.calibrators[keys[id]!]
      const result = fit(methodOf(id)!, calibration, { evenIfFew: true })
      if (result.status === 'refused') {
        // Either NumPy skips it too, or there is no best temperature.
        expect(want === undefined || g.figures.calibrators.temperature.params.status !== 'ok').toBe(true)
        return
      }
      if (!want) {
        // NumPy left this one out for logits of 1e4; ln p, held at ln 2^-52, is not troubled by them.
        expect(`${name}: ${id}`).toBe('extreme_120x6: dirichlet')
        return
      }
      const have = scores(id, result.params, evaluation)
      // NumPy floors p for the maps that can give 0, and takes log-softmax for the others: where p underflows, those two NLL differ.
      const floored = 'zero_prob_labels' in want.metrics
      for (const [key, x] of Object.entries(have)) {
        if (key === 'zero_prob_labels' && !floored) continue
        if (key === 'nll' && !floored && have['zero_prob_labels']! > 0) continue
        // Parameters to 1e-6 at an optimum, probabilities to 1e-8 (S8).
        expect({ key, off: Math.abs(x - want.metrics[key]) / Math.max(1, Math.abs(want.metrics[key])) }).toEqual({ key, off: expect.toSatisfy((off: number) => off < 1e-8) })
      }
    })
  }
})

describe('advice', () => {
  it.skipIf(!hasReal)('500 rows per class: scales for each class, and they do better than a temperature (skipped where ../shared is absent)', () => {
    const g = golden('resnet56_cifar10.evenodd')
    const { prefer, why } = advise(takeRows(g.all, g.calibration))
    expect(prefer).toEqual(['vector', 'dirichlet', 'temperature'])
    expect(why).toMatch(/^\d+ rows in the rarest of 10 classes and 5,000 in all/)
    const nll = (id: string): number => g.figures.calibrators[keys[id]!].metrics.nll
    expect(nll(prefer[0]!)).toBeLessThan(nll('temperature'))
  })

  it('few rows: a temperature, or the top class only', () => {
    const well = golden('well_200x10')
    expect(advise(takeRows(well.all, well.calibration)).prefer).toEqual(['temperature', 'platt-top', 'beta-top'])
    expect(advise(golden('tiny_50x3').all).prefer[0]).toBe('temperature')
    expect(advise(takeRows(well.all, [0])).why).toContain('1 row is enough for one number at most')
  })

  it('nothing on probabilities; only methods that exist', () => {
    const ones = { rows: 30, classes: 2, logits: new Float32Array(60).fill(0.5), labels: new Int32Array(30) }
    expect(advise(ones)).toEqual({ prefer: [], why: expect.stringContaining('these are probabilities') })
    for (const name of names) for (const id of advise(golden(name).all).prefer) expect(methodOf(id)).toBeDefined()
  })
})
