/** Teachable Machine's metadata.json: what its library does with a picture, as a recipe. */
import type { Recipe } from '../pixels/recipe'
import { assumedRecipe } from '../pixels/recipeText'
import { isRecord } from './manifest'

/**
 * Its own code (teachablemachine-community/libraries, image/src) cuts the largest square from the centre, draws it at `imageSize`, and
 * computes x / 127 - 1: a range of -1 to 1.008. Null for any other text.
 */
export function teachableRecipe(text: string): Recipe | null {
  let metadata: unknown
  try {
    metadata = JSON.parse(text)
  } catch {
    return null
  }
  if (!isRecord(metadata) || !(typeof metadata.tmVersion === 'string' || String(metadata.packageName).startsWith('@teachablemachine/'))) return null
  const size = typeof metadata.imageSize === 'number' && metadata.imageSize >= 8 && metadata.imageSize <= 1024 ? Math.round(metadata.imageSize) : 224
  const half = 127 / 255
  return { ...assumedRecipe(size, size, 'NHWC', metadata.grayscale === true ? 'grey' : 'RGB'), resize: 'crop', shortSide: size, mean: [half, half, half], std: [half, half, half] }
}
