import { describe, expect, it } from 'vitest'
import { golden, hasReal, names } from '../../../tests/fixtures/calibration/read'
import { labelledLogits, takeRows } from '../labelled'
import { plainRows } from './fitting/inverseTemperature'
import { toEnd } from './fitting/newton'
import { fit } from './method'
import { temperature, temperatureSteps } from './temperature'

const expected = { ok: 'fitted', no_finite_optimum_T_to_0: 'T-to-0', no_finite_optimum_T_to_inf: 'T-to-infinity' } as const

describe('temperature against NumPy', () => {
  for (const name of names) {
    const g = golden(name)
    for (const [part, set, want] of [
      ['all rows', g.all, g.figures.temperature_fit_all],
      ['calibration rows', takeRows(g.all, g.calibration), g.figures.calibrators.temperature.params],
    ] as const) {
      it(`${name}, ${part}`, () => {
        const result = fit(temperature, set)
        expect(result.status === 'fitted' ? 'fitted' : result.reason).toBe(expected[want.status as keyof typeof expected])
        if (result.status === 'refused') {
          expect(result.details['bound']! / want.T).toBeCloseTo(1, 12)
          expect(result.why).toContain('T stays 1')
          return
        }
        // The optimum is known to about sqrt(eps) / curvature by NLL, but to eps by its derivative: 1e-9 is S8's.
        expect(Math.abs(result.params.T / want.T - 1)).toBeLessThan(1e-9)
        // The curvature is taken one step (under 1e-7) before the end.
        expect(Math.abs(result.details.seLnT / want.se_lnT - 1)).toBeLessThan(1e-6)
        expect(result.details.low).toBeLessThan(result.params.T)
        expect(result.details.evaluations).toBeLessThan(20)
      })
    }
  }

  it.skipIf(!hasReal)('resnet56 on CIFAR-10, even rows: T = 2.8295 (skipped where ../shared is absent)', () => {
    const g = golden('resnet56_cifar10.evenodd')
    const result = fit(temperature, takeRows(g.all, g.calibration))
    if (result.status !== 'fitted') throw new Error(result.why)
    expect(result.params.T).toBeCloseTo(2.8295, 4)
    // Started from every second row: few full passes.
    expect(result.details.evaluations).toBeLessThanOrEqual(4)
  })

  it('probabilities after T as in the goldens', () => {
    for (const name of names) {
      const g = golden(name)
      const { params, probe_p: probe } = g.figures.calibrators.temperature
      for (let r = 0; r < probe.length; r++) {
        const p = temperature.apply({ T: params.T }, takeRows(g.all, [g.evaluation[r]!]).logits)
        probe[r].forEach((want: number, k: number) => expect(Math.abs(p[k]! - want)).toBeLessThan(1e-12))
      }
    }
  })
})

describe('another kernel', () => {
  it('may add up the rows: every row once per evaluation, in any slices', () => {
    const g = golden('well_200x10')
    const seen = new Int32Array(200)
    let calls = 0
    const result = toEnd(temperatureSteps(g.all, (set, tops) => {
      const plain = plainRows(set, tops)
      return (beta, first, end, stride, into) => {
        calls++
        for (let i = first; i < end; i += stride) seen[i]!++
        plain(beta, first, end, stride, into)
      }
    }))
    expect(result).toEqual(fit(temperature, g.all))
    expect(result.details['evaluations']).toBe(calls)
    expect(seen.every((n) => n === calls)).toBe(true)
  })

  it('large sets start from a sample and end at the same T', () => {
    const small = golden('well_200x10')
    // 60 copies: the optimum stays, the standard error shrinks by the root of 60.
    const many = takeRows(small.all, Array.from({ length: 12_000 }, (_, i) => i % 200))
    const once = fit(temperature, small.all)
    const copies = fit(temperature, many)
    if (once.status !== 'fitted' || copies.status !== 'fitted') throw new Error('not fitted')
    expect(Math.abs(copies.params.T / once.params.T - 1)).toBeLessThan(1e-12)
    expect(copies.details.seLnT * Math.sqrt(60)).toBeCloseTo(once.details.seLnT, 6)
  })
})

describe('temperature at the edges', () => {
  const set = (rows: number[][], labels: number[]) => labelledLogits(Float32Array.from(rows.flat()), labels, rows[0]!.length)

  it('one row, two classes, label second: the labels are worse than the mean', () => {
    expect(fit(temperature, set([[2, 1]], [1]))).toMatchObject({ status: 'refused', reason: 'T-to-infinity', why: expect.stringContaining('no better than chance') })
    expect(fit(temperature, set([[2, 1]], [0]))).toMatchObject({ status: 'refused', reason: 'T-to-0' })
  })

  it('one row has an optimum where the label is second of three, and its interval is wide', () => {
    const result = fit(temperature, set([[2, 1.9, -5]], [1]))
    if (result.status !== 'fitted') throw new Error(result.why)
    expect(result.details.low).toBeLessThan(1)
    expect(result.notes[0]).toContain('does not determine T')
  })

  it('tells a bound that lies beyond e^10, and does not apply it', () => {
    // The optimum is at beta (2e6 wide gaps) far under e^-10.
    const rows = Array.from({ length: 9 }, () => [1e7, 0])
    expect(fit(temperature, set(rows, [0, 0, 0, 0, 0, 1, 1, 1, 1]))).toMatchObject({ reason: 'T-to-infinity', details: { bound: Math.exp(10) } })
    const close = Array.from({ length: 9 }, () => [1e-7, 0, -1])
    expect(fit(temperature, set(close.map((r) => r.map((z) => z * 1e-6)), [0, 0, 0, 0, 0, 0, 0, 0, 1]))).toMatchObject({ reason: 'T-to-0' })
  })

  it('minus infinity: harmless elsewhere, a refusal at the label', () => {
    const open = set([[2, 1.9, -Infinity], [0, 1, 3], [0, 1, 3]], [1, 2, 2])
    expect(fit(temperature, open).status).toBe('fitted')
    expect(fit(temperature, set([[2, 1.9, -Infinity], [0, 1, 3]], [2, 2]))).toMatchObject({ reason: 'infinite', why: expect.stringContaining('Row 0') })
  })

  it('finds the optimum: NLL is no lower on either side', () => {
    const g = golden('well_200x10')
    const nll = (T: number): number => {
      let sum = 0
      for (let i = 0; i < g.all.rows; i++) sum -= Math.log(temperature.apply({ T }, takeRows(g.all, [i]).logits)[g.all.labels[i]!]!)
      return sum / g.all.rows
    }
    const result = fit(temperature, g.all)
    if (result.status !== 'fitted') throw new Error(result.why)
    const { T } = result.params
    expect(nll(T)).toBeCloseTo(result.details.nll, 12)
    for (const f of [0.999, 1.001]) expect(nll(T * f)).toBeGreaterThan(nll(T))
  })
})
