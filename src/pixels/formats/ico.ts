import { dibSize } from './bmp'
import { u16le, u32be, u32le, u8 } from './bytes'
import type { Format, Header } from './format'
import { pngSize } from './png'

/**
 * Windows icon: a list of pictures, each a PNG or a bitmap without its file header. The list gives each side one byte;
 * the picture inside may declare far more, so both are read and the largest counts.
 */
function read(bytes: Uint8Array): Header {
  let width: number | null = null
  let height: number | null = null
  let complete = true
  const take = (w: number, h: number): void => {
    if (width === null || height === null || w * h > width * height) {
      width = w
      height = h
    }
  }
  const count = u16le(bytes, 4)
  for (let i = 0; i < count; i += 1) {
    const at = 6 + i * 16
    if (at + 16 > bytes.length) {
      complete = false
      break
    }
    take(u8(bytes, at) || 256, u8(bytes, at + 1) || 256)
    const offset = u32le(bytes, at + 12)
    const inner = pngSize(bytes, offset)
    // A bitmap's height counts the picture and its mask.
    const dib = inner === null ? dibSize(bytes, offset) : null
    if (inner) take(inner.width, inner.height)
    if (dib) take(dib.width, Math.floor(dib.height / 2))
    if (offset + u32le(bytes, at + 8) > bytes.length) complete = false
  }
  return { width, height, frames: 'one', complete }
}

export const ico: Format = {
  name: 'ico',
  readable: true,
  // Icons (1) and cursors (2), at least one entry.
  match: (bytes) => {
    const head = u32be(bytes, 0)
    return (head === 0x00000100 || head === 0x00000200) && u16le(bytes, 4) > 0
  },
  read,
}
