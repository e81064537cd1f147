import { startsWith, u16be, u16le, u32be, u32le, u8 } from './bytes'
import { type Format, type FormatName, type Header, UNREAD } from './format'

/** Formats that Chromium does not show: named, so that the sentence can name them. */

function plain(name: FormatName, starts: readonly string[], read: (bytes: Uint8Array) => Header = () => UNREAD): Format {
  return { name, readable: false, match: (bytes) => starts.some((start) => startsWith(bytes, start)), read }
}

/** TIFF 6.0: the first directory's tags 256 and 257, as a short (type 3) or a long (type 4). BigTIFF is left unread. */
function readTiff(bytes: Uint8Array): Header {
  const little = u8(bytes, 0) === 0x49
  const u16 = little ? u16le : u16be
  const u32 = little ? u32le : u32be
  if (u16(bytes, 2) !== 42) return UNREAD
  const directory = u32(bytes, 4)
  let width: number | null = null
  let height: number | null = null
  for (let i = 0, at = directory + 2; i < u16(bytes, directory) && at + 12 <= bytes.length; i += 1, at += 12) {
    const value = u16(bytes, at + 2) === 3 ? u16(bytes, at + 8) : u32(bytes, at + 8)
    if (u16(bytes, at) === 256) width = value
    if (u16(bytes, at) === 257) height = value
  }
  return { ...UNREAD, width, height, complete: directory + 2 <= bytes.length }
}

function readPsd(bytes: Uint8Array): Header {
  if (bytes.length < 26) return { ...UNREAD, complete: false }
  return { ...UNREAD, width: u32be(bytes, 18), height: u32be(bytes, 14) }
}

const JP2_BOX = '\0\0\0\x0cjP  \r\n\x87\n'
const JXL_BOX = '\0\0\0\x0cJXL \r\n\x87\n'

export const others: readonly Format[] = [
  plain('tiff', ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'], readTiff),
  plain('jp2', [JP2_BOX, '\xff\x4f\xff\x51']),
  plain('jxl', [JXL_BOX, '\xff\x0a']),
  plain('psd', ['8BPS'], readPsd),
  {
    name: 'ppm',
    readable: false,
    match: (bytes) => u8(bytes, 0) === 0x50 && u8(bytes, 1) >= 0x31 && u8(bytes, 1) <= 0x37 && [9, 10, 13, 32].includes(u8(bytes, 2)),
    read: () => UNREAD,
  },
  plain('pdf', ['%PDF-']),
  plain('zip', ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08']),
]
