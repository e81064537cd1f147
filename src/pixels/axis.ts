import { Fault } from '../faults'

/**
 * Pillow's bilinear coefficients for one axis: which source pixels each output pixel reads, and how much of each.
 * Source: Pillow 9.4 `src/libImaging/Resample.c`, `precompute_coeffs` and `normalize_coeffs_8bpc`. The arithmetic
 * is float64 in the same order as there, so that the rounded weights are the same integers.
 */

/** Weights are integers in 1/2^22: 32 bits less 8 for the pixel less 2 for headroom. */
export const PRECISION_BITS = 22

export interface Axis {
  /** Output pixels planned: `to - from`. */
  readonly size: number
  /** First source index of each output pixel, on the whole source axis. */
  readonly first: Int32Array
  /** How many source pixels each output pixel reads; never 0. */
  readonly count: Int32Array
  /** `size` rows of `taps` weights, in 1/2^22; those beyond `count` are 0. */
  readonly weights: Int32Array
  readonly taps: number
  /** The source range [srcFrom, srcTo) that all of them read together. */
  readonly srcFrom: number
  readonly srcTo: number
  /** The axis keeps its size: Pillow skips the pass, every pixel is copied. */
  readonly identity: boolean
}

/**
 * Coefficients of output pixels `from` to `to` (exclusive) when `inSize` pixels become `outSize`. Planning a window
 * gives the same numbers as planning all and cutting, because every output pixel is on its own.
 * Memory grows with the window times the shrink factor, never with `outSize`. Throws Fault('internal') on a window
 * outside the output.
 */
export function planAxis(inSize: number, outSize: number, from: number, to: number): Axis {
  if (!(inSize >= 1 && outSize >= 1 && from >= 0 && from < to && to <= outSize)) {
    throw new Fault('internal', `Cannot resize ${inSize} pixels to ${outSize}, window ${from} to ${to}.`)
  }
  if (inSize === outSize) return identityAxis(from, to)

  const size = to - from
  const scale = inSize / outSize
  // Shrinking widens the triangle so that every source pixel counts (antialias); growing leaves it 1 pixel wide.
  const filterScale = Math.max(scale, 1)
  const support = filterScale
  const ss = 1 / filterScale
  const taps = Math.min(Math.ceil(support) * 2 + 1, inSize)
  const first = new Int32Array(size)
  const count = new Int32Array(size)
  const weights = new Int32Array(size * taps)
  const exact = new Float64Array(taps)
  for (let i = 0; i < size; i += 1) {
    const center = (from + i + 0.5) * scale
    const min = Math.max(Math.trunc(center - support + 0.5), 0)
    const n = Math.min(Math.trunc(center + support + 0.5), inSize) - min
    let sum = 0
    for (let j = 0; j < n; j += 1) {
      const w = Math.max(1 - Math.abs((j + min - center + 0.5) * ss), 0)
      exact[j] = w
      sum += w
    }
    for (let j = 0; j < n; j += 1) {
      const w = exact[j]!
      weights[i * taps + j] = Math.trunc(0.5 + (sum === 0 ? w : w / sum) * 2 ** PRECISION_BITS)
    }
    first[i] = min
    count[i] = n
  }
  // Both ends only grow along the axis, so the last pixel reads furthest.
  return { size, first, count, weights, taps, srcFrom: first[0]!, srcTo: first[size - 1]! + count[size - 1]!, identity: false }
}

function identityAxis(from: number, to: number): Axis {
  const size = to - from
  const first = Int32Array.from({ length: size }, (_, i) => from + i)
  const count = new Int32Array(size).fill(1)
  const weights = new Int32Array(size).fill(2 ** PRECISION_BITS)
  return { size, first, count, weights, taps: 1, srcFrom: from, srcTo: to, identity: true }
}
