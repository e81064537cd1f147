import { Fault } from '../faults'
import { type Axis, planAxis, PRECISION_BITS } from './axis'
import type { Rgb, Rgba } from './image'

/**
 * Bilinear resize with antialias, byte for byte what Pillow 9.4 does with `Image.resize(size, BILINEAR)` on RGB:
 * rows first, rounded to 8 bits, then columns. Source: Pillow `src/libImaging/Resample.c`, `ImagingResampleInner`.
 */

/** A rectangle in pixels, inside its picture. */
export interface Window {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** One half in 1/2^22: the accumulators start here, so that the shift rounds. */
const HALF = 1 << (PRECISION_BITS - 1)

/**
 * Resizes a picture that arrives in horizontal bands: push the rows of `source`, top to bottom, then finish. Neither
 * the picture nor the row pass is ever held whole: a row after the row pass stays in a ring until the last output row
 * that reads it is made. Memory: window.width * 3 bytes for each output row and for each source row that one reads.
 */
export class Resizer {
  /** The rectangle of the source that the window needs; bands hold exactly its columns. */
  readonly source: Window
  readonly #across: Fours
  readonly #down: Axis
  /** Bytes of a row after the row pass. */
  readonly #length: number
  /** Source rows after the row pass, as many as one output row reads: row y stands at y modulo `taps`. */
  readonly #ring: Uint8Array
  readonly #sums: Int32Array
  readonly #out: Uint8Array
  /** Source rows taken. */
  #done = 0
  /** Output rows made. */
  #made = 0

  /** Sizes in pixels. Throws Fault('internal') when the window is not inside outW x outH or a side is below 1. */
  constructor(inW: number, inH: number, outW: number, outH: number, window: Window) {
    const across = planAxis(inW, outW, window.left, window.left + window.width)
    this.#down = planAxis(inH, outH, window.top, window.top + window.height)
    const { srcFrom: left, srcTo: right } = across
    const { srcFrom: top, srcTo: bottom } = this.#down
    this.source = { left, top, width: right - left, height: bottom - top }
    this.#across = inFours(across)
    this.#length = window.width * 3
    this.#ring = new Uint8Array(this.#length * this.#down.taps)
    this.#sums = new Int32Array(this.#length)
    this.#out = new Uint8Array(this.#length * window.height)
  }

  /**
   * Takes the next `rows` rows: `rows * source.width * 4` bytes of opaque RGBA; alpha is not read.
   * Throws Fault('internal') on a short band or more rows than `source` has.
   */
  push(band: Uint8ClampedArray | Uint8Array, rows: number): void {
    const { width, height, top } = this.source
    if (band.length < rows * width * 4) {
      throw new Fault('internal', `A band of ${rows} rows needs ${rows * width * 4} bytes and has ${band.length}.`)
    }
    if (this.#done + rows > height) {
      throw new Fault('internal', `${this.#done + rows} rows were pushed and ${height} are needed.`)
    }
    const pixels = asPixels(band, width, rows, this.#across.taps)
    const { first, count, taps, size } = this.#down
    for (let i = 0; i < rows; i += 1) {
      const y = top + this.#done
      acrossRow(pixels, i * width, this.#across, this.#ring, (y % taps) * this.#length)
      this.#done += 1
      while (this.#made < size && first[this.#made]! + count[this.#made]! <= y + 1) {
        this.#makeRow(this.#made)
        this.#made += 1
      }
    }
  }

  /** The window, once all rows of `source` are in. Throws Fault('internal') before that. */
  finish(): Rgb {
    if (this.#done !== this.source.height) {
      throw new Fault('internal', `${this.#done} of ${this.source.height} rows were pushed.`)
    }
    return { width: this.#length / 3, height: this.#down.size, data: this.#out }
  }

  #makeRow(o: number): void {
    const { first, count, weights, taps } = this.#down
    const length = this.#length
    const place = (j: number): number => ((first[o]! + j) % taps) * length
    const weight = (j: number): number => (j < count[o]! ? weights[o * taps + j]! : 0)
    if (count[o]! <= 4) {
      mixFour(this.#out, o * length, length, this.#ring, place(0), place(1), place(2), place(3), weight(0), weight(1), weight(2), weight(3))
      return
    }
    this.#sums.fill(HALF)
    for (let j = 0; j < count[o]!; j += 1) addScaled(this.#sums, this.#ring, place(j), weight(j))
    settle(this.#sums, this.#out, o * length)
  }
}

/** Resizes to outW x outH; only `window` (all, if absent) is computed, and is equal to cutting it from the whole. */
export function resize(rgba: Rgba, outW: number, outH: number, window?: Window): Rgb {
  const wanted = window ?? { left: 0, top: 0, width: outW, height: outH }
  const resizer = new Resizer(rgba.width, rgba.height, outW, outH, wanted)
  const { left, top, width, height } = resizer.source
  if (rgba.data.length < rgba.width * rgba.height * 4) {
    throw new Fault('internal', `${rgba.width} × ${rgba.height} pixels need more than ${rgba.data.length} bytes.`)
  }
  for (let y = top; y < top + height; y += 1) {
    const start = (y * rgba.width + left) * 4
    resizer.push(rgba.data.subarray(start, start + width * 4), 1)
  }
  return resizer.finish()
}

/** An axis for the row pass: every output pixel reads the same number of taps, a multiple of four. */
interface Fours {
  readonly size: number
  /** From the left side of the band, in pixels. */
  readonly starts: Int32Array
  readonly weights: Int32Array
  readonly taps: number
}

/** Four taps in one expression take half the time of a loop over three or four. What is added has weight 0. */
function inFours(axis: Axis): Fours {
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
function asPixels(band: Uint8ClampedArray | Uint8Array, width: number, rows: number, taps: number): Uint32Array {
  if (band.byteOffset % 4 === 0 && width >= taps) return new Uint32Array(band.buffer, band.byteOffset, width * rows)
  const roomy = new Uint32Array(width * rows + taps)
  new Uint8Array(roomy.buffer).set(band.subarray(0, width * rows * 4))
  return roomy
}

/** The row pass: pixels from `base` to RGB in `out` at `to`. The weights are >= 0, so only the top can leave 0..255. */
function acrossRow(pixels: Uint32Array, base: number, axis: Fours, out: Uint8Array, to: number): void {
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

/** The column pass where at most four rows meet: `a` to `d` are their places in `rows`. */
function mixFour(
  out: Uint8Array, to: number, length: number, rows: Uint8Array, a: number, b: number, c: number, d: number,
  wa: number, wb: number, wc: number, wd: number,
): void {
  for (let i = 0; i < length; i += 1) {
    out[to + i] = clip8((HALF + Math.imul(wa, rows[a + i]!) + Math.imul(wb, rows[b + i]!) + Math.imul(wc, rows[c + i]!) + Math.imul(wd, rows[d + i]!)) | 0)
  }
}

function addScaled(sums: Int32Array, rows: Uint8Array, base: number, weight: number): void {
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i]! + Math.imul(weight, rows[base + i]!)) | 0
}

function settle(sums: Int32Array, out: Uint8Array, base: number): void {
  for (let i = 0; i < sums.length; i += 1) out[base + i] = clip8(sums[i]!)
}

function clip8(sum: number): number {
  const value = sum >> PRECISION_BITS
  return value > 255 ? 255 : value
}
