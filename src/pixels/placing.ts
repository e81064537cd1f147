/** Where a picture stands in the model's input, and the way back from there: what boxes need. */
import { plan } from './crop'
import type { Recipe } from './recipe'

/** Model pixel = picture pixel * scale + left (or top). */
export interface Placing {
  readonly scaleX: number
  readonly scaleY: number
  readonly left: number
  readonly top: number
}

/**
 * For a picture of width x height pixels as shown. A detector's letterbox counts with the one factor it shrank by, though the sides were rounded
 * (YOLOv5's scale_boxes, YOLOX's ratio); other fits count with the sides as they came out.
 */
export function placingOf(width: number, height: number, recipe: Recipe): Placing {
  const { outWidth, outHeight, window, inside } = plan(width, height, recipe)
  const [left, top] = [(inside?.left ?? 0) - window.left, (inside?.top ?? 0) - window.top]
  if (recipe.resize === 'letterbox-yolo' || recipe.resize === 'letterbox-corner') {
    const scale = Math.min(recipe.width / width, recipe.height / height)
    return { scaleX: scale, scaleY: scale, left, top }
  }
  return { scaleX: outWidth / width, scaleY: outHeight / height, left, top }
}
