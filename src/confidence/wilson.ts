/** 97.5 % point of the normal distribution: two-sided 95 %. */
export const z95 = 1.959963984540054

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Interval for the share behind `right` out of n (Wilson 1927), 0..1. For n = 0 nothing is known: 0 to 1. */
export function wilson(right: number, n: number, z = z95): Interval {
  if (n === 0) return { low: 0, high: 1 }
  const share = right / n
  const d = 1 + (z * z) / n
  const centre = share + (z * z) / (2 * n)
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  // At none and at all the formula gives 0 and 1 but for rounding.
  return { low: right === 0 ? 0 : Math.max(0, (centre - half) / d), high: right === n ? 1 : Math.min(1, (centre + half) / d) }
}
