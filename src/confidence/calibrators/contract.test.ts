/** What every calibrator of the list keeps to. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../faults'
import { type LabelledLogits, labelledLogits, takeRows } from '../labelled'
import { order } from '../order'
import { asLogits } from '../types'
import { methods } from './index'
import { type AnyMethod, fit, fitWithPauses } from './method'
import { pythonSnippet } from './python'
import { readCalibrator, storeCalibrator } from './stored'
import { typescriptSnippet } from './typescript'

/** Numbers in [0, 1) from a fixed seed (Park & Miller). */
function dice(seed: number): () => number {
  let s = seed
  return () => (s = (s * 48271) % 2147483647) / 2147483647
}

/** Logits on a grid of 1/1024, so that adding 8 is exact in float32; labels drawn from softmax(z / 2.5): the model is too sure. */
function drawn(rows: number, K: number, seed = 7): LabelledLogits {
  const next = dice(seed)
  const z = Float32Array.from({ length: rows * K }, () => Math.round((next() + next() + next() - 1.5) * 4 * 1024) / 1024)
  const labels = Array.from({ length: rows }, (_, i) => {
    const row = [...z.subarray(i * K, (i + 1) * K)]
    let left = next() * row.reduce((s, x) => s + Math.exp(x / 2.5), 0)
    return Math.max(0, row.findIndex((x) => (left -= Math.exp(x / 2.5)) < 0))
  })
  return labelledLogits(z, labels, K)
}

const set = drawn(400, 4)
const row = (i: number, of = set): Float32Array => of.logits.subarray(i * of.classes, (i + 1) * of.classes)
const params = new Map(methods.map((method) => [method.id, fitted(method, set)]))

function fitted(method: AnyMethod, on: LabelledLogits): unknown {
  const result = fit(method, on, { evenIfFew: true })
  if (result.status !== 'fitted') throw new Error(`${method.id}: ${result.why}`)
  return result.params
}

const apply = (method: AnyMethod, p: unknown, z: Float32Array): number[] => {
  const out = method.apply(p, z)
  return typeof out === 'number' ? [out] : [...out]
}

function near(have: readonly number[], want: readonly number[], tolerance: number): void {
  expect(have.length).toBe(want.length)
  have.forEach((x, i) => expect(Math.abs(x - want[i]!)).toBeLessThanOrEqual(tolerance))
}

describe('the list', () => {
  it('holds every method of every file in the folder', async () => {
    const others = ['index.ts', 'method.ts', 'stored.ts', 'advise.ts', 'python.ts', 'typescript.ts']
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !others.includes(name))
    const found: unknown[] = []
    for (const file of files) {
      const made = Object.values(await import(/* @vite-ignore */ join(import.meta.dirname, file)) as Record<string, unknown>)
        .filter((x) => typeof x === 'object' && x !== null && 'steps' in x)
      expect(made.length, `${file} exports no method`).toBeGreaterThan(0)
      found.push(...made)
    }
    expect(new Set(found)).toEqual(new Set(methods))
    expect(found.length).toBe(methods.length)
  })

  it('has ids that never change: they stand in files', () => {
    expect(methods.map(({ id }) => id)).toEqual([
      'temperature', 'ensemble-temperature', 'platt-top', 'beta-top', 'isotonic-top', 'histogram-top', 'histogram-mass-top',
      'vector', 'platt-ovr', 'beta-ovr', 'isotonic-ovr', 'histogram-ovr', 'histogram-mass-ovr', 'dirichlet', 'matrix',
    ])
    expect(new Set(methods.map(({ title }) => title)).size).toBe(methods.length)
  })
})

describe.each(methods.map((method) => [method.id, method] as const))('%s', (id, method) => {
  const p = params.get(id)

  it('gives probabilities: each in [0, 1], together 1', () => {
    for (let i = 0; i < 50; i++) {
      const out = apply(method, p, row(i))
      expect(out.length).toBe(method.kind === 'all' ? set.classes : 1)
      for (const x of out) expect(x >= 0 && x <= 1).toBe(true)
      if (method.kind === 'all') expect(Math.abs(out.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-14)
    }
  })

  it('brings a sure model down: mean top confidence comes nearer to the share of right answers', () => {
    let before = 0
    let after = 0
    let right = 0
    for (let i = 0; i < set.rows; i++) {
      const z = row(i)
      const top = order(asLogits(z))[0]!
      const sum = z.reduce((s, x) => s + Math.exp(x - z[top]!), 0)
      before += 1 / sum
      after += Math.max(...apply(method, p, z))
      right += set.labels[i] === top ? 1 : 0
    }
    expect(before / set.rows - right / set.rows).toBeGreaterThan(0.1)
    // Maps that change the top class compare with another share of right answers: halving is what all of them must do.
    expect(Math.abs(after - right)).toBeLessThan(Math.abs(before - right) / 2)
  })

  it('keeps the order of classes if it says so', () => {
    let turned = 0
    for (let i = 0; i < set.rows; i++) {
      const out = apply(method, p, row(i))
      const sorted = order(asLogits(row(i)))
      if (method.kind === 'all') for (let r = 1; r < sorted.length; r++) if (out[sorted[r]!]! > out[sorted[r - 1]!]!) turned++
    }
    if (method.keepsRanking) expect(turned).toBe(0)
    else expect(turned).toBeGreaterThan(0)
  })

  it('does not see a shift of the whole row, if it says so', () => {
    let most = 0
    for (let i = 0; i < 50; i++) {
      const moved = apply(method, p, row(i).map((x) => x + 8))
      apply(method, p, row(i)).forEach((x, k) => (most = Math.max(most, Math.abs(x - moved[k]!))))
    }
    // z - max is exact; anything more than rounding is a use of the shift.
    if (method.shiftInvariant) expect(most).toBeLessThan(1e-14)
    else expect(most).toBeGreaterThan(1e-3)
  })

  it('is fitted the same whatever the order of rows and classes', () => {
    const K = set.classes
    const rows = takeRows(set, Array.from({ length: set.rows }, (_, i) => (i * 7) % set.rows))
    const turn = (k: number) => (k + 1) % K
    const z = new Float32Array(set.logits.length)
    for (let i = 0; i < set.rows; i++) for (let k = 0; k < K; k++) z[i * K + turn(k)] = set.logits[i * K + k]!
    const classes = labelledLogits(z, [...set.labels].map(turn), K)
    const byRows = fitted(method, rows)
    const byClasses = fitted(method, classes)
    expect(set.rows % 7).not.toBe(0)
    for (let i = 0; i < 50; i++) {
      const want = apply(method, p, row(i))
      // Sums in another order; optima known to about 1e-9.
      near(apply(method, byRows, row(i)), want, 1e-8)
      const turned = apply(method, byClasses, row(i, classes))
      near(method.kind === 'top' ? turned : want.map((_, k) => turned[turn(k)]!), want, 1e-8)
    }
  })

  it('takes logits of +-1e4, ties, and minus infinity', () => {
    for (const z of [[1e4, -1e4, 0, 1], [-1e4, -1e4, -1e4, 1e4], [0, 0, 0, 0], [1e4, 1e4, 0, 0], [2, 1, 0, -1e30]]) {
      const out = apply(method, p, Float32Array.from(z))
      for (const x of out) expect(x >= 0 && x <= 1).toBe(true)
      if (method.kind === 'all') expect(out.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
      if (method.kind === 'all' && method.keepsRanking && z.every((x) => x === 0)) near(out, [0.25, 0.25, 0.25, 0.25], 1e-15)
    }
    // Vector and matrix scaling may turn a minus infinity into NaN; nothing else, and never a wrong number.
    const open = apply(method, p, Float32Array.of(2, 1, 0, -Infinity))
    if (method.shiftInvariant) for (const x of open) expect(x >= 0 && x <= 1).toBe(true)
    else expect(open.every((x) => x >= 0 && x <= 1) || open.every(Number.isNaN)).toBe(true)
  })

  it('says NaN where there is no distribution', () => {
    for (const z of [[Number.NaN, 0, 1, 2], [0, Infinity, 1, 2], [-Infinity, -Infinity, -Infinity, -Infinity]]) {
      for (const x of apply(method, p, Float32Array.from(z))) expect(x).toBeNaN()
    }
  })

  it.each([[1, 3], [3, 2], [60, 2], [1, 1], [0, 3], [30, 1000]])('%i rows of %i classes: fitted with finite numbers, or refused in a sentence', (rows, K) => {
    const result = fit(method, drawn(rows, K), { evenIfFew: true })
    if (result.status === 'refused') expect(result.why).toMatch(/^[A-Z0-9].*[.?]$/)
    else {
      const out = apply(method, result.params, row(0, drawn(rows, K)))
      expect(out.every((x) => x >= 0 && x <= 1)).toBe(true)
      if (method.kind === 'all') expect(out.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    }
  })

  it('refuses probabilities given as logits, and independent scores', () => {
    const next = dice(3)
    const scores = Float32Array.from({ length: 400 }, next)
    expect(fit(method, labelledLogits(scores, Array.from({ length: 100 }, (_, i) => i % 4), 4))).toMatchObject({ status: 'refused', reason: 'scores' })
    const sums = Float32Array.from(scores, (x, i) => x / scores.subarray(i - (i % 4), i - (i % 4) + 4).reduce((a, b) => a + b, 0))
    expect(fit(method, labelledLogits(sums, Array.from({ length: 100 }, (_, i) => i % 4), 4))).toMatchObject({ status: 'refused', reason: 'probabilities' })
  })

  it('goes through JSON unchanged', () => {
    const stored = JSON.parse(JSON.stringify(storeCalibrator({ method, classes: 4, params: p })))
    const back = readCalibrator(stored, 4)
    expect(back.method).toBe(method)
    for (let i = 0; i < 50; i++) expect(apply(back.method, back.params, row(i))).toEqual(apply(method, p, row(i)))
    if (method.kind === 'all' && id !== 'temperature' && id !== 'ensemble-temperature') expect(() => readCalibrator({ ...stored, classes: 5 })).toThrow(/4 classes and this row has 5/)
    expect(() => readCalibrator(stored, 10)).toThrow('it was fitted on 4 classes and this model has 10')
  })

  it('refuses malformed parameters with a Fault, whatever is wrong', () => {
    const good = JSON.parse(JSON.stringify(method.toJson(p)))
    const bad: unknown[] = [null, undefined, 3, 'T', [], {}, [good]]
    const spoil = (node: unknown, put: (value: unknown) => unknown): void => {
      if (Array.isArray(node)) {
        for (const value of [['x'], [null], []]) bad.push(put(value))
        if (node.length > 0) spoil(node[0], (value) => put([value, ...node.slice(1)]))
      } else if (typeof node === 'object' && node !== null) {
        for (const key of Object.keys(node)) {
          const { [key]: gone, ...rest } = node as Record<string, unknown>
          bad.push(put(rest))
          spoil(gone, (value) => put({ ...rest, [key]: value }))
        }
      } else for (const value of ['1', null, Number.NaN, Infinity, {}, [1], true]) bad.push(put(value))
    }
    spoil(good, (value) => value)
    expect(bad.length).toBeGreaterThan(10)
    const taken = bad.filter((json) => {
      try {
        method.fromJson(json)
        return true
      } catch (error) {
        return !(error instanceof Fault && error.code === 'calibrator')
      }
    })
    expect(taken).toEqual([])
  })

  it('can be cancelled, tells how far it is, and pauses without changing anything', async () => {
    expect(() => fit(method, set, { signal: { aborted: true }, evenIfFew: true })).toThrow(expect.objectContaining({ code: 'cancelled' }))
    const shares: number[] = []
    let pauses = 0
    const result = await fitWithPauses(method, set, async () => void pauses++, { onProgress: (share) => shares.push(share), evenIfFew: true })
    expect(result).toMatchObject({ status: 'fitted', params: p })
    expect(pauses).toBe(shares.length)
    expect(shares.length).toBeGreaterThan(0)
    shares.forEach((share, i) => expect(share >= (shares[i - 1] ?? 0) && share <= 1).toBe(true))
  })

  it('counts its parameters', () => {
    const count = (node: unknown): number => (typeof node === 'number' ? 1 : Object.values(node as object).reduce((s: number, x) => s + count(x), 0))
    const said = method.parameters(4)
    const kept = count(method.toJson(p))
    if (said === null) expect(id).toContain('isotonic')
    // T and the last share follow from the others or are fixed; edges of bins are not fitted one by one.
    else if (id === 'ensemble-temperature') expect(said).toBe(kept - 1)
    else if (id.startsWith('histogram')) expect(said * 2).toBeGreaterThanOrEqual(kept)
    else expect(said).toBe(kept)
  })

  it('has both snippets', () => {
    expect(pythonSnippet({ method, classes: 4, params: p })).toContain('def calibrate(logits):')
    expect(typescriptSnippet({ method, classes: 4, params: p })).toContain('export function calibrate(')
  })
})
