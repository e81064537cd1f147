/** JSON from strangers: values where none are expected. `String` and `Number` call what an object calls its `toString`, and may throw. */

/** Real models nest about a dozen deep. Thousands overflow the stack of whoever walks them, TF.js included. */
const mostNesting = 100
/** Twenty for each of 25,000 nodes. Three letters of text can become forty bytes of memory. */
const mostValues = 500_000

/**
 * Why this JSON text had better not be parsed, as the end of a sentence; null when it may. Looks at brackets and commas only, so
 * that it needs no stack and no memory of its own.
 */
export function tooOdd(text: string): string | null {
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) at = endOfString(text, at)
    else if (code === 0x7b || code === 0x5b) {
      values++
      if (++depth > mostNesting) return `is nested more than ${mostNesting} levels deep, which no model is`
    } else if (code === 0x7d || code === 0x5d) depth--
    else if (code === 0x2c) values++
    if (values > mostValues) return `holds more than ${mostValues.toLocaleString('en')} values, which is more than a model needs`
  }
  return null
}

/** The place of the closing quote; the text's end when there is none. */
function endOfString(text: string, start: number): number {
  let at = start
  do {
    at = text.indexOf('"', at + 1)
    if (at < 0) return text.length
  } while (escaped(text, at))
  return at
}

function escaped(text: string, at: number): boolean {
  let back = at
  while (text.charCodeAt(back - 1) === 0x5c) back--
  return (at - back) % 2 === 1
}

/** For a sentence. */
export function said(value: unknown): string {
  if (value === undefined) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** GraphDef JSON writes whole numbers as text. NaN for anything else. */
export function numberIn(value: unknown): number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN
}
