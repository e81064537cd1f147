import { Fault } from '../faults'
import type { Recipe } from './recipe'

/**
 * Pillow's coefficients for one axis: which source pixels each output pixel reads, and how much of each.
 * Source: Pillow 9.4 `src/libImaging/Resample.c`, `precompute_coeffs` and `normalize_coeffs_8bpc`. The arithmetic
 * is float64 in the same order as there, so that the rounded weights are the same integers.
 */

/** Weights are integers in 1/2^22: 32 bits less 8 for the pixel less 2 for headroom. */
export const PRECISION_BITS = 22

/** How pixels between pixels are found. */
export type Kernel = Pick<Recipe, 'interpolation' | 'antialias'>

export const smooth: Kernel = { interpolation: 'bilinear', antialias: true }

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
export function planAxis(inSize: number, outSize: number, from: number, to: number, kernel = smooth): Axis {
  if (!(inSize >= 1 && outSize >= 1 && from >= 0 && from < to && to <= outSize)) {
    throw new Fault('internal', `Cannot resize ${inSize} pixels to ${outSize}, window ${from} to ${to}.`)
  }
  if (inSize === outSize) return identityAxis(from, to)
  if (kernel.interpolation === 'nearest') return nearestAxis(inSize, outSize, from, to)

  const size = to - from
  const scale = inSize / outSize
  // Shrinking widens the filter so that every source pixel counts (antialias); growing leaves it as wide as it is.
  const filterScale = kernel.antialias ? Math.max(scale, 1) : 1
  const cubic = kernel.interpolation === 'bicubic'
  const support = cubic ? 2 * filterScale : filterScale
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
      const x = Math.abs((j + min - center + 0.5) * ss)
      const w = cubic ? bicubic(x) : Math.max(1 - x, 0)
      exact[j] = w
      sum += w
    }
    for (let j = 0; j < n; j += 1) {
      const w = exact[j]!
      const part = (sum === 0 ? w : w / sum) * 2 ** PRECISION_BITS
      weights[i * taps + j] = Math.trunc(part < 0 ? part - 0.5 : part + 0.5)
    }
    first[i] = min
    count[i] = n
  }
  // Both ends only grow along the axis, so the last pixel reads furthest.
  return { size, first, count, weights, taps, srcFrom: first[0]!, srcTo: first[size - 1]! + count[size - 1]!, identity: false }
}

/** Keys' cubic with a = -0.5, as in Pillow; x >= 0. */
function bicubic(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0
}

/** Pillow's `ImagingScaleAffine` adds the step pixel by pixel, and its rounding with it: a product would differ by a pixel now and then. */
function nearestAxis(inSize: number, outSize: number, from: number, to: number): Axis {
  const axis = identityAxis(from, to)
  const step = inSize / outSize
  let at = step * 0.5
  for (let i = 0; i < to; i += 1, at += step) if (i >= from) axis.first[i - from] = Math.min(Math.trunc(at), inSize - 1)
  return { ...axis, srcFrom: axis.first[0]!, srcTo: axis.first[axis.size - 1]! + 1, identity: false }
}

function identityAxis(from: number, to: number): Axis {
  const size = to - from
  const first = Int32Array.from({ length: size }, (_, i) => from + i)
  const count = new Int32Array(size).fill(1)
  const weights = new Int32Array(size).fill(2 ** PRECISION_BITS)
  return { size, first, count, weights, taps: 1, srcFrom: from, srcTo: to, identity: true }
}
