import type { LabelledLogits } from '../../labelled'

/** ln 2^-52: where the logarithms of p and 1 - p are held by the maps that cannot take their infinities. */
export const lnSmallest = Math.log(2 ** -52)

/** ln softmax(z) into `out`. NaN throughout for a NaN, a +Infinity, or nothing finite. */
export function logSoftmaxInto(z: Float32Array, out: Float64Array): Float64Array {
  if (!topOf(z, 0, z.length, facts)) return out.fill(Number.NaN)
  for (let k = 0; k < z.length; k++) out[k] = z[k]! - facts[MAX]! - facts[LN_SUM]!
  return out
}

/** What a row's ln p and ln(1 - p) are made of: [largest logit, ln sum exp(z - max), index of the largest, ln(1 - p) of the largest]. */
export const MAX = 0
export const LN_SUM = 1
export const TOP = 2
export const LN_Q_TOP = 3
const facts = new Float64Array(4)

/**
 * Fills `into` for the row at `from`; false when it has no distribution. ln(1 - p) of the top class is the sum of the others, never
 * 1 - p: at p = 1 - 1e-20 the difference would be 0 and its logarithm lost.
 */
export function topOf(z: Float32Array, from: number, classes: number, into: Float64Array): boolean {
  let top = 0
  let max = Number.NEGATIVE_INFINITY
  for (let k = 0; k < classes; k++) {
    const v = z[from + k]!
    if (Number.isNaN(v)) return false
    if (v > max) {
      max = v
      top = k
    }
  }
  if (!Number.isFinite(max)) return false
  let second = Number.NEGATIVE_INFINITY
  let sum = 0
  let others = 0
  for (let k = 0; k < classes; k++) {
    const v = z[from + k]!
    const e = Math.exp(v - max)
    sum += e
    if (k === top) continue
    if (v > second) second = v
    others += e
  }
  into[MAX] = max
  into[TOP] = top
  into[LN_SUM] = Math.log(sum)
  if (second - max > -600) into[LN_Q_TOP] = Math.log(others) - into[LN_SUM]
  else if (second === Number.NEGATIVE_INFINITY) into[LN_Q_TOP] = second
  else {
    // So far below the top that exp has underflowed or lost digits: the others are added up from their own largest.
    others = 0
    for (let k = 0; k < classes; k++) if (k !== top) others += Math.exp(z[from + k]! - second)
    into[LN_Q_TOP] = second - max + Math.log(others)
  }
  return true
}

/** ln(1 - p) from ln p; over one half it is that of the top class (only the top, or its equal, can be there). */
export function otherSide(lnP: number, lnQTop: number): number {
  const p = Math.exp(lnP)
  return p > 0.5 ? lnQTop : Math.log1p(-p)
}

/** One yes/no question about n rows: ln p and ln(1 - p) of the answer yes, and whether it was right. */
export interface Sides {
  readonly lnP: Float64Array
  readonly lnQ: Float64Array
  readonly hit: Uint8Array
}

/** Facts of all rows, one after the other: 4 n numbers. Yields (0: hardly begun) every few million logits. */
export function* topsOf({ rows, classes, logits }: LabelledLogits): Generator<number, Float64Array, void> {
  const all = new Float64Array(rows * 4)
  const slice = Math.max(1, Math.floor(2e6 / classes))
  for (let i = 0; i < rows; i++) {
    topOf(logits, i * classes, classes, facts)
    all.set(facts, i * 4)
    if (i % slice === 0) yield 0
  }
  return all
}

/** "Is it class k?", for every row, into `sides`. */
export function sidesOfClass({ rows, classes, logits, labels }: LabelledLogits, tops: Float64Array, k: number, { lnP, lnQ, hit }: Sides): void {
  for (let i = 0; i < rows; i++) {
    const ln = logits[i * classes + k]! - tops[i * 4 + MAX]! - tops[i * 4 + LN_SUM]!
    lnP[i] = ln
    lnQ[i] = otherSide(ln, tops[i * 4 + LN_Q_TOP]!)
    hit[i] = labels[i] === k ? 1 : 0
  }
}

/** "Is the top class right?", for every row. */
export function sidesOfTop({ rows, labels }: LabelledLogits, tops: Float64Array): Sides {
  const sides = { lnP: new Float64Array(rows), lnQ: new Float64Array(rows), hit: new Uint8Array(rows) }
  for (let i = 0; i < rows; i++) {
    const ln = -tops[i * 4 + LN_SUM]!
    sides.lnP[i] = ln
    sides.lnQ[i] = otherSide(ln, tops[i * 4 + LN_Q_TOP]!)
    sides.hit[i] = labels[i] === tops[i * 4 + TOP]! ? 1 : 0
  }
  return sides
}
