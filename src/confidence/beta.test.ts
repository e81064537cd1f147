import { describe, expect, it } from 'vitest'
import { betaCdf, betaQuantile } from './beta'

describe('the beta distribution', () => {
  // Exact binomial sums in 60 digits, of the very doubles given here (Python's decimal).
  it.each([
    [0.2, 2, 3, 0.18080000000000002], [0.9, 4501, 500, 0.49310447665631563], [0.897, 4501, 500, 0.23631498426175909], [1e-5, 1, 10000, 0.09516303438565249],
    [0.999, 50000, 20, 4.688070186346477e-7], [0.501, 20000, 20000, 0.65542096824528739],
  ])('I_%d(%d, %d)', (x, a, b, expected) => {
    expect(Math.abs(betaCdf(x, a, b) / expected - 1)).toBeLessThan(1e-12)
  })

  // The same, turned around by bisection in 60 digits.
  it.each([
    [0.975, 901, 100, 0.91789466564442002], [0.025, 901, 100, 0.88079151731379346], [0.9961538461538462, 26, 974, 0.041313478345185339],
    [0.9916666666666667, 3, 17, 0.38204985169813926], [1e-6, 5, 5, 0.024380981416890594], [0.999999, 5, 5, 0.97561901858296685],
  ])('the x where I_x is %d, for (_, %d, %d)', (p, a, b, expected) => {
    // Near p = 1 one unit in the last place of p moves x by 1e-12 of itself.
    expect(Math.abs(betaQuantile(p, a, b) / expected - 1)).toBeLessThan(2e-12)
  })

  // SciPy 1.10 (betainc, betaincinv), which is good to about 1e-9 here.
  it.each([
    [0.5, 0.5, 0.5, 0.5], [0.05, 0.01, 3, 0.9841296920089778], [1e-8, 0.5, 20, 0.0005014827187177445], [0.501, 1e5, 1e5, 0.8144532553270518],
  ])('I_%d(%d, %d) as in SciPy', (x, a, b, expected) => {
    expect(Math.abs(betaCdf(x, a, b) / expected - 1)).toBeLessThan(1e-9)
  })

  it('meets what is known without a table', () => {
    expect(betaCdf(0.5, 1e5, 1e5)).toBeCloseTo(0.5, 13)
    for (const n of [1, 7, 1000, 50_000]) {
      for (const p of [1e-9, 0.025, 0.5, 0.975]) {
        expect(Math.abs(betaQuantile(p, n, 1) / p ** (1 / n) - 1)).toBeLessThan(1e-12)
        expect(Math.abs(betaQuantile(p, 1, n) / -Math.expm1(Math.log1p(-p) / n) - 1)).toBeLessThan(1e-12)
      }
    }
    expect([betaCdf(0, 2, 3), betaCdf(1, 2, 3), betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1, 0, 1])
  })

  it('refuses what has no such distribution', () => {
    expect(() => betaCdf(0.5, 0, 1)).toThrow(RangeError)
    expect(() => betaQuantile(1.5, 1, 1)).toThrow(RangeError)
  })
})
