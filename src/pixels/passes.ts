/** The loops of the resize: all its time is spent here, so this file is written for the compiler first. Integers in 1/2^22. */
import { type Axis, PRECISION_BITS } from './axis'

/** One half: the accumulators start here, so that the shift rounds. */
export const HALF = 1 << (PRECISION_BITS - 1)

/** An axis for the row pass: every output pixel reads the same number of taps, a multiple of four. */
export interface Fours {
  readonly size: number
  /** From the left side of the band, in pixels. */
  readonly starts: Int32Array
  readonly weights: Int32Array
  readonly taps: number
}

/** Four taps in one expression take half the time of a loop over three or four. What is added has weight 0. */
export function inFours(axis: Axis): Fours {
  const { size, first, count, srcFrom, srcTo } = axis
  const taps = Math.ceil(Math.max(...count) / 4) * 4
  // At the right side the four begin earlier, to stay inside the row.
  const last = Math.max(0, srcTo - srcFrom - taps)
  const starts = first.map((index) => Math.min(index - srcFrom, last))
  const weights = new Int32Array(size * taps)
  for (let x = 0; x < size; x += 1) {
    const at = x * axis.taps
    weights.set(axis.weights.subarray(at, at + count[x]!), x * taps + first[x]! - srcFrom - starts[x]!)
  }
  return { size, starts, weights, taps }
}

/**
 * RGBA as one little-endian number per pixel: one read where there were three. A picture narrower than the taps gets
 * room behind it, because reading past the end of an array makes the hot loop slow for every picture after it.
 */
export function asPixels(band: Uint8ClampedArray | Uint8Array, width: number, rows: number, taps: number): Uint32Array {
  if (band.byteOffset % 4 === 0 && width >= taps) return new Uint32Array(band.buffer, band.byteOffset, width * rows)
  const roomy = new Uint32Array(width * rows + taps)
  new Uint8Array(roomy.buffer).set(band.subarray(0, width * rows * 4))
  return roomy
}

/** The row pass of an axis that keeps its size: every pixel is its own. */
export function acrossSame(pixels: Uint32Array, base: number, size: number, out: Uint8Array, to: number): void {
  for (let x = base, o = to; x < base + size; x += 1, o += 3) {
    const p = pixels[x]! | 0
    out[o] = p & 255
    out[o + 1] = (p >>> 8) & 255
    out[o + 2] = (p >>> 16) & 255
  }
}

/** The row pass: pixels from `base` to RGB in `out` at `to`. The weights are >= 0, so only the top can leave 0..255. */
export function acrossRow(pixels: Uint32Array, base: number, axis: Fours, out: Uint8Array, to: number): void {
  const { size, starts, weights, taps } = axis
  for (let x = 0, o = to, k = 0; x < size; x += 1, o += 3) {
    let r = HALF
    let g = HALF
    let b = HALF
    const end = k + taps
    for (let p = base + starts[x]!; k < end; k += 4, p += 4) {
      const w0 = weights[k]!
      const w1 = weights[k + 1]!
      const w2 = weights[k + 2]!
      const w3 = weights[k + 3]!
      const p0 = pixels[p]! | 0
      const p1 = pixels[p + 1]! | 0
      const p2 = pixels[p + 2]! | 0
      const p3 = pixels[p + 3]! | 0
      r = (r + Math.imul(w0, p0 & 255) + Math.imul(w1, p1 & 255) + Math.imul(w2, p2 & 255) + Math.imul(w3, p3 & 255)) | 0
      g = (g + Math.imul(w0, (p0 >>> 8) & 255) + Math.imul(w1, (p1 >>> 8) & 255) + Math.imul(w2, (p2 >>> 8) & 255) + Math.imul(w3, (p3 >>> 8) & 255)) | 0
      b = (b + Math.imul(w0, (p0 >>> 16) & 255) + Math.imul(w1, (p1 >>> 16) & 255) + Math.imul(w2, (p2 >>> 16) & 255) + Math.imul(w3, (p3 >>> 16) & 255)) | 0
    }
    out[o] = clip8(r)
    out[o + 1] = clip8(g)
    out[o + 2] = clip8(b)
  }
}

/** Photos up to this wide, and windows up to this wide, take the short way. */
const longestLine = 4096
const widestWindow = 1024

/**
 * The short way's own arrays. An engine knows where a constant array lies and how long it is, and leaves both out of
 * the loop: with the same loop over arrays that were handed in, the row pass takes 1.5 times as long.
 */
const LINE = new Uint32Array(longestLine + 4)
const STARTS = new Int32Array(widestWindow)
const WEIGHTS = new Int32Array(widestWindow * 4)
const ROW = new Uint8Array(widestWindow * 3)

/** Makes the short way ready for rows of `width` pixels; false when the axis must go the long one. Nothing may come between this and the rows. */
export function startFour({ taps, size, starts, weights }: Fours, width: number): boolean {
  if (taps !== 4 || width > longestLine || size > widestWindow) return false
  STARTS.set(starts)
  WEIGHTS.set(weights)
  return true
}

/**
 * The row pass with four taps, one row. No clip: four rounded weights sum to 2^22 + 2 at most, which no pixel lifts
 * above 255. The answer is good until the next call.
 */
export function acrossFour(line: Uint32Array, size: number): Uint8Array {
  LINE.set(line)
  for (let x = 0, o = 0, k = 0; x < size; x += 1, o += 3, k += 4) {
    const p = STARTS[x]!
    const w0 = WEIGHTS[k]!
    const w1 = WEIGHTS[k + 1]!
    const w2 = WEIGHTS[k + 2]!
    const w3 = WEIGHTS[k + 3]!
    const p0 = LINE[p]! | 0
    const p1 = LINE[p + 1]! | 0
    const p2 = LINE[p + 2]! | 0
    const p3 = LINE[p + 3]! | 0
    ROW[o] = (HALF + Math.imul(w0, p0 & 255) + Math.imul(w1, p1 & 255) + Math.imul(w2, p2 & 255) + Math.imul(w3, p3 & 255)) >> PRECISION_BITS
    ROW[o + 1] = (HALF + Math.imul(w0, (p0 >>> 8) & 255) + Math.imul(w1, (p1 >>> 8) & 255) + Math.imul(w2, (p2 >>> 8) & 255) + Math.imul(w3, (p3 >>> 8) & 255)) >> PRECISION_BITS
    ROW[o + 2] = (HALF + Math.imul(w0, (p0 >>> 16) & 255) + Math.imul(w1, (p1 >>> 16) & 255) + Math.imul(w2, (p2 >>> 16) & 255) + Math.imul(w3, (p3 >>> 16) & 255)) >> PRECISION_BITS
  }
  return ROW.subarray(0, size * 3)
}

/** The column pass where at most four rows meet: `a` to `d` are their places in `rows`. No clip, as above. */
export function mixFour(
  out: Uint8Array, to: number, length: number, rows: Uint8Array, a: number, b: number, c: number, d: number,
  wa: number, wb: number, wc: number, wd: number,
): void {
  for (let i = 0; i < length; i += 1) {
    out[to + i] = (HALF + Math.imul(wa, rows[a + i]!) + Math.imul(wb, rows[b + i]!) + Math.imul(wc, rows[c + i]!) + Math.imul(wd, rows[d + i]!)) >> PRECISION_BITS
  }
}

export function addScaled(sums: Int32Array, rows: Uint8Array, base: number, weight: number): void {
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i]! + Math.imul(weight, rows[base + i]!)) | 0
}

export function settle(sums: Int32Array, out: Uint8Array, base: number): void {
  for (let i = 0; i < sums.length; i += 1) out[base + i] = clip8(sums[i]!)
}

function clip8(sum: number): number {
  const value = sum >> PRECISION_BITS
  return value > 255 ? 255 : value
}
