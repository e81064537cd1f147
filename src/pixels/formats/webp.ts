import { startsWith, u16le, u24le, u32le, u8 } from './bytes'
import type { Format, Header } from './format'

/** WebP container: RIFF, size, WEBP, then chunks padded to even length. RFC 9649. */

/** Sides from the first chunk, which is one of three kinds; null when it is cut off or none of them. */
function size(bytes: Uint8Array): { width: number; height: number } | null {
  const data = 20
  if (startsWith(bytes, 'VP8X', 12) && bytes.length >= data + 10) {
    return { width: u24le(bytes, data + 4) + 1, height: u24le(bytes, data + 7) + 1 }
  }
  if (startsWith(bytes, 'VP8L', 12) && bytes.length >= data + 5 && u8(bytes, data) === 0x2f) {
    const bits = u32le(bytes, data + 1)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (startsWith(bytes, 'VP8 ', 12) && bytes.length >= data + 10 && startsWith(bytes, '\x9d\x01\x2a', data + 3)) {
    return { width: u16le(bytes, data + 6) & 0x3fff, height: u16le(bytes, data + 8) & 0x3fff }
  }
  return null
}

function read(bytes: Uint8Array): Header {
  const sides = size(bytes)
  const end = 8 + u32le(bytes, 4)
  let images = 0
  let at = 12
  // Each step moves at least 8 bytes on.
  while (at + 8 <= Math.min(end, bytes.length)) {
    if (startsWith(bytes, 'ANMF', at)) images += 1
    const length = u32le(bytes, at + 4)
    at += 8 + length + (length % 2)
  }
  return {
    width: sides?.width ?? null,
    height: sides?.height ?? null,
    frames: images > 1 ? 'many' : 'one',
    // Some writers leave out the last padding byte.
    complete: sides !== null && end <= bytes.length && at <= bytes.length + 1,
  }
}

export const webp: Format = {
  name: 'webp',
  readable: true,
  match: (bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8),
  read,
}
