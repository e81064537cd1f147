import { describe, expect, it } from 'vitest'
import { golden, names } from '../../../tests/fixtures/calibration/read'
import { labelledLogits, takeRows } from '../labelled'
import { dirichlet } from './dirichlet'
import { newtonFree } from './fitting/conjugateGradient'
import { newton, toEnd } from './fitting/newton'
import { scalesDense, scalesFree } from './fitting/scales'
import { fit } from './method'
import { matrix } from './matrix'
import { vector } from './vector'

/** Largest difference, relative to the largest number, of two trees of numbers. */
function worst(have: readonly number[], want: readonly number[]): number {
  expect(have.length).toBe(want.length)
  const scale = Math.max(1, ...want.map(Math.abs))
  return Math.max(...have.map((x, i) => Math.abs(x - want[i]!))) / scale
}

describe('vector, matrix and Dirichlet against NumPy', () => {
  for (const name of names) {
    const g = golden(name)
    const set = takeRows(g.all, g.calibration)
    for (const [key, method] of [['vector', vector], ['matrix_odir', matrix], ['dirichlet_odir', dirichlet]] as const) {
      const want = g.figures.calibrators[key]
      if (!want) continue
      it(`${key} on ${name}`, () => {
        const result = fit(method as typeof vector, set, { evenIfFew: true })
        if (result.status !== 'fitted') throw new Error(result.why)
        // NLL at its optimum is flat: parameters agree to the root of what the objective does.
        expect(Math.abs(result.details.objective - want.params.objective)).toBeLessThan(1e-12 * Math.max(1, want.params.objective))
        const { w, W, b } = result.params as unknown as { w?: number[]; W?: number[][]; b: number[] }
        if (w) expect(worst(w, want.params.w)).toBeLessThan(1e-6)
        if (W) expect(worst(W.flat(), want.params.W.flat())).toBeLessThan(1e-6)
        expect(worst(b, want.params.b)).toBeLessThan(1e-6)
        want.probe_p.forEach((row: number[], r: number) => {
          const p = method.apply(result.params as never, takeRows(g.all, [g.evaluation[r]!]).logits)
          // 1e-6 in a parameter times a slope of at most 1/4, and mostly far less: S8 says 1e-8.
          expect(worst([...p], row)).toBeLessThan(1e-8)
        })
      })
    }
  }
})

describe('many classes', () => {
  it.each(['tiny_50x3', 'well_200x10', 'inverse_80x5'])('products with the Hessian lead to the same optimum as the Hessian: %s', (name) => {
    const set = golden(name).all
    const dense = toEnd(newton(scalesDense(set)))
    const free = toEnd(newtonFree(scalesFree(set)))
    expect(free.converged).toBe(true)
    expect(worst([...free.theta], [...dense.theta])).toBeLessThan(1e-6)
  })

  it('100 classes take that way', () => {
    const K = 100
    const z = Float32Array.from({ length: 1000 * K }, (_, i) => 3 * Math.sin(i * i * 0.7) + (Math.floor(i / K) % K === i % K ? 4 : 0))
    const set = labelledLogits(z, Array.from({ length: 1000 }, (_, i) => (i % 7 === 0 ? (i * 3) % K : i % K)), K)
    const result = fit(vector, set, { evenIfFew: true })
    if (result.status !== 'fitted') throw new Error(result.why)
    // At the optimum the gradient is nothing: the mean of p - y is the pull on the shifts, 2e-4 b.
    const mean = new Float64Array(K)
    for (let i = 0; i < 1000; i++) vector.apply(result.params, z.subarray(i * K, (i + 1) * K)).forEach((p, k) => (mean[k]! += (p - (set.labels[i] === k ? 1 : 0)) / 1000))
    expect(Math.max(...mean.map((m, k) => Math.abs(m + 2e-4 * result.params.b[k]!)))).toBeLessThan(1e-9)
  })
})

describe('they refuse what would mislead', () => {
  const g = golden('tiny_50x3')

  it('vector scaling with few rows per class names the class', () => {
    expect(fit(vector, takeRows(g.all, g.calibration))).toMatchObject({ status: 'refused', reason: 'few', why: expect.stringMatching(/classes have fewer than 10 rows/) })
  })

  it('matrix scaling wants 10 K^2 rows; who fits it all the same is told', () => {
    const many = labelledLogits(Float32Array.from({ length: 60 * 12 }, (_, i) => Math.sin(i * i)), Array.from({ length: 60 }, (_, i) => i % 12), 12)
    expect(fit(matrix, many)).toMatchObject({ reason: 'few', why: '60 rows for 156 parameters: matrix scaling wants 1440 rows for 12 classes, and learns chance from fewer.' })
    expect(fit(dirichlet, many).status).toBe('refused')
    expect(fit(matrix, takeRows(g.all, g.calibration))).toMatchObject({ status: 'refused', reason: 'few', why: expect.stringContaining('25 rows for 12 parameters') })
    const small = fit(matrix, takeRows(g.all, g.calibration), { evenIfFew: true })
    expect(small.status === 'fitted' && small.notes[0]).toContain('25 rows for 12 parameters')
  })

  it('huge and infinite logits', () => {
    const x = golden('extreme_120x6')
    expect(fit(matrix, x.all, { evenIfFew: true })).toMatchObject({ reason: 'infinite', why: expect.stringContaining('takes logits under 1000') })
    const open = labelledLogits(Float32Array.of(1, 0, -Infinity, 2, 1, 0), [0, 1], 3)
    for (const method of [vector, matrix]) expect(fit(method as typeof vector, open, { evenIfFew: true })).toMatchObject({ reason: 'infinite' })
    expect(fit(dirichlet, open, { evenIfFew: true }).status).toBe('fitted')
  })
})
