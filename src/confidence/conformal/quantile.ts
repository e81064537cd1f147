/** The k-th smallest of n calibration scores, k = ceil((n + 1) (1 - alpha)). */
export interface ConformalQuantile {
  /** +Infinity where k > n: too few rows for this alpha, every set is full. */
  readonly quantile: number
  readonly k: number
  readonly n: number
}

/**
 * Split conformal prediction (Vovk et al. 2005; Papadopoulos et al. 2002): then a new row is covered with a chance of 1 - alpha to 1 - alpha + 1 / (n + 1).
 * `scores` ascending. 1e-9 is taken off before rounding up: (n + 1) (1 - alpha) is often a whole number but for its rounding.
 * The k-th, not a quantile with n - 1 steps: numpy.quantile(s, k / n, "higher") gives the next one.
 */
export function conformalQuantile(scores: Float64Array, alpha: number): ConformalQuantile {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha is ${alpha}; it must lie between 0 and 1.`)
  const n = scores.length
  const k = Math.ceil((n + 1) * (1 - alpha) - 1e-9)
  return { quantile: k > n ? Number.POSITIVE_INFINITY : scores[k - 1]!, k, n }
}
