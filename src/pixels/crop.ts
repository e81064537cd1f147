import { Fault } from '../faults'
import type { Recipe } from './recipe'
import type { Window } from './resize'

/** How a picture of some size reaches the model's size: resize to outWidth x outHeight, keep `window`. */
export interface Plan {
  readonly outWidth: number
  readonly outHeight: number
  readonly window: Window
}

/**
 * Plans the recipe's resize for a picture of width x height pixels (as shown, both at least 1).
 * `crop` is torchvision's Resize(shortSide) then CenterCrop; `squash` is straight. No side is ever 0, and nothing
 * here grows with outWidth or outHeight: 30000 x 1 becomes 7,680,000 x 256 on paper only.
 * Throws Fault('recipe') when the short side is less than the crop.
 */
export function plan(width: number, height: number, recipe: Recipe): Plan {
  const { width: cropW, height: cropH, shortSide } = recipe
  if (recipe.resize === 'squash') {
    return { outWidth: cropW, outHeight: cropH, window: { left: 0, top: 0, width: cropW, height: cropH } }
  }
  // torchvision truncates: int(size * long / short).
  const long = Math.max(Math.trunc((shortSide * Math.max(width, height)) / Math.min(width, height)), 1)
  const outWidth = width <= height ? shortSide : long
  const outHeight = width <= height ? long : shortSide
  if (outWidth < cropW || outHeight < cropH) {
    throw new Fault(
      'recipe',
      `A short side of ${shortSide} pixels is less than the crop of ${cropW} × ${cropH}.`,
      `Give a shortSide of at least ${Math.max(cropW, cropH)}.`,
    )
  }
  const window = { left: centred(outWidth, cropW), top: centred(outHeight, cropH), width: cropW, height: cropH }
  return { outWidth, outHeight, window }
}

/** torchvision's int(round((size - crop) / 2)); Python rounds halves to even. */
function centred(size: number, crop: number): number {
  const half = (size - crop) / 2
  const down = Math.floor(half)
  if (half === down) return down
  return down % 2 === 0 ? down : down + 1
}
