/** The plain loops of the resize, for weights of either sign (bicubic): both ends are clipped. passes.ts is the tuned way for the rest. */
import { type Axis, PRECISION_BITS } from './axis'

const HALF = 1 << (PRECISION_BITS - 1)

/** The row pass: pixels from `base` to RGB in `out` at `to`. */
export function acrossAny(pixels: Uint32Array, base: number, axis: Axis, out: Uint8Array, to: number): void {
  const { size, first, count, weights, taps, srcFrom } = axis
  for (let x = 0, o = to; x < size; x += 1, o += 3) {
    let r = HALF
    let g = HALF
    let b = HALF
    const from = base + first[x]! - srcFrom
    for (let j = 0; j < count[x]!; j += 1) {
      const w = weights[x * taps + j]!
      const p = pixels[from + j]!
      r += w * (p & 255)
      g += w * ((p >>> 8) & 255)
      b += w * ((p >>> 16) & 255)
    }
    out[o] = clip(r)
    out[o + 1] = clip(g)
    out[o + 2] = clip(b)
  }
}

/** The column pass of one output row: `count` rows, each at its place in `rows` with its weight. */
export function mixAny(
  out: Uint8Array, to: number, length: number, rows: Uint8Array, count: number, place: (j: number) => number, weight: (j: number) => number,
): void {
  const sums = new Float64Array(length).fill(HALF)
  for (let j = 0; j < count; j += 1) {
    const [at, w] = [place(j), weight(j)]
    for (let i = 0; i < length; i += 1) sums[i] = sums[i]! + w * rows[at + i]!
  }
  for (let i = 0; i < length; i += 1) out[to + i] = clip(sums[i]!)
}

function clip(sum: number): number {
  return Math.min(255, Math.max(0, Math.floor(sum / 2 ** PRECISION_BITS)))
}
