import { Fault, quote } from '../faults'
import type { Recipe } from './recipe'

/** One checked value of a recipe each. All throw Fault('recipe') with the value in the sentence. */

export function fail(rule: string, value: unknown, hint: string): Fault {
  return new Fault('recipe', `${rule}; this is ${shown(value)}.`, hint)
}

/** A value as a person typed it, short. */
function shown(value: unknown): string {
  let text: string | undefined
  try {
    // NaN and Infinity would be printed as null.
    text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  } catch {
    text = undefined
  }
  return quote(text ?? String(typeof value))
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** A whole number of pixels from 1 to `max`. */
export function side(name: string, value: unknown, max: number): number {
  if (isNumber(value) && Number.isInteger(value) && value >= 1 && value <= max) return value
  throw fail(`${name} must be a whole number from 1 to ${max}`, value, 'For example 224.')
}

/** `size`: one number for both sides, or [height, width] as Python's libraries write it. */
export function sides(value: unknown, max: number): { width: number; height: number } {
  if (!Array.isArray(value)) {
    const both = side('size', value, max)
    return { width: both, height: both }
  }
  if (value.length !== 2) throw fail('size must be a number or [height, width]', value, 'For example 224 or [224, 320].')
  return { height: side('size', value[0], max), width: side('size', value[1], max) }
}

export function choice<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value)
  if (found !== undefined) return found
  throw fail(`${name} must be ${allowed.map((one) => `"${one}"`).join(' or ')}`, value, `Use "${allowed[0]}".`)
}

/** One number for all channels, or three in the order R, G, B. */
export function asTriple(name: string, value: unknown): readonly [number, number, number] {
  if (isNumber(value)) return [value, value, value]
  if (Array.isArray(value) && value.length === 3) {
    const [r, g, b] = value as unknown[]
    if (isNumber(r) && isNumber(g) && isNumber(b)) return [r, g, b]
  }
  throw fail(`${name} must be a number or three numbers`, value, 'For example [0.485, 0.456, 0.406], in the order red, green, blue.')
}

export function range(value: unknown): readonly [number, number] {
  if (Array.isArray(value) && value.length === 2) {
    const [low, high] = value as unknown[]
    // A million either way is far beyond any model, and keeps float32 exact enough.
    if (isNumber(low) && isNumber(high) && low < high && high - low >= 1e-3 && Math.abs(low) <= 1e6 && Math.abs(high) <= 1e6) return [low, high]
  }
  throw fail('range must be [low, high] with low less than high', value, 'For example [-1, 1], [0, 1] or [0, 255].')
}

/** "#rrggbb", or three whole numbers from 0 to 255. */
export function background(value: unknown): Recipe['background'] {
  const hex = typeof value === 'string' ? /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(value) : null
  if (hex) return [Number.parseInt(hex[1]!, 16), Number.parseInt(hex[2]!, 16), Number.parseInt(hex[3]!, 16)]
  if (Array.isArray(value) && value.length === 3) {
    const [r, g, b] = value as unknown[]
    if (isByte(r) && isByte(g) && isByte(b)) return [r, g, b]
  }
  throw fail('background must be a colour', value, 'For example "#ffffff" or [255, 255, 255].')
}

function isByte(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 0 && value <= 255
}
