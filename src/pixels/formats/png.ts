import { startsWith, u32be } from './bytes'
import { unpacksBeyond } from '../inflated'
import type { Format, Header } from './format'

/** PNG (W3C PNG, third edition): signature, then chunks of length, type, data, CRC; IHDR first, IEND last. */

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n'

/** Sides from IHDR when a PNG starts at `at` (an ICO holds whole PNGs); null when the header is not all there. */
export function pngSize(bytes: Uint8Array, at: number): { width: number; height: number } | null {
  if (at + 24 > bytes.length || !startsWith(bytes, PNG_SIGNATURE, at) || !startsWith(bytes, 'IHDR', at + 12)) return null
  return { width: u32be(bytes, at + 16), height: u32be(bytes, at + 20) }
}

/** Real profiles have kilobytes, the largest two or three megabytes. */
const mostProfile = 16e6

/** iCCP: a name of 1 to 79 letters, a zero, the method (0), a zlib stream. Deflate packs at most 1032 to 1, so short ones need no look. */
function isBomb(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < mostProfile / 1032) return false
  const name = bytes.indexOf(0, start)
  return name >= 0 && name - start <= 79 && unpacksBeyond(bytes, name + 2, end, mostProfile)
}

function read(bytes: Uint8Array): Header {
  const size = pngSize(bytes, 0)
  let frames: Header['frames'] = 'one'
  let complete = false
  let profileBomb = false
  // Each step moves at least 12 bytes on.
  for (let at = 8; at + 12 <= bytes.length; at += 12 + u32be(bytes, at)) {
    if (startsWith(bytes, 'acTL', at + 4) && u32be(bytes, at + 8) > 1) frames = 'many'
    if (startsWith(bytes, 'iCCP', at + 4)) profileBomb ||= isBomb(bytes, at + 8, at + 8 + u32be(bytes, at))
    if (startsWith(bytes, 'IEND', at + 4)) {
      complete = true
      break
    }
  }
  return { width: size?.width ?? null, height: size?.height ?? null, frames, complete, ...(profileBomb && { profileBomb }) }
}

export const png: Format = { name: 'png', readable: true, match: (bytes) => startsWith(bytes, PNG_SIGNATURE), read }
