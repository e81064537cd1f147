import type { Predictions } from '../predictions'

/**
 * What is answered and what goes wrong when only rows at or above a confidence are answered; one point for each distinct confidence,
 * from the surest down. Equal confidences cannot be told apart, so they come together. Arrays are [points].
 */
export interface RiskCurve {
  readonly rows: number
  readonly threshold: Float64Array
  /** Rows with at least this confidence. */
  readonly kept: Int32Array
  /** Wrong ones among them. */
  readonly errors: Int32Array
}

/** The risk-coverage curve (El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017). */
export function riskCurve({ rows, confidence, correct, ascending }: Predictions): RiskCurve {
  const threshold = new Float64Array(rows)
  const [kept, errors] = [new Int32Array(rows), new Int32Array(rows)]
  let points = 0
  let wrong = 0
  for (let at = rows - 1; at >= 0; at--) {
    const i = ascending[at]!
    wrong += 1 - correct[i]!
    if (at > 0 && confidence[ascending[at - 1]!] === confidence[i]) continue
    threshold[points] = confidence[i]!
    kept[points] = rows - at
    errors[points] = wrong
    points++
  }
  return { rows, threshold: threshold.slice(0, points), kept: kept.slice(0, points), errors: errors.slice(0, points) }
}

/**
 * Error rate among the surest `coverage` (0..1) of the rows, at least one of them; inside a block of equal confidences what to
 * expect of a random order. null without rows.
 */
export function riskAtCoverage({ rows, kept, errors }: RiskCurve, coverage: number): number | null {
  if (rows === 0) return null
  const k = Math.min(rows, Math.max(1, Math.ceil(coverage * rows - 1e-12)))
  const point = pointOf(kept, k)
  const [k0, e0] = point === 0 ? [0, 0] : [kept[point - 1]!, errors[point - 1]!]
  return (e0 + ((errors[point]! - e0) / (kept[point]! - k0)) * (k - k0)) / k
}

/** Rows with a confidence of at least `threshold`, and the wrong ones among them. */
export function keptAt({ threshold, kept, errors }: RiskCurve, least: number): { readonly kept: number; readonly errors: number } {
  let [low, high] = [0, threshold.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (threshold[middle]! >= least) low = middle + 1
    else high = middle
  }
  return low === 0 ? { kept: 0, errors: 0 } : { kept: kept[low - 1]!, errors: errors[low - 1]! }
}

/** First point that keeps at least k rows. */
export function pointOf(kept: Int32Array, k: number): number {
  let low = 0
  let high = kept.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (kept[middle]! >= k) high = middle
    else low = middle + 1
  }
  return low
}

export interface CurvePoint {
  readonly threshold: number
  /** kept / rows, 0..1. */
  readonly coverage: number
  /** errors / kept, 0..1. */
  readonly risk: number
  readonly kept: number
}

/** At most 2 `cells` + 2 points to draw: first, last, and the lowest and highest risk of every stretch of coverage, so that no peak is lost. */
export function curvePoints({ rows, threshold, kept, errors }: RiskCurve, cells = 200): CurvePoint[] {
  const chosen = new Set<number>()
  const risk = (p: number): number => errors[p]! / kept[p]!
  for (let start = 0; start < kept.length; ) {
    const cell = Math.ceil((kept[start]! / rows) * cells)
    let [least, most, end] = [start, start, start]
    for (; end < kept.length && Math.ceil((kept[end]! / rows) * cells) === cell; end++) {
      if (risk(end) < risk(least)) least = end
      if (risk(end) > risk(most)) most = end
    }
    for (const p of start === 0 ? [0, least, most] : [least, most]) chosen.add(p)
    if (end === kept.length) chosen.add(end - 1)
    start = end
  }
  return [...chosen].sort((a, b) => a - b).map((p) => ({ threshold: threshold[p]!, coverage: kept[p]! / rows, risk: risk(p), kept: kept[p]! }))
}
