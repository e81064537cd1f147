import { describe, expect, it } from 'vitest'
import { away, golden, names } from '../../tests/fixtures/calibration/read'
import { adaptive } from './adaptive'
import { takeRows } from './labelled'
import { softmaxRows } from './rows'

describe('against the reference', () => {
  for (const name of names) {
    const { all, figures } = golden(name)
    it(`${name}, bins of equal mass for every class`, () => {
      for (const [t, e] of [[1, figures.metrics_T1_all], [figures.temperature_fit_all.T, figures.metrics_Tfit_all]]) {
        const ours = adaptive(softmaxRows(all, t))
        // As in metrics.test.ts: in the extreme set equal probabilities may be parted differently, by a row or two of each class.
        const allowed = name === 'extreme_120x6' ? 2 / all.rows : 1e-12
        expect(away(ours.classwiseMass, e.classwise_ece15_mass_mean)).toBeLessThanOrEqual(allowed)
        expect(away(ours.ace, e.ace15_nixon)).toBeLessThanOrEqual(allowed)
      }
    })
  }
})

describe('adaptive figures', () => {
  const { all } = golden('well_200x10')

  it('are the same in whatever blocks the classes are taken', () => {
    const whole = adaptive(softmaxRows(all, 1))
    for (const held of [1, 400, 700]) expect(adaptive(softmaxRows(all, 1), 15, held)).toEqual(whole)
  })

  it('stand fewer rows than bins', () => {
    const { classwiseMass, ace } = adaptive(softmaxRows(takeRows(all, [0, 1, 2]), 1))
    expect(classwiseMass).toBeCloseTo(ace, 12)
  })
})
