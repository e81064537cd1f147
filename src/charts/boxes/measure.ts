import { guessedWidth } from './labelText'
import type { Size } from './places'

const family = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
/** On a telephone a picture is small, and labels are too. */
export const textSize = (viewWidth: number): number => (viewWidth < 480 ? 10.5 : 12)
/** Around a label's text, in its own size. */
export const padding = 0.42
export const heightInSizes = 1.5

const widths = new Map<string, number>()
let context: CanvasRenderingContext2D | null | undefined

/** A label's size on the page; each text is measured once. */
export function labelSize(text: string, size: number): Size {
  const key = `${size} ${text}`
  let width = widths.get(key)
  if (width === undefined) {
    if (widths.size > 5000) widths.clear()
    width = Math.ceil(textWidth(text, size) + 2 * padding * size)
    widths.set(key, width)
  }
  return { width, height: size * heightInSizes }
}

/** A text's width on this page; a guess where there is no page. */
export function textWidth(text: string, size: number): number {
  context ??= globalThis.document?.createElement('canvas').getContext('2d')
  if (!context) return guessedWidth(text, size)
  context.font = `600 ${size}px ${family}`
  return context.measureText(text).width
}
