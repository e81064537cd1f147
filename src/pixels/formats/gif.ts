import { startsWith, u16le, u8 } from './bytes'
import type { Format, Header } from './format'

/** GIF89a: screen, optional colour table, then extensions (21) and images (2C), each of sub-blocks, up to the trailer (3B). */

/** Bytes of the colour table that the flags announce. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** Past a chain of sub-blocks: length byte, data, ..., 0. Beyond the file when the chain is cut. */
function afterBlocks(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1
  return at + 1
}

function read(bytes: Uint8Array): Header {
  if (bytes.length < 13) return { width: null, height: null, frames: 'one', complete: false }
  let width = u16le(bytes, 6)
  let height = u16le(bytes, 8)
  let images = 0
  let at = 13 + tableBytes(u8(bytes, 10))
  let kind = u8(bytes, at)
  for (; at < bytes.length && (kind === 0x21 || kind === 0x2c); kind = u8(bytes, at)) {
    if (kind === 0x21) {
      at = afterBlocks(bytes, at + 2)
      continue
    }
    // Browsers take the first image's sides when the screen has none.
    if (images === 0 && (width === 0 || height === 0)) {
      width = u16le(bytes, at + 5)
      height = u16le(bytes, at + 7)
    }
    images += 1
    at = afterBlocks(bytes, at + 11 + tableBytes(u8(bytes, at + 9)))
  }
  return { width, height, frames: images > 1 ? 'many' : 'one', complete: at < bytes.length && kind === 0x3b }
}

export const gif: Format = {
  name: 'gif',
  readable: true,
  match: (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'),
  read,
}
