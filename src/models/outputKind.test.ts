import { describe, expect, it } from 'vitest'
import { tellOutputKind, toLogits } from './outputKind'

const f32 = (...values: number[]): Float32Array => Float32Array.from(values)
const softmax = f32(0.5, 0.25, 0.25)
const logProbabilities = softmax.map(Math.log)
const logits = f32(3, -1, 2)

describe('tellOutputKind', () => {
  it.each([['Softmax', 'softmax'], ['Sigmoid', 'sigmoid'], ['LogSoftmax', 'log-probabilities']])('believes %s', (op, kind) => {
    expect(tellOutputKind(op, [logits])).toEqual({ kind, why: `The graph ends in ${op}.` })
  })
  it.each<[string, Float32Array[], string]>([
    ['probabilities', [softmax, f32(0, 0, 1)], 'softmax'],
    ['log-probabilities', [logProbabilities, f32(Number.NEGATIVE_INFINITY, 0, -200)], 'log-probabilities'],
    ['logits', [logits], 'logits'],
    ['one row that disagrees', [softmax, logits], 'logits'],
    ['within 0..1 but no sum of 1', [f32(0.9, 0.8, 0.1)], 'logits'],
    ['NaN', [f32(Number.NaN, 0, 0)], 'logits'],
    ['no rows', [], 'logits'],
    ['one class', [f32(1), f32(1)], 'logits'],
  ])('%s', (_what, rows, kind) => {
    expect(tellOutputKind('MatMul', rows).kind).toBe(kind)
  })
})

describe('toLogits', () => {
  it('leaves logits and log-probabilities alone', () => {
    expect(toLogits(logits, 'logits')).toBe(logits)
    expect(toLogits(logProbabilities, 'log-probabilities')).toBe(logProbabilities)
  })
  it('takes the logarithm of a softmax, finite at 0', () => {
    const out = toLogits(f32(1, 0.25, 0), 'softmax')
    expect([...out]).toEqual([0, Math.fround(Math.log(0.25)), Math.fround(Math.log(1.1754943508222875e-38))])
  })
  it('undoes a sigmoid, finite at 0 and 1', () => {
    const out = toLogits(f32(0.5, 0.9975274, 1e-30, 0, 1), 'sigmoid')
    expect(out[0]).toBe(0)
    expect(out[1]).toBeCloseTo(6, 4)
    expect(out[2]).toBeCloseTo(Math.log(1e-30), 4)
    expect(out[3]).toBeCloseTo(-87.3365, 3)
    // ln((1 - 2^-24) / 2^-24) = 24 ln 2
    expect(out[4]).toBeCloseTo(24 * Math.LN2, 5)
  })
  it('keeps NaN', () => {
    expect(toLogits(f32(Number.NaN), 'sigmoid')[0]).toBeNaN()
    expect(toLogits(f32(Number.NaN), 'softmax')[0]).toBeNaN()
  })
})
