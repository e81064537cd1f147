import type { RiskCurve } from './curve'

/** A threshold and what it did on these rows: answer where the confidence is at least `threshold`. */
export interface Choice {
  readonly threshold: number
  readonly kept: number
  readonly errors: number
  /** Right ones of the kept, 0..1. */
  readonly precision: number
  /** Kept rows of all, 0..1. */
  readonly coverage: number
  /** The error rate on new rows is at most this, but for a chance of delta; null where nothing is promised: the other figures are of the rows that the threshold was chosen on. */
  readonly bound: number | null
}

/** A way to choose a threshold. */
export interface ThresholdRule {
  readonly id: string
  readonly title: string
  readonly meaning: string
  /** What the target is a share of, 0..1. */
  readonly target: 'precision' | 'risk' | 'coverage'
  /** null: no threshold does it. `delta` is the chance that a promise may fail; rules without one do not use it. */
  choose(curve: RiskCurve, target: number, delta?: number): Choice | null
}

export function choice({ rows, threshold, kept, errors }: RiskCurve, point: number, bound: number | null = null): Choice {
  const [k, e] = [kept[point]!, errors[point]!]
  return { threshold: threshold[point]!, kept: k, errors: e, precision: (k - e) / k, coverage: k / rows, bound }
}
