import type { Rgb } from './image'
import type { Recipe } from './recipe'

/**
 * Pixels to the numbers the model reads: x = (u8 / 255 - mean) / std, computed in float64, rounded once to float32.
 * mean and std belong to the letters R, G, B in that order whatever `channels` says: BGR changes only where a value
 * is put, not how it is computed. Returns height * width * 3 values, NHWC or NCHW with N = 1.
 */
export function normalise(rgb: Rgb, recipe: Pick<Recipe, 'mean' | 'std' | 'channels' | 'layout'>): Float32Array {
  const { data } = rgb
  const pixels = rgb.width * rgb.height
  const out = new Float32Array(pixels * 3)
  const step = recipe.layout === 'NHWC' ? 3 : 1
  const plane = recipe.layout === 'NHWC' ? 1 : pixels
  for (let c = 0; c < 3; c += 1) {
    // A byte has 256 values: the division is done 256 times per channel, not once per pixel.
    const table = lookup(recipe.mean[c]!, recipe.std[c]!)
    const place = recipe.channels === 'RGB' ? c : 2 - c
    for (let i = 0, from = c, to = place * plane; i < pixels; i += 1, from += 3, to += step) {
      out[to] = table[data[from]!]!
    }
  }
  return out
}

function lookup(mean: number, std: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, u8) => (u8 / 255 - mean) / std)
}
