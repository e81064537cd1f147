import { i32le, startsWith, u16le, u32le } from './bytes'
import type { Format, Header } from './format'

/** Windows bitmap: file header (14 bytes), then an information header whose length tells its kind. */

const HEADERS = new Set([12, 16, 40, 52, 56, 64, 108, 124])

/** Sides from the information header at `at` (an ICO holds headers without the file header); null when cut off. */
export function dibSize(bytes: Uint8Array, at: number): { width: number; height: number } | null {
  const length = u32le(bytes, at)
  if (!HEADERS.has(length) || at + Math.min(length, 16) > bytes.length) return null
  if (length === 12) return { width: u16le(bytes, at + 4), height: u16le(bytes, at + 6) }
  // A negative height means top row first; a negative width is damage, and is passed on as it stands.
  return { width: i32le(bytes, at + 4), height: Math.abs(i32le(bytes, at + 8)) }
}

function read(bytes: Uint8Array): Header {
  const sides = dibSize(bytes, 14)
  if (sides === null) return { width: null, height: null, frames: 'one', complete: false }
  const core = u32le(bytes, 14) === 12
  const depth = u16le(bytes, core ? 24 : 28)
  const compression = core ? 0 : u32le(bytes, 30)
  // Plain rows are padded to 4 bytes, so their length is known; packed ones (RLE) tell nothing but their size field.
  const plain = compression === 0 || compression === 3 || compression === 6
  const rows = plain ? Math.ceil((sides.width * depth) / 32) * 4 * sides.height : u32le(bytes, 34)
  return { ...sides, frames: 'one', complete: u32le(bytes, 10) + rows <= bytes.length }
}

export const bmp: Format = {
  name: 'bmp',
  readable: true,
  // Two letters are little: plenty of texts start with BM, so the header's length must make sense too.
  match: (bytes) => startsWith(bytes, 'BM') && HEADERS.has(u32le(bytes, 14)),
  read,
}
