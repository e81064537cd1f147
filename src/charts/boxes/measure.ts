import { guessedWidth } from './labelText'
import type { Size } from './places'

export const labelFont = { size: 12, weight: 600, family: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif" } as const
/** Around a label's text, in its own size. */
export const padding = 0.42
export const heightInSizes = 1.5

const widths = new Map<string, number>()
let context: CanvasRenderingContext2D | null | undefined

/** A label's size on the page; each text is measured once. */
export function labelSize(text: string): Size {
  let width = widths.get(text)
  if (width === undefined) {
    if (widths.size > 5000) widths.clear()
    width = Math.ceil(textWidth(text) + 2 * padding * labelFont.size)
    widths.set(text, width)
  }
  return { width, height: labelFont.size * heightInSizes }
}

function textWidth(text: string): number {
  context ??= globalThis.document?.createElement('canvas').getContext('2d')
  if (!context) return guessedWidth(text, labelFont.size)
  context.font = `${labelFont.weight} ${labelFont.size}px ${labelFont.family}`
  return context.measureText(text).width
}
