import type { Bins } from '../bins'

/** Distance between mean confidence and accuracy of bin b; the bin must not be empty. */
export function distance(bins: Bins, b: number): number {
  const n = bins.count[b]!
  return Math.abs(bins.confidence[b]! / n - bins.right[b]! / n)
}

/** sum_b n_b / n distance_b: the expected calibration error of any bins; empty ones add nothing. */
export function expectedError(bins: Bins, rows: number): number {
  let sum = 0
  for (let b = 0; b < bins.count.length; b++) if (bins.count[b]! > 0) sum += (bins.count[b]! / rows) * distance(bins, b)
  return sum
}
