import { place, plan } from './crop'
import type { Rgb, Rgba } from './image'
import { normalise } from './normalise'
import type { Recipe } from './recipe'
import { resize } from './resize'

export interface Prepared {
  /** The crop as the model sees it, before the numbers: recipe.width x recipe.height. */
  readonly seen: Rgb
  /** One picture in the recipe's layout: recipe.width * recipe.height values a channel. */
  readonly tensor: Float32Array
}

/**
 * A whole picture to the model's input. The picture is opaque: whoever decoded it painted it over the recipe's
 * background, so alpha is not read here. Throws Fault('recipe') when the recipe cannot be followed.
 */
export function prepare(rgba: Rgba, recipe: Recipe): Prepared {
  const planned = plan(rgba.width, rgba.height, recipe)
  const seen = place(resize(rgba, planned.outWidth, planned.outHeight, planned.window, recipe), planned, recipe)
  return { seen, tensor: normalise(seen, recipe) }
}
