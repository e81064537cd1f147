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
 * the picture nor the row pass is ever held whole: each row goes straight into 32-bit sums of the output rows that
 * read it (integer sums, so the order does not matter). Memory: window.width * window.height * 15 bytes.
 */
export class Resizer {
  /** The rectangle of the source that the window needs; bands hold exactly its columns. */
  readonly source: Window
  readonly #across: Axis
  readonly #down: Axis
  /** Where each output column starts in a band's row, in bytes. */
  readonly #starts: Int32Array
  /** One source row after the row pass: window.width * 3 bytes. */
  readonly #row: Uint8Array
  readonly #sums: Int32Array
  readonly #out: Uint8Array
  #done = 0
  /** The first output row that still waits for source rows. */
  #open = 0

  /** Sizes in pixels. Throws Fault('internal') when the window is not inside outW x outH or a side is below 1. */
  constructor(inW: number, inH: number, outW: number, outH: number, window: Window) {
    this.#across = planAxis(inW, outW, window.left, window.left + window.width)
    this.#down = planAxis(inH, outH, window.top, window.top + window.height)
    const { srcFrom: left, srcTo: right, first } = this.#across
    const { srcFrom: top, srcTo: bottom } = this.#down
    this.source = { left, top, width: right - left, height: bottom - top }
    this.#starts = first.map((index) => (index - left) * 4)
    this.#row = new Uint8Array(window.width * 3)
    this.#out = new Uint8Array(window.width * window.height * 3)
    this.#sums = new Int32Array(this.#down.identity ? 0 : this.#out.length).fill(HALF)
  }

  /**
   * Takes the next `rows` rows: `rows * source.width * 4` bytes of opaque RGBA; alpha is not read.
   * Throws Fault('internal') on a short band or more rows than `source` has.
   */
  push(band: Uint8ClampedArray | Uint8Array, rows: number): void {
    const stride = this.source.width * 4
    if (band.length < rows * stride) {
      throw new Fault('internal', `A band of ${rows} rows needs ${rows * stride} bytes and has ${band.length}.`)
    }
    if (this.#done + rows > this.source.height) {
      throw new Fault('internal', `${this.#done + rows} rows were pushed and ${this.source.height} are needed.`)
    }
    // One kind of array reaches the hot loop, whatever came in.
    const bytes = new Uint8Array(band.buffer, band.byteOffset, rows * stride)
    for (let i = 0; i < rows; i += 1) {
      acrossRow(bytes, i * stride, this.#starts, this.#across, this.#row)
      this.#addRow(this.source.top + this.#done)
      this.#done += 1
    }
  }

  /** The window, once all rows of `source` are in. Throws Fault('internal') before that. */
  finish(): Rgb {
    if (this.#done !== this.source.height) {
      throw new Fault('internal', `${this.#done} of ${this.source.height} rows were pushed.`)
    }
    if (!this.#down.identity) settle(this.#sums, this.#out)
    return { width: this.#across.size, height: this.#down.size, data: this.#out }
  }

  #addRow(y: number): void {
    const { first, count, weights, taps, size, identity } = this.#down
    const length = this.#row.length
    if (identity) {
      this.#out.set(this.#row, (y - this.source.top) * length)
      return
    }
    while (this.#open < size && first[this.#open]! + count[this.#open]! <= y) this.#open += 1
    for (let o = this.#open; o < size && first[o]! <= y; o += 1) {
      addScaled(this.#sums, o * length, this.#row, weights[o * taps + y - first[o]!]!)
    }
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

/** The row pass: RGBA at `base` to RGB in `out`. The weights are >= 0, so only the top can leave 0..255. */
function acrossRow(bytes: Uint8Array, base: number, starts: Int32Array, axis: Axis, out: Uint8Array): void {
  const { size, count, weights, taps } = axis
  for (let x = 0, o = 0; x < size; x += 1, o += 3) {
    let p = base + starts[x]!
    let k = x * taps
    const end = k + count[x]!
    let r = HALF
    let g = HALF
    let b = HALF
    for (; k < end; k += 1, p += 4) {
      const w = weights[k]!
      r = (r + Math.imul(w, bytes[p]!)) | 0
      g = (g + Math.imul(w, bytes[p + 1]!)) | 0
      b = (b + Math.imul(w, bytes[p + 2]!)) | 0
    }
    out[o] = clip8(r)
    out[o + 1] = clip8(g)
    out[o + 2] = clip8(b)
  }
}

function addScaled(sums: Int32Array, base: number, row: Uint8Array, weight: number): void {
  for (let i = 0; i < row.length; i += 1) sums[base + i] = (sums[base + i]! + Math.imul(weight, row[i]!)) | 0
}

function settle(sums: Int32Array, out: Uint8Array): void {
  for (let i = 0; i < out.length; i += 1) out[i] = clip8(sums[i]!)
}

function clip8(sum: number): number {
  const value = sum >> PRECISION_BITS
  return value > 255 ? 255 : value
}
