import { startsWith, u32be } from './bytes'
import type { Format, Header } from './format'

/** PNG (W3C PNG, third edition): signature, then chunks of length, type, data, CRC; IHDR first, IEND last. */

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n'

/** Sides from IHDR when a PNG starts at `at` (an ICO holds whole PNGs); null when the header is not all there. */
export function pngSize(bytes: Uint8Array, at: number): { width: number; height: number } | null {
  if (at + 24 > bytes.length || !startsWith(bytes, PNG_SIGNATURE, at) || !startsWith(bytes, 'IHDR', at + 12)) return null
  return { width: u32be(bytes, at + 16), height: u32be(bytes, at + 20) }
}

function read(bytes: Uint8Array): Header {
  const size = pngSize(bytes, 0)
  let frames: Header['frames'] = 'one'
  let complete = false
  // Each step moves at least 12 bytes on.
  for (let at = 8; at + 12 <= bytes.length; at += 12 + u32be(bytes, at)) {
    if (startsWith(bytes, 'acTL', at + 4) && u32be(bytes, at + 8) > 1) frames = 'many'
    if (startsWith(bytes, 'IEND', at + 4)) {
      complete = true
      break
    }
  }
  return { width: size?.width ?? null, height: size?.height ?? null, frames, complete }
}

export const png: Format = { name: 'png', readable: true, match: (bytes) => startsWith(bytes, PNG_SIGNATURE), read }
