/** 2^(-j / 256), j = 0 .. 255, and 2^-j, j = 0 .. 255. */
const fractions = Float64Array.from({ length: 256 }, (_, j) => 2 ** (-j / 256))
const powers = Float64Array.from({ length: 256 }, (_, j) => 2 ** -j)
const perUnit = 256 / Math.LN2
const unit = Math.LN2 / 256

/**
 * exp(x) for -170 <= x <= 0, about twice as fast as Math.exp: x = r - j ln 2 / 256 with |r| under 0.0014, where four terms of the series
 * are exact to 4e-17. Relative error under 3e-16 |x| + 5e-16: for sums over many rows, where the last bit is lost anyway.
 */
export function negativeExp(x: number): number {
  const j = (0.5 - x * perUnit) | 0
  const r = x + j * unit
  return fractions[j & 255]! * powers[j >> 8]! * (1 + r * (1 + r * (0.5 + r * (1 / 6 + r / 24))))
}
