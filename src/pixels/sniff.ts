import { latin1 } from './formats/bytes'
import type { FormatName, Header } from './formats/format'
import { UNREAD } from './formats/format'
import { formats } from './formats/index'

/** What a file's bytes say of themselves. The name and the MIME type are never asked: browsers do not either. */
export interface Sniffed extends Header {
  readonly format: FormatName | 'empty' | 'unknown'
  /** Chromium is expected to decode this format. */
  readonly readable: boolean
  /** Of the whole file. */
  readonly bytes: number
  /** The first printable characters, at most 16, for a sentence; '' when there are none. */
  readonly start: string
}

/**
 * Format, declared sides and visible truncation of a whole file, without decoding it. Total: it never throws, and
 * takes time linear in the file's length.
 */
export function sniff(bytes: Uint8Array): Sniffed {
  const start = printable(bytes)
  const { length } = bytes
  if (length === 0) return { ...UNREAD, format: 'empty', complete: false, readable: false, bytes: length, start }
  const format = formats.find((candidate) => candidate.match(bytes))
  if (!format) return { ...UNREAD, format: 'unknown', readable: false, bytes: length, start }
  return { ...format.read(bytes), format: format.name, readable: format.readable, bytes: length, start }
}

/** Runs of anything but printable ASCII become one dot, so that binary rubbish stays short and harmless. */
function printable(bytes: Uint8Array): string {
  const text = latin1(bytes, 0, 64).replace(/^\u00ef\u00bb\u00bf/, '').trimStart().slice(0, 16)
  return /[!-~]/.test(text) ? text.replace(/[^ -~]+/g, '·').trim() : ''
}
