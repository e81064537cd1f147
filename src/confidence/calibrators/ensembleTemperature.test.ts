import { describe, expect, it } from 'vitest'
import { golden, names } from '../../../tests/fixtures/calibration/read'
import { takeRows } from '../labelled'
import { ensembleTemperature } from './ensembleTemperature'
import { bestMixture } from './fitting/simplex'
import { fit } from './method'

describe('ensemble temperature against NumPy', () => {
  for (const name of names) {
    it(name, () => {
      const g = golden(name)
      const want = g.figures.calibrators.ets_nll
      const result = fit(ensembleTemperature, takeRows(g.all, g.calibration))
      if (result.status === 'refused') {
        // Without a best T there is nothing to mix.
        expect(g.figures.calibrators.temperature.params.status).not.toBe('ok')
        return
      }
      expect(Math.abs(result.params.T / want.params.T - 1)).toBeLessThan(1e-9)
      // The objective, not w: near T = 1 two of the parts are the same.
      expect(Math.abs(result.details.objective - want.params.objective)).toBeLessThan(1e-10)
      const [a, b, c] = result.params.w
      expect(a + b + c).toBeCloseTo(1, 15)
      want.probe_p.forEach((row: number[], r: number) => {
        const p = ensembleTemperature.apply(result.params, takeRows(g.all, [g.evaluation[r]!]).logits)
        // w is known to the root of the objective's 1e-10 at worst.
        row.forEach((x, k) => expect(Math.abs(p[k]! - x)).toBeLessThan(1e-6))
      })
    })
  }
})

describe('the mixture', () => {
  it('finds an optimum inside the triangle: expectation-maximisation agrees', () => {
    const c = Float64Array.from({ length: 300 }, (_, i) => 0.05 + Math.abs(Math.sin(i * i * 0.37)))
    const { w, objective } = bestMixture(c)
    let v = [1 / 3, 1 / 3, 1 / 3]
    for (let step = 0; step < 3000; step++) {
      const next = [0, 0, 0]
      for (let i = 0; i < 300; i += 3) {
        const mix = v[0]! * c[i]! + v[1]! * c[i + 1]! + v[2]! * c[i + 2]!
        for (let j = 0; j < 3; j++) next[j]! += (v[j]! * c[i + j]!) / mix / 100
      }
      v = next
    }
    let reached = 0
    for (let i = 0; i < 300; i += 3) reached -= Math.log(v[0]! * c[i]! + v[1]! * c[i + 1]! + v[2]! * c[i + 2]!) / 100
    expect(objective).toBeLessThanOrEqual(reached + 1e-13)
    for (let j = 0; j < 3; j++) expect(w[j]!).toBeCloseTo(v[j]!, 6)
    expect(Math.min(...w)).toBeGreaterThan(0.01)
  })

  it('takes the only part that gives a label anything', () => {
    expect(bestMixture(Float64Array.of(0, 0, 0.25, 0, 0, 0.25)).w).toEqual([0, 0, 1])
    expect(bestMixture(Float64Array.of(1, 0.5, 0.25)).w).toEqual([1, 0, 0])
  })
})
