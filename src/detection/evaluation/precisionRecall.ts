/**
 * Precision and recall at every score threshold, of one class or of all together. One matching serves them all: the surest choose
 * first, so cutting the less sure away changes nothing for the others.
 */
import { right, wrong, type Matches } from './types'

/** Struct of arrays, a point for each score that occurs, highest first: what stands when all boxes of that score or more are kept. */
export interface Curve {
  readonly thresholds: Float64Array
  readonly precision: Float64Array
  /** NaN where there are no truths. */
  readonly recall: Float64Array
  /** Harmonic mean of both; 0 where nothing is right. */
  readonly f1: Float64Array
  readonly right: Int32Array
  /** Boxes kept, those that found a crowd not among them. */
  readonly kept: Int32Array
  readonly truths: number
}

/** `at`: which of the matching's IoU thresholds. `classId` null: boxes of all classes in one line, so frequent classes weigh more. */
export function precisionRecall(matches: Matches, at = 0, classId: number | null = null): Curve {
  if (!(at in matches.thresholds)) throw new RangeError(`There are ${matches.thresholds.length} thresholds, none at ${at}.`)
  const scores: number[] = []
  const verdicts: number[] = []
  let truths = 0
  for (const [k, all] of matches.classes) {
    if (classId !== null && k !== classId) continue
    truths += all.truths
    const n = all.scores.length
    for (let i = 0; i < n; i++) {
      scores.push(all.scores[i]!)
      verdicts.push(all.verdicts[at * n + i]!)
    }
  }
  const order = Float64Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!)
  const points: { threshold: number; tp: number; kept: number }[] = []
  let tp = 0
  let kept = 0
  for (const [i, row] of order.entries()) {
    if (verdicts[row] === right) tp++
    if (verdicts[row] === right || verdicts[row] === wrong) kept++
    // Equal scores stand or fall together. Before the first box that counts there is no precision.
    if (scores[row] !== scores[order[i + 1] ?? -1] && kept > 0) points.push({ threshold: scores[row]!, tp, kept })
  }
  return {
    thresholds: Float64Array.from(points, (p) => p.threshold),
    precision: Float64Array.from(points, (p) => p.tp / p.kept),
    recall: Float64Array.from(points, (p) => p.tp / truths),
    f1: Float64Array.from(points, (p) => (2 * p.tp) / (p.kept + truths)),
    right: Int32Array.from(points, (p) => p.tp),
    kept: Int32Array.from(points, (p) => p.kept),
    truths,
  }
}

export interface Reached {
  readonly threshold: number
  readonly precision: number
  /** Wilson's 95 % interval of the precision, as if boxes were independent; those of one picture are not quite. */
  readonly low: number
  readonly high: number
  readonly recall: number
  readonly kept: number
}

/**
 * The lowest score threshold whose precision is the target or more: of all that reach it, the one that finds most. Chosen and
 * measured on the same boxes, so the true precision tends to be a little lower. null: no threshold reaches it.
 */
export function thresholdFor(curve: Curve, target: number): Reached | null {
  for (let i = curve.thresholds.length - 1; i >= 0; i--) {
    if (curve.precision[i]! < target) continue
    const kept = curve.kept[i]!
    return { threshold: curve.thresholds[i]!, precision: curve.precision[i]!, ...wilson(curve.right[i]!, kept), recall: curve.recall[i]!, kept }
  }
  return null
}

/** Wilson 1927; n > 0. Rooms of this floor do not see each other, so it stands here again. */
function wilson(hits: number, n: number): { readonly low: number; readonly high: number } {
  const z = 1.959963984540054
  const share = hits / n
  const centre = share + (z * z) / (2 * n)
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const d = 1 + (z * z) / n
  return { low: hits === 0 ? 0 : Math.max(0, (centre - half) / d), high: hits === n ? 1 : Math.min(1, (centre + half) / d) }
}
