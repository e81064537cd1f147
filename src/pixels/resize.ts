import { Fault } from '../faults'
import { type Axis, type Kernel, planAxis, smooth } from './axis'
import type { Rgb, Rgba } from './image'
import { acrossAny, mixAny } from './anyPasses'
import { acrossFour, acrossRow, acrossSame, addScaled, asPixels, type Fours, HALF, inFours, mixFour, settle, startFour } from './passes'

/**
 * Resize, byte for byte what Pillow 9.4 does with `Image.resize(size, BILINEAR | BICUBIC | NEAREST)` on RGB:
 * rows first, rounded to 8 bits, then columns. Source: Pillow `src/libImaging/Resample.c`, `ImagingResampleInner`.
 */

/** A rectangle in pixels, inside its picture. */
export interface Window {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * Resizes a picture that arrives in horizontal bands: push the rows of `source`, top to bottom, then finish. Neither
 * the picture nor the row pass is ever held whole: a row after the row pass stays in a ring until the last output row
 * that reads it is made. Memory: window.width * 3 bytes for each output row and for each source row that one reads.
 */
export class Resizer {
  /** The rectangle of the source that the window needs; bands hold exactly its columns. */
  readonly source: Window
  readonly #across: Fours
  /** The row axis as planned, where its weights may be negative: then the plain loops run. */
  readonly #signed: Axis | null
  readonly #down: Axis
  /** The row axis keeps its size, so the row pass only copies. */
  readonly #same: boolean
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
  constructor(inW: number, inH: number, outW: number, outH: number, window: Window, kernel: Kernel = smooth) {
    const across = planAxis(inW, outW, window.left, window.left + window.width, kernel)
    this.#down = planAxis(inH, outH, window.top, window.top + window.height, kernel)
    this.#same = across.identity
    this.#signed = kernel.interpolation === 'bicubic' ? across : null
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
    const four = !this.#signed && !this.#same && startFour(this.#across, width)
    for (let i = 0; i < rows; i += 1) {
      const y = top + this.#done
      const to = (y % taps) * this.#length
      if (this.#same) acrossSame(pixels, i * width, width, this.#ring, to)
      else if (four) this.#ring.set(acrossFour(pixels.subarray(i * width, (i + 1) * width), this.#across.size), to)
      else if (this.#signed) acrossAny(pixels, i * width, this.#signed, this.#ring, to)
      else acrossRow(pixels, i * width, this.#across, this.#ring, to)
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
    if (this.#down.identity) return void this.#out.set(this.#ring.subarray(place(0), place(0) + length), o * length)
    if (this.#signed) return mixAny(this.#out, o * length, length, this.#ring, count[o]!, place, weight)
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
export function resize(rgba: Rgba, outW: number, outH: number, window?: Window, kernel: Kernel = smooth): Rgb {
  const wanted = window ?? { left: 0, top: 0, width: outW, height: outH }
  const resizer = new Resizer(rgba.width, rgba.height, outW, outH, wanted, kernel)
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
