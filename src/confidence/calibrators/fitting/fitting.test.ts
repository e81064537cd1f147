import { describe, expect, it } from 'vitest'
import { labelledLogits } from '../../labelled'
import { choleskySolve } from './cholesky'
import { classCounts, fewPerClass, looksLike } from './guards'
import { negativeExp } from './negativeExp'
import { newton, toEnd } from './newton'
import { LN_Q_TOP, LN_SUM, TOP, otherSide, topOf } from './sides'

describe('ln p and ln(1 - p)', () => {
  const facts = new Float64Array(4)
  it.each([
    ['level', [0, 0], -Math.LN2],
    ['far apart', [30, 0, 0], Math.log(2) - 30],
    ['beyond what exp can hold', [1e4, 0, 0], Math.log(2) - 1e4],
    ['farther', [0, -1e30], Math.fround(-1e30)],
    ['alone', [0, -Infinity], -Infinity],
  ])('of the top class, %s, without taking 1 - p', (_, z, lnQ) => {
    expect(topOf(Float32Array.from(z), 0, z.length, facts)).toBe(true)
    expect(facts[LN_Q_TOP] === lnQ || Math.abs(facts[LN_Q_TOP]! / lnQ - 1) < 1e-12).toBe(true)
  })

  it('takes the first of equals as top, and log1p under one half', () => {
    topOf(Float32Array.of(9, 1, 3, 3), 1, 3, facts)
    expect(facts[TOP]).toBe(1)
    expect(otherSide(-40, facts[LN_Q_TOP]!)).toBeCloseTo(-Math.exp(-40), 30)
    expect(Math.exp(-facts[LN_SUM]!)).toBeCloseTo(1 / (2 + Math.exp(-2)), 14)
  })

  it('refuses a row without a distribution', () => {
    for (const z of [[Number.NaN, 1], [Infinity, 1], [-Infinity, -Infinity]]) expect(topOf(Float32Array.from(z), 0, 2, facts)).toBe(false)
  })
})

describe('negativeExp', () => {
  it('is Math.exp to about the last bit', () => {
    expect(negativeExp(0)).toBe(1)
    for (let x = 0; x >= -170; x -= 0.00137) {
      const off = Math.abs(negativeExp(x) / Math.exp(x) - 1)
      if (!(off <= 5e-16 + 3e-16 * -x)) expect({ x, off }).toBeNull()
    }
  })
})

describe('solving', () => {
  it('Cholesky: A x = b, and false for what is not positive', () => {
    const a = Float64Array.of(4, 0, 0, 2, 5, 0, -2, 1, 6)
    const b = Float64Array.of(2, 8, 5)
    expect(choleskySolve(a, b)).toBe(true)
    const [x, y, z] = b
    expect([4 * x! + 2 * y! - 2 * z!, 2 * x! + 5 * y! + z!, -2 * x! + y! + 6 * z!].map((v) => Math.round(v * 1e12) / 1e12)).toEqual([2, 8, 5])
    expect(choleskySolve(Float64Array.of(1, 0, 2, 1), Float64Array.of(1, 1))).toBe(false)
    expect(choleskySolve(Float64Array.of(Number.NaN), Float64Array.of(1))).toBe(false)
  })

  it('Newton halves steps that overshoot: sqrt(1 + x^2) from 3, where a full step flies off', () => {
    const found = toEnd(newton({
      start: Float64Array.of(3),
      value: ([x]) => Math.sqrt(1 + x! * x!),
      expand([x], gradient, hessian) {
        gradient[0] = x! / Math.sqrt(1 + x! * x!)
        hessian[0] = (1 + x! * x!) ** -1.5
      },
    }))
    expect(found.converged).toBe(true)
    expect(Math.abs(found.theta[0]!)).toBeLessThan(1e-8)
  })

  it('Newton says so when there is no optimum', () => {
    const found = toEnd(newton({
      start: Float64Array.of(0),
      value: ([x]) => -x!,
      expand(_, gradient, hessian) {
        gradient[0] = -1
        hessian[0] = 1e-3
      },
    }, 20))
    expect(found.converged).toBe(false)
  })
})

describe('guards', () => {
  it('tell probabilities, scores and logits apart', () => {
    const of = (z: number[], classes: number) => looksLike(labelledLogits(Float32Array.from(z), Array.from({ length: z.length / classes }, () => 0), classes))
    expect(of([0.2, 0.8, 0.5, 0.5], 2)).toBe('probabilities')
    expect(of([0.2, 0.8, 0.5, 0.6], 2)).toBe('logits')
    expect(of(Array.from({ length: 20 }, (_, i) => i / 20), 2)).toBe('scores')
    expect(of([0.2, 0.8, 0.5, -0.5], 2)).toBe('logits')
  })

  it('count rows per class and name the rarest', () => {
    const set = labelledLogits(new Float32Array(36), [...Array.from({ length: 10 }, () => 0), 2, 2], 3)
    expect([...classCounts(set)]).toEqual([10, 0, 2])
    expect(fewPerClass(set)).toMatch(/^2 of 3 classes have fewer than 10 rows to fit on \(class 1 has 0\)/)
    expect(fewPerClass(labelledLogits(new Float32Array(40), Array.from({ length: 20 }, (_, i) => i % 2), 2))).toBeNull()
  })
})
