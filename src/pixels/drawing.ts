/**
 * How much an SVG makes a browser draw. `<use>` repeats a part, and parts that repeat parts double with every line: 600 bytes can
 * stop a page for minutes. Counted from the tags alone; nothing is parsed as XML, and time is linear in the file's length.
 */
import { latin1 } from './formats/bytes'

export interface Drawing {
  /** Elements in the file. */
  readonly own: number
  /** Elements drawn, repeats counted; at most `most`. */
  readonly drawn: number
  /** It holds an SVG as a picture, or markup in entities: what those repeat is not counted. */
  readonly hidden: boolean
}

const most = 1e9
/** A tag longer than this holds data, not references. */
const tagLength = 4096

/** An element with an id, or the drawing itself: what stands in it directly, and what it shows of other parts. */
interface Part {
  own: number
  readonly inside: Part[]
  readonly shows: string[]
}

export function readDrawing(bytes: Uint8Array): Drawing {
  const root: Part = { own: 0, inside: [], shows: [] }
  const parts = new Map<string, Part>()
  const open: Part[] = [root]
  let own = 0
  let hidden = false
  for (const { text, closing, empty } of tags(bytes)) {
    if (closing) {
      if (open.length > 1) open.pop()
      continue
    }
    const around = open.at(-1)!
    own += 1
    const id = attribute(text, 'id')
    // Of two with one id the first is the one that counts.
    const part: Part = id !== null && !parts.has(id) ? { own: 1, inside: [], shows: [] } : around
    if (part === around) around.own += 1
    else {
      around.inside.push(part)
      parts.set(id!, part)
    }
    part.shows.push(...references(text))
    hidden ||= /data:\s*image\/svg/i.test(text)
    if (!empty) open.push(part)
  }
  // The root is within the first 4 kB (formats/svg.ts), so the doctype is too.
  for (const [, double, single] of latin1(bytes, 0, 4096).matchAll(/<!ENTITY\s+(?:%\s+)?[^\s"']+\s+(?:"([^"]*)"|'([^']*)')/gi)) hidden ||= /[<&]/.test(double ?? single!)
  return { own, drawn: total(root, parts), hidden }
}

interface Tag {
  readonly text: string
  readonly closing: boolean
  readonly empty: boolean
}

function* tags(bytes: Uint8Array): Generator<Tag> {
  for (let at = bytes.indexOf(0x3c); at >= 0; at = bytes.indexOf(0x3c, at)) {
    const next = bytes[at + 1] ?? 0
    if (next === 0x21 || next === 0x3f) {
      at = afterOther(bytes, at)
      continue
    }
    const end = afterTag(bytes, at)
    // Not closed: no XML, and no browser draws it.
    if (end < 0) return
    const text = latin1(bytes, at, Math.min(end - at, tagLength))
    yield { text, closing: next === 0x2f, empty: bytes[end - 2] === 0x2f }
    at = end
  }
}

/** Past a comment, CDATA, a doctype (to its first `>`, what follows reads as tags) or an instruction. */
function afterOther(bytes: Uint8Array, at: number): number {
  const start = latin1(bytes, at, 9)
  const [a, b] = start.startsWith('<!--') ? [0x2d, 0x2d] : start === '<![CDATA[' ? [0x5d, 0x5d] : [null, null]
  for (let i = bytes.indexOf(0x3e, at); i >= 0; i = bytes.indexOf(0x3e, i + 1)) {
    if (a === null || (bytes[i - 1] === a && bytes[i - 2] === b)) return i + 1
  }
  return bytes.length
}

/** Past the `>` that is in no quotes; -1 without one. */
function afterTag(bytes: Uint8Array, at: number): number {
  for (let i = at + 1; i < bytes.length; i += 1) {
    const byte = bytes[i]!
    if (byte === 0x3e) return i + 1
    if (byte === 0x22 || byte === 0x27) {
      i = bytes.indexOf(byte, i + 1)
      if (i < 0) return -1
    }
  }
  return -1
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return found ? plain(found[1] ?? found[2]!) : null
}

/** The parts that a tag shows: of `<use>`, and of `url(#…)` in any attribute (patterns, masks, markers). Gradients and filters show few. */
function references(tag: string): string[] {
  const found = [...plain(tag).matchAll(/url\(\s*["']?#([^"')]+)/g)].map((hit) => hit[1]!)
  if (/^<(?:[\w.-]+:)?use[\s/>]/.test(tag)) {
    const target = attribute(tag, '(?:[\\w.-]+:)?href')
    if (target?.startsWith('#')) found.push(target.slice(1))
  }
  return found
}

/** `&#35;` to `#`: otherwise an escape would hide a reference. */
function plain(text: string): string {
  return text.replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (whole, hex: string | undefined, decimal: string | undefined) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0xffff ? String.fromCharCode(code) : whole
  })
}

/** Sums from the leaves up, without recursion: a chain of parts may be as long as the file. A part inside itself counts nothing, as when drawn. */
function total(root: Part, parts: ReadonlyMap<string, Part>): number {
  const sums = new Map<Part, number>()
  const todo: Part[] = [root]
  while (todo.length > 0) {
    const part = todo.at(-1)!
    const needs = [...part.inside, ...part.shows.flatMap((id) => parts.get(id) ?? [])]
    if (!sums.has(part)) {
      sums.set(part, Number.NaN)
      for (const need of needs) if (!sums.has(need)) todo.push(need)
      continue
    }
    todo.pop()
    // NaN: begun further down the pile, so this is a circle.
    if (Number.isNaN(sums.get(part))) sums.set(part, Math.min(most, needs.reduce((sum, need) => sum + (sums.get(need) || 0), part.own)))
  }
  return sums.get(root)!
}
