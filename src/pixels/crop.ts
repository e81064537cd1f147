import { Fault } from '../faults'
import type { Rgb } from './image'
import type { Recipe } from './recipe'
import type { Window } from './resize'

/** How a picture of some size reaches the model's size: resize to outWidth x outHeight, keep `window`. */
export interface Plan {
  readonly outWidth: number
  readonly outHeight: number
  readonly window: Window
  /** Where the window stands in the model's picture; absent: it is all of it. */
  readonly inside?: { readonly left: number; readonly top: number }
}

/**
 * Plans the recipe's resize for a picture of width x height pixels (as shown, both at least 1).
 * `crop` is torchvision's Resize(shortSide) then CenterCrop; `squash` is straight; `squash-crop` is Resize((s, s)) then CenterCrop. No side is ever 0, and nothing
 * here grows with outWidth or outHeight: 30000 x 1 becomes 7,680,000 x 256 on paper only.
 * Throws Fault('recipe') when the short side is less than the crop.
 */
export function plan(width: number, height: number, recipe: Recipe): Plan {
  const { width: cropW, height: cropH, shortSide } = recipe
  if (recipe.resize === 'squash') {
    return { outWidth: cropW, outHeight: cropH, window: { left: 0, top: 0, width: cropW, height: cropH } }
  }
  if (recipe.resize === 'letterbox') return fit(width, height, cropW, cropH)
  if (recipe.resize === 'letterbox-yolo' || recipe.resize === 'letterbox-corner') return fitByScale(width, height, recipe)
  if (recipe.resize === 'squash-crop') {
    const [outWidth, outHeight] = [cropW, cropH].map((side) => Math.trunc((shortSide * side) / Math.min(cropW, cropH))) as [number, number]
    return cut(outWidth, outHeight, recipe)
  }
  // torchvision truncates: int(size * long / short).
  const long = Math.max(Math.trunc((shortSide * Math.max(width, height)) / Math.min(width, height)), 1)
  const outWidth = width <= height ? shortSide : long
  const outHeight = width <= height ? long : shortSide
  return cut(outWidth, outHeight, recipe)
}

function cut(outWidth: number, outHeight: number, { width, height, shortSide }: Recipe): Plan {
  if (outWidth < width || outHeight < height) {
    throw new Fault(
      'recipe',
      `A short side of ${shortSide} pixels is less than the crop of ${width} × ${height}.`,
      `Give a shortSide of at least ${Math.max(width, height)}.`,
    )
  }
  const window = { left: centred(outWidth, width), top: centred(outHeight, height), width, height }
  return { outWidth, outHeight, window }
}

/** Pillow's ImageOps.pad: the longer fit is exact, the other side and the place are rounded half to even. */
function fit(width: number, height: number, boxW: number, boxH: number): Plan {
  const wide = width / height > boxW / boxH
  const narrow = width / height < boxW / boxH
  const outWidth = narrow ? Math.max(even((width / height) * boxH), 1) : boxW
  const outHeight = wide ? Math.max(even((height / width) * boxW), 1) : boxH
  const window = { left: 0, top: 0, width: outWidth, height: outHeight }
  return { outWidth, outHeight, window, inside: { left: centred(boxW, outWidth), top: centred(boxH, outHeight) } }
}

/**
 * Detectors shrink both sides by one factor. YOLOv5 (`augmentations.py`, letterbox) rounds the sides half to even and puts the odd bar's
 * pixel below and right (free / 2 - 0.1, rounded); YOLOX (`preproc`) truncates and starts in the corner.
 */
function fitByScale(width: number, height: number, { width: boxW, height: boxH, resize }: Recipe): Plan {
  const scale = Math.min(boxW / width, boxH / height)
  const rounded = resize === 'letterbox-yolo' ? even : Math.trunc
  const [outWidth, outHeight] = [Math.max(rounded(width * scale), 1), Math.max(rounded(height * scale), 1)]
  const bar = (free: number): number => (resize === 'letterbox-yolo' ? Math.max(even(free / 2 - 0.1), 0) : 0)
  const window = { left: 0, top: 0, width: outWidth, height: outHeight }
  return { outWidth, outHeight, window, inside: { left: bar(boxW - outWidth), top: bar(boxH - outHeight) } }
}

/** Puts a resized window into the model's picture: bars in the recipe's background around it. */
export function place(rgb: Rgb, { inside }: Plan, { width, height, background }: Pick<Recipe, 'width' | 'height' | 'background'>): Rgb {
  if (!inside || (rgb.width === width && rgb.height === height)) return rgb
  const data = new Uint8Array(width * height * 3)
  // A row painted once, then copied: a pixel at a time costs as much as the whole resize.
  for (let i = 0; i < width * 3; i += 3) data.set(background, i)
  for (let y = 1; y < height; y += 1) data.copyWithin(y * width * 3, 0, width * 3)
  for (let y = 0; y < rgb.height; y += 1) {
    data.set(rgb.data.subarray(y * rgb.width * 3, (y + 1) * rgb.width * 3), ((inside.top + y) * width + inside.left) * 3)
  }
  return { width, height, data }
}

/** torchvision's int(round((size - crop) / 2)); Python rounds halves to even. */
function centred(size: number, crop: number): number {
  return even((size - crop) / 2)
}

/** Python's round. */
function even(value: number): number {
  const down = Math.floor(value)
  if (value - down !== 0.5) return Math.round(value)
  return down % 2 === 0 ? down : down + 1
}
