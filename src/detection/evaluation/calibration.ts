/**
 * Are boxes as often right as they are sure? A box is right when it takes a truth of its class at the matching's IoU.
 * Detection ECE on confidence alone (Küppers et al. 2020, "Multivariate Confidence Calibration for Object Detection"):
 *   D-ECE = Σ over bins of n_b / N · |precision_b − mean score_b|
 * Position and size are not looked at. Objects that no box found are not in it: recall tells of those.
 */
import { ignored, right, type Matches } from './types'

/** Boxes that count, crowds' left out. */
export interface Rows {
  readonly scores: Float64Array
  /** 1: right. */
  readonly correct: Uint8Array
  /** Index of the picture. */
  readonly images: Int32Array
}

/** Detectors cut their boxes somewhere; under this the crowd of them says little and outweighs the rest. */
export const scoreFloor = 0.05
export const binCount = 15

/** Boxes with a score over `floor`. `at`: which of the matching's IoU thresholds. */
export function rowsOf(matches: Matches, floor = scoreFloor, at = 0): Rows {
  if (!(at in matches.thresholds)) throw new RangeError(`There are ${matches.thresholds.length} thresholds, none at ${at}.`)
  const scores: number[] = []
  const correct: number[] = []
  const images: number[] = []
  for (const all of matches.classes.values()) {
    const n = all.scores.length
    for (let i = 0; i < n && all.scores[i]! > floor; i++) {
      const verdict = all.verdicts[at * n + i]
      if (verdict === ignored) continue
      scores.push(all.scores[i]!)
      correct.push(verdict === right ? 1 : 0)
      images.push(all.images[i]!)
    }
  }
  return { scores: Float64Array.from(scores), correct: Uint8Array.from(correct), images: Int32Array.from(images) }
}

export interface Bin {
  /** Holds scores in (low, high]; the first also what is lower, as scores at a temperature may be. */
  readonly low: number
  readonly high: number
  readonly count: number
  readonly right: number
  /** NaN for an empty bin, both. */
  readonly precision: number
  readonly score: number
}

export interface Reliability {
  readonly bins: readonly Bin[]
  /** 0..1; NaN without boxes. */
  readonly ece: number
  readonly count: number
}

/** `bins` of equal width from `floor` to 1. */
export function boxReliability({ scores, correct }: Pick<Rows, 'scores' | 'correct'>, floor = scoreFloor, bins = binCount): Reliability {
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => (k === bins ? 1 : floor + ((1 - floor) * k) / bins))
  const counts = new Float64Array(bins)
  const hits = new Float64Array(bins)
  const sums = new Float64Array(bins)
  for (let i = 0; i < scores.length; i++) {
    let k = 0
    while (k < bins - 1 && scores[i]! > edges[k + 1]!) k++
    counts[k]!++
    hits[k]! += correct[i]!
    sums[k]! += scores[i]!
  }
  let gaps = 0
  for (let k = 0; k < bins; k++) gaps += Math.abs(hits[k]! - sums[k]!)
  return {
    bins: Array.from(counts, (count, k) => ({ low: edges[k]!, high: edges[k + 1]!, count, right: hits[k]!, precision: hits[k]! / count, score: sums[k]! / count })),
    ece: gaps / scores.length,
    count: scores.length,
  }
}
