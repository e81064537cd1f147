import { describe, expect, it } from 'vitest'
import { golden, names } from '../../../tests/fixtures/calibration/read'
import { labelledLogits, takeRows } from '../labelled'
import { betaOvr, betaTop } from './beta'
import { type HistogramParams, histogramMassOvr, histogramMassTop, histogramOvr, histogramTop } from './histogram'
import { type IsotonicParams, isotonicMap, isotonicOvr, isotonicTop } from './isotonic'
import { type AllMethod, type TopMethod, fit } from './method'
import { plattMap, plattOvr, plattTop } from './platt'

const perClass = [['platt_ovr', plattOvr], ['isotonic_ovr', isotonicOvr], ['hist_ovr', histogramOvr], ['hist_mass_ovr', histogramMassOvr], ['beta_ovr', betaOvr]] as const
const top = [['top_platt', plattTop], ['top_isotonic', isotonicTop], ['top_hist', histogramTop], ['top_hist_mass', histogramMassTop], ['top_beta', betaTop]] as const

function fitted<P>(method: AllMethod<P> | TopMethod<P>, g: ReturnType<typeof golden>): P {
  const result = fit(method, takeRows(g.all, g.calibration), { evenIfFew: true })
  if (result.status !== 'fitted') throw new Error(result.why)
  return result.params
}

/** 1e-6 relative to the size of the numbers (S8): the likelihood is flat at its optimum. */
function near(have: readonly number[], want: readonly number[], tolerance: number): void {
  expect(have.length).toBe(want.length)
  const scale = Math.max(1, ...want.map(Math.abs))
  have.forEach((x, i) => expect(Math.abs(x - want[i]!) / scale).toBeLessThan(tolerance))
}

describe('maps of one confidence, for every class, against NumPy', () => {
  for (const name of names) {
    const g = golden(name)
    it.each(perClass)(`${name}: %s`, (key, method) => {
      const want = g.figures.calibrators[key]
      const params = fitted(method as AllMethod<unknown>, g) as { classes: unknown[] }
      if (key === 'platt_ovr') near((params.classes as { A: number; B: number }[]).flatMap(({ A, B }) => [A, B]), want.params.AB.flat(), 1e-6)
      if (key === 'beta_ovr') near((params.classes as { a: number; b: number; c: number }[]).flatMap(({ a, b, c }) => [a, b, c]), want.params.abc.flat(), 1e-6)
      if (key === 'hist_ovr') near((params.classes as HistogramParams[]).flatMap(({ values }) => values), want.params.values.flat(), 1e-15)
      expect(want.probe_p).toHaveLength(3)
      want.probe_p.forEach((row: number[], r: number) => near([...(method as AllMethod<unknown>).apply(params, takeRows(g.all, [g.evaluation[r]!]).logits)], row, 1e-8))
    })
  }
})

describe('maps of the top confidence against NumPy', () => {
  for (const name of names) {
    const g = golden(name)
    it.each(top)(`${name}: %s`, (key, method) => {
      const want = g.figures.calibrators[key]
      const params = fitted(method as TopMethod<unknown>, g)
      if (key === 'top_platt' || key === 'top_beta') near(Object.values(params as Record<string, number>), Object.values(want.params as Record<string, number>), 1e-6)
      if (key === 'top_hist') near((params as HistogramParams).values, want.params.values, 1e-15)
      if (key === 'top_hist_mass') {
        near((params as HistogramParams).edges, want.params.edges, 1e-15)
        near((params as HistogramParams).values, want.params.values, 1e-15)
      }
      if (key === 'top_isotonic' && want.params.knots_x) {
        near((params as IsotonicParams).x, want.params.knots_x, 1e-15)
        near((params as IsotonicParams).y, want.params.knots_y, 1e-15)
      }
      want.probe_conf.forEach((c: number, r: number) => {
        expect(Math.abs((method as TopMethod<unknown>).apply(params, takeRows(g.all, [g.evaluation[r]!]).logits) - c)).toBeLessThan(1e-8)
      })
    })
  }
})

describe('isotonic', () => {
  const curve = (p: number[], hit: number[]) => isotonicMap.fit({ lnP: Float64Array.from(p, Math.log), lnQ: new Float64Array(p.length), hit: Uint8Array.from(hit) }) as IsotonicParams

  it('averages ties, pools what falls, and is straight in between', () => {
    const { x, y } = curve([0.2, 0.2, 0.5, 0.6, 0.9], [0, 1, 1, 0, 1])
    expect(y).toEqual([0.5, 0.5, 1])
    near(x, [0.2, 0.6, 0.9], 1e-15)
    expect(isotonicMap.at({ x, y }, Math.log(0.75), 0)).toBeCloseTo(0.75, 14)
    expect(isotonicMap.at({ x, y }, Math.log(0.01), 0)).toBe(0.5)
    expect(isotonicMap.at({ x, y }, 0, 0)).toBe(1)
  })

  it('is the projection: no other rising curve through the points is closer (checked against all pools of five)', () => {
    for (let bits = 0; bits < 32; bits++) {
      const hit = Array.from({ length: 5 }, (_, i) => (bits >> i) & 1)
      const p = [0.1, 0.2, 0.3, 0.4, 0.5]
      const c = curve(p, hit)
      const loss = p.reduce((sum, x, i) => sum + (isotonicMap.at(c, Math.log(x), 0) - hit[i]!) ** 2, 0)
      let best = Infinity
      for (let cuts = 0; cuts < 16; cuts++) {
        const mean: number[] = []
        for (let i = 0, from = 0; i < 5; i++) {
          if (i < 4 && !((cuts >> i) & 1)) continue
          const pool = hit.slice(from, i + 1)
          mean.push(...pool.map(() => pool.reduce((a, b) => a + b, 0) / pool.length))
          from = i + 1
        }
        if (mean.every((m, i) => i === 0 || m >= mean[i - 1]!)) best = Math.min(best, mean.reduce((s, m, i) => s + (m - hit[i]!) ** 2, 0))
      }
      expect(loss).toBeCloseTo(best, 12)
    }
  })
})

describe('guards', () => {
  it('with one row per class every map per class refuses; top-label maps fit', () => {
    const K = 40
    const z = Float32Array.from({ length: K * K }, (_, i) => 3 * Math.sin(i * 1.7) + (i % K === Math.floor(i / K) ? 3 : 0))
    const set = labelledLogits(z, Array.from({ length: K }, (_, i) => i), K)
    for (const [, method] of perClass) expect(fit(method as AllMethod<unknown>, set)).toMatchObject({ status: 'refused', reason: 'few' })
    for (const [, method] of top) expect(fit(method as TopMethod<unknown>, set).status).toBe('fitted')
  })

  it('top-label maps want twenty rows, and name how few are wrong', () => {
    const g = golden('separable_60x4')
    expect(fit(plattTop, takeRows(g.all, [0, 1, 2]))).toMatchObject({ reason: 'few', why: expect.stringContaining('3 rows are too few') })
    const result = fit(plattTop, g.all)
    expect(result.status === 'fitted' && result.notes[0]).toBe('The top class is wrong on only 0 of 60 rows: the fitted curve rests on these few.')
  })

  it('says when a curve falls', () => {
    const result = fit(betaTop, golden('inverse_80x5').all)
    expect(result.status).toBe('fitted')
    const turned = fit(plattOvr, golden('inverse_80x5').all, { evenIfFew: true })
    expect(turned.status === 'fitted' && turned.notes.at(-1)).toContain('For 5 of 5 classes the fitted curve falls')
  })

  it('a confidence of exactly 0 or 1 has no log-odds to fit, but can be mapped', () => {
    const open = labelledLogits(Float32Array.from({ length: 60 }, (_, i) => (i % 3 === 2 ? -Infinity : i % 5)), Array.from({ length: 20 }, (_, i) => i % 2), 3)
    expect(fit(plattOvr, open, { evenIfFew: true })).toMatchObject({ reason: 'infinite', why: expect.stringContaining('Class 2: on row 0') })
    expect(plattMap.at({ A: -1, B: 0 }, -Infinity, 0)).toBe(0)
    expect(plattMap.at({ A: -1, B: 0 }, 0, -Infinity)).toBe(1)
    expect(plattMap.at({ A: 0, B: 0 }, 0, -Infinity)).toBe(0.5)
  })
})
