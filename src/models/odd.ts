/** JSON from strangers: values where none are expected. `String` and `Number` call what an object calls its `toString`, and may throw. */

/** Real models nest about a dozen deep. Thousands overflow the stack of whoever walks them, TF.js included. */
export const mostNesting = 100

/** Is text nested deeper than `mostNesting`? Looks at brackets only, so that it needs no stack of its own. */
export function tooNested(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) at = endOfString(text, at)
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > mostNesting) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
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
