import type { Rgb } from './image'
import type { Recipe } from './recipe'

/**
 * Pixels to the numbers the model reads: x = (u8 / 255 - mean) / std, computed in float64, rounded once to float32.
 * mean and std belong to the letters R, G, B in that order whatever `channels` says: BGR changes only where a value
 * is put, not how it is computed. `grey` is one channel of luma. Returns height * width * 3 (or 1) values, NHWC or NCHW with N = 1: `into`, if it has that
 * length (fresh memory costs more than the numbers in it), or a new array.
 */
export function normalise(rgb: Rgb, recipe: Pick<Recipe, 'mean' | 'std' | 'channels' | 'layout'>, into?: Float32Array): Float32Array {
  const { data } = rgb
  const pixels = rgb.width * rgb.height
  if (recipe.channels === 'grey') return normaliseGrey(rgb, recipe, into)
  const out = into?.length === pixels * 3 ? into : new Float32Array(pixels * 3)
  // A byte has 256 values: the division is done 256 times per channel, not once per pixel.
  const [r, g, b] = [0, 1, 2].map((c) => lookup(recipe.mean[c]!, recipe.std[c]!)) as [Float32Array, Float32Array, Float32Array]
  const step = recipe.layout === 'NHWC' ? 3 : 1
  const plane = recipe.layout === 'NHWC' ? 1 : pixels
  let red = recipe.channels === 'RGB' ? 0 : 2 * plane
  let green = plane
  let blue = 2 * plane - red
  for (let from = 0; from < pixels * 3; from += 3) {
    out[red] = r[data[from]!]!
    out[green] = g[data[from + 1]!]!
    out[blue] = b[data[from + 2]!]!
    red += step
    green += step
    blue += step
  }
  return out
}

function normaliseGrey({ data, width, height }: Rgb, { mean, std }: Pick<Recipe, 'mean' | 'std'>, into?: Float32Array): Float32Array {
  const out = into?.length === width * height ? into : new Float32Array(width * height)
  const values = lookup(mean[0], std[0])
  for (let i = 0; i < out.length; i += 1) out[i] = values[luma(data, i * 3)]!
  return out
}

/** Pillow's convert('L'): ITU-R 601 in 1/65536, rounded. */
export function luma(rgb: Uint8Array, at: number): number {
  return (rgb[at]! * 19595 + rgb[at + 1]! * 38470 + rgb[at + 2]! * 7471 + 0x8000) >>> 16
}

function lookup(mean: number, std: number): Float32Array {
  const values = new Float32Array(256)
  for (let u8 = 0; u8 < 256; u8 += 1) values[u8] = (u8 / 255 - mean) / std
  return values
}
