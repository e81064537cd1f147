import { u16be, u8 } from './bytes'
import type { Format, Header } from './format'

/** JPEG, ITU-T T.81 annex B: marker segments, then scans that end at the next marker which is not a restart. */

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda

/** Start of frame C0..CF; C4, C8 and CC are tables and a reserved code. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Markers that carry a length and may stand between scans; anything else inside a scan is noise. */
function hasSegment(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= 0xda && marker <= 0xef) || marker === 0xfe
}

function read(bytes: Uint8Array): Header {
  let width: number | null = null
  let height: number | null = null
  let scanning = false
  let at = 2
  for (;;) {
    // Decoders too skip rubbish up to the next FF. indexOf is the fast way through megabytes of scan.
    at = bytes.indexOf(0xff, at)
    if (at < 0) break
    while (bytes[at + 1] === 0xff) at += 1 // fill bytes
    if (at + 1 >= bytes.length) break
    const marker = u8(bytes, at + 1)
    // A thumbnail's end marker is inside an APP segment and was jumped over; what follows the real one is not ours.
    if (marker === EOI) return { width, height, frames: 'one', complete: scanning }
    const length = u16be(bytes, at + 2)
    const fits = length >= 2 && at + 2 + length <= bytes.length
    if (!hasSegment(marker) || (!fits && scanning)) {
      at += 2 // FF00, a restart, or damage inside a scan: go on looking
      continue
    }
    // Seven bytes reach the width, so a frame header that is cut right after it still counts.
    if (isFrame(marker) && width === null && at + 9 <= bytes.length) {
      height = u16be(bytes, at + 5)
      width = u16be(bytes, at + 7)
    }
    if (!fits) break
    if (marker === SOS) scanning = true
    at += 2 + length
  }
  return { width, height, frames: 'one', complete: false }
}

export const jpeg: Format = {
  name: 'jpeg',
  readable: true,
  match: (bytes) => u8(bytes, 0) === 0xff && u8(bytes, 1) === SOI && (bytes.length === 2 || u8(bytes, 2) === 0xff),
  read,
}
