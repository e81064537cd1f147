/** Odd picture files by their bytes: what no encoder at hand would write. */
import { crc32, deflateSync } from 'node:zlib'

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

function be32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([be32(data.length), body, be32(crc32(body))])
}

function greyHead(width: number, height: number, bits = 8): Buffer {
  return Buffer.concat([signature, pngChunk('IHDR', Buffer.concat([be32(width), be32(height), Buffer.from([bits, 0, 0, 0, 0])]))])
}

/** Whole and black, one bit a pixel: a gigabyte of RGBA in 34 kB. */
export function blankPng(width: number, height: number): Buffer {
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height)
  return Buffer.concat([greyHead(width, height, 1), pngChunk('IDAT', deflateSync(rows, { level: 9 })), pngChunk('IEND', Buffer.alloc(0))])
}

/** 8-bit grey, black at the left edge to white at the right, every row alike: tens of megapixels in kilobytes. */
export function greyRamp(width: number, height: number): Buffer {
  const row = Buffer.alloc(1 + width)
  for (let x = 0; x < width; x++) row[1 + x] = Math.round((255 * x) / Math.max(1, width - 1))
  const rows = Buffer.alloc(row.length * height)
  for (let y = 0; y < height; y++) row.copy(rows, y * row.length)
  return Buffer.concat([greyHead(width, height), pngChunk('IDAT', deflateSync(rows, { level: 1 })), pngChunk('IEND', Buffer.alloc(0))])
}

/** Declares any size and holds a few bytes only. */
export function pngBomb(width: number, height: number): Buffer {
  return Buffer.concat([greyHead(width, height), pngChunk('IDAT', deflateSync(Buffer.alloc(100))), pngChunk('IEND', Buffer.alloc(0))])
}

/** A GIF of flat frames, one RGB colour each. A clear code before every two pixels keeps LZW codes 3 bits wide. */
export function gif(width: number, height: number, frames: readonly (readonly [number, number, number])[]): Buffer {
  const le16 = (n: number) => [n & 255, n >> 8]
  const bytes: number[] = [...Buffer.from('GIF89a'), ...le16(width), ...le16(height), 0, 0, 0]
  for (const colour of frames) {
    const codes: number[] = []
    for (let i = 0; i < width * height; i++) codes.push(...(i % 2 === 0 ? [4, 0] : [0]))
    codes.push(5)
    const packed: number[] = []
    let bits = 0
    let held = 0
    for (const code of codes) {
      held |= code << bits
      for (bits += 3; bits >= 8; bits -= 8, held >>= 8) packed.push(held & 255)
    }
    packed.push(held)
    bytes.push(0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, ...le16(width), ...le16(height), 0x81, ...colour, ...Array<number>(9).fill(0), 2)
    for (let at = 0; at < packed.length; at += 255) {
      const block = packed.slice(at, at + 255)
      bytes.push(block.length, ...block)
    }
    bytes.push(0)
  }
  return Buffer.from([...bytes, 0x3b])
}

/** The JPEG with one more segment right behind its start marker. */
export function withSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)])
}

/** An EXIF segment: orientation, a description, and a GPS latitude reference followed by free text. */
export function withExif(jpeg: Buffer, orientation: number, description = 'x', gps = 'x'): Buffer {
  const text = Buffer.from(`${description}\0`)
  const place = Buffer.from(`${gps}\0`)
  const entry = (tag: number, type: number, count: number, value: number) => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16BE(tag, 0)
    bytes.writeUInt16BE(type, 2)
    bytes.writeUInt32BE(count, 4)
    if (type === 3) bytes.writeUInt16BE(value, 8)
    else bytes.writeUInt32BE(value, 8)
    return bytes
  }
  // Header 8, first directory 2 + 3 * 12 + 4 = 42, its text at 50, then the GPS directory and its text.
  const gpsAt = 50 + text.length
  const tiff = Buffer.concat([
    Buffer.from('MM\0*\0\0\0\x08', 'latin1'),
    Buffer.from([0, 3]), entry(0x010e, 2, text.length, 50), entry(0x0112, 3, 1, orientation), entry(0x8825, 4, 1, gpsAt), be32(0), text,
    Buffer.from([0, 1]), entry(0x001d, 2, place.length, gpsAt + 18), be32(0), place,
  ])
  return withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]))
}

/** The inside of an SVG: parts that show the one before them ten times each, so that a line more draws ten times as much. */
export function useBomb(levels: number, show = (id: string) => `<use href="#${id}"/>`): string {
  const parts = Array.from({ length: levels }, (_, i) => `<g id="a${i + 1}">${show(`a${i}`).repeat(10)}</g>`)
  return `<defs><g id="a0"><rect width="3" height="3"/></g>${parts.join('')}</defs>${show(`a${levels}`)}`
}
