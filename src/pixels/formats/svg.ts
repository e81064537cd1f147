import { readDrawing } from '../drawing'
import { latin1 } from './bytes'
import type { Format, Header } from './format'

/** Text that is a page or a drawing. Only the root element's tag is looked at; nothing is parsed as XML. */

/** How far the root element is looked for: licences in comments can be long. */
const REACH = 4096

/** CSS pixels per unit. Other units (%, em) depend on where the drawing stands. */
const UNITS: Readonly<Record<string, number>> = { '': 1, px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 96 / 2.54, mm: 96 / 25.4 }

/** The root element's tag and what follows, past byte-order mark, XML declaration, comments and doctype; else ''. */
function root(bytes: Uint8Array): string {
  let rest = latin1(bytes, 0, REACH).replace(/^\u00ef\u00bb\u00bf/, '').trimStart()
  for (;;) {
    const close = rest.startsWith('<?') ? '?>' : rest.startsWith('<!--') ? '-->' : /^<!doctype\s+svg/i.test(rest) ? '>' : ''
    if (close === '') return rest.startsWith('<') ? rest : ''
    // A doctype may hold entities in [ ]; its own end is after them.
    const from = close === '>' && /^[^>]*\[/.test(rest) ? rest.indexOf(']') : 0
    const at = from < 0 ? -1 : rest.indexOf(close, from)
    if (at < 0) return ''
    rest = rest.slice(at + close.length).trimStart()
  }
}

/** A side in CSS pixels, rounded up; null without the attribute or in a unit that means nothing here. */
function side(tag: string, name: 'width' | 'height'): number | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*["']\\s*\\+?([0-9.]+(?:e[+-]?[0-9]+)?)\\s*([a-z%]*)\\s*["']`, 'i').exec(tag)
  if (!found) return null
  const pixels = Number(found[1]) * (UNITS[(found[2] ?? '').toLowerCase()] ?? Number.NaN)
  return Number.isFinite(pixels) ? Math.ceil(pixels) : null
}

function read(bytes: Uint8Array): Header {
  const text = root(bytes)
  const tag = text.slice(0, text.indexOf('>') + 1 || text.length)
  const end = latin1(bytes, Math.max(0, bytes.length - 256), 256).trimEnd()
  return { width: side(tag, 'width'), height: side(tag, 'height'), frames: 'one', complete: end.endsWith('>'), drawing: readDrawing(bytes) }
}

export const svg: Format = {
  name: 'svg',
  readable: true,
  match: (bytes) => /^<(?:[a-z][\w.-]*:)?svg[\s/>]/i.test(root(bytes)),
  read,
}

export const html: Format = {
  name: 'html',
  readable: false,
  match: (bytes) => /^<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|h1|a)[\s/>]/i.test(root(bytes)),
  read: () => ({ width: null, height: null, frames: 'one', complete: true }),
}
