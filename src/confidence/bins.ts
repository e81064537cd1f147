import type { Predictions } from './predictions'

/** Rows put into bins by their confidence: how many, the sum of their confidences, how many were right. Arrays are [bins]. */
export interface Bins {
  readonly count: Int32Array
  readonly confidence: Float64Array
  readonly right: Int32Array
}

/**
 * The bin of p among `bins` of equal width over [0, 1]: (lo, hi], edges i / bins as one division, 0 in the first.
 * p * bins alone would put some edges into the wrong bin, so the guess is compared with the edges themselves.
 */
export function binOf(p: number, bins: number): number {
  let b = Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1))
  while (b > 0 && p <= b / bins) b--
  while (b < bins - 1 && p > (b + 1) / bins) b++
  return b
}

/** Equal width, (lo, hi] (Naeini et al. 2015; Guo et al. 2017). Throws RangeError unless `bins` is a whole number of at least 1. */
export function equalWidth(rows: Predictions, bins: number): Bins {
  const out = emptyBins(bins)
  const { confidence, correct } = rows
  for (let i = 0; i < rows.rows; i++) {
    const c = confidence[i]!
    const b = binOf(c, bins)
    out.count[b]!++
    out.confidence[b]! += c
    out.right[b]! += correct[i]!
  }
  return out
}

/** Equal mass: rows from least to most confident, cut as numpy.array_split does (the first n % bins bins have one more). Equal confidences may be parted. */
export function equalMass(rows: Predictions, bins: number): Bins {
  const out = emptyBins(bins)
  const { confidence, correct, ascending } = rows
  let at = 0
  for (let b = 0; b < bins; b++) {
    const end = at + Math.floor(rows.rows / bins) + (b < rows.rows % bins ? 1 : 0)
    out.count[b] = end - at
    for (; at < end; at++) {
      const i = ascending[at]!
      out.confidence[b]! += confidence[i]!
      out.right[b]! += correct[i]!
    }
  }
  return out
}

function emptyBins(bins: number): Bins {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} bins: at least 1 is needed, and a whole number.`)
  return { count: new Int32Array(bins), confidence: new Float64Array(bins), right: new Int32Array(bins) }
}
