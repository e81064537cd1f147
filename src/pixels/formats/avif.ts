import { latin1, startsWith, u16be, u32be, u8 } from './bytes'
import type { Format, Header } from './format'

/**
 * AVIF and HEIC: one container (ISO/IEC 14496-12 boxes, 23008-12 pictures), told apart by the brands in `ftyp`.
 * The sides are in `ispe` boxes under meta > iprp > ipco: one for the picture, others for tiles and thumbnails.
 */

const HEIC = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']

/** The major brand and the compatible ones; empty when there is no `ftyp`. */
function brands(bytes: Uint8Array): readonly string[] {
  if (!startsWith(bytes, 'ftyp', 4)) return []
  const found = [latin1(bytes, 8, 4)]
  // More than 64 brands is no honest file.
  const end = Math.min(u32be(bytes, 0), bytes.length, 16 + 64 * 4)
  for (let at = 16; at + 4 <= end; at += 4) found.push(latin1(bytes, at, 4))
  return found
}

interface Box {
  readonly type: string
  readonly start: number
  /** May lie beyond the file, which then is cut off. */
  readonly end: number
}

/** The boxes between two offsets. Each is at least its 8 header bytes, so this ends. */
function* boxes(bytes: Uint8Array, from: number, to: number): Generator<Box> {
  let at = from
  while (at + 8 <= to) {
    const short = u32be(bytes, at)
    const header = short === 1 ? 16 : 8
    const size = short === 1 ? u32be(bytes, at + 8) * 2 ** 32 + u32be(bytes, at + 12) : short === 0 ? to - at : short
    if (size < header) return
    yield { type: latin1(bytes, at + 4, 4), start: at + header, end: at + size }
    at += size
  }
}

function read(bytes: Uint8Array): Header {
  let width: number | null = null
  let height: number | null = null
  let reached = 0
  let listed = 0
  let described = false
  let data = false
  for (const box of boxes(bytes, 0, bytes.length)) {
    reached = box.end
    described ||= box.type === 'meta' || box.type === 'moov'
    data ||= box.type === 'mdat'
    if (box.type !== 'meta') continue
    for (const part of boxes(bytes, box.start + 4, Math.min(box.end, bytes.length))) {
      data ||= part.type === 'idat'
      if (part.type === 'iloc') listed = Math.max(listed, dataEnd(bytes, part))
    }
    for (const ispe of properties(bytes, box)) {
      const w = u32be(bytes, ispe.start + 4)
      const h = u32be(bytes, ispe.start + 8)
      // The largest is the picture itself (a grid's tiles are smaller), and the one to be wary of.
      if (width === null || height === null || w * h > width * height) {
        width = w
        height = h
      }
    }
  }
  // Cut: a box or a picture's data that end beyond the file, too few bytes for the next box's header (more than that is only
  // a tail), or a box that no picture can do without.
  const left = bytes.length - Math.max(reached, listed)
  const complete = described && data && (left === 0 || left >= 8)
  return { width, height, frames: brands(bytes).includes('avis') ? 'many' : 'one', complete }
}

/** Where the last byte of picture data lies, by `iloc`: the list that says for each item where in the file it is. */
function dataEnd(bytes: Uint8Array, iloc: Box): number {
  const end = Math.min(iloc.end, bytes.length)
  const version = u8(bytes, iloc.start)
  const [first, second] = [u8(bytes, iloc.start + 4), u8(bytes, iloc.start + 5)]
  const [offsetSize, lengthSize, baseSize, indexSize] = [first >> 4, first & 15, second >> 4, version === 0 ? 0 : second & 15]
  // Sizes are 0, 4 or 8. Extents of no size would never reach the end of the box.
  if (version > 2 || offsetSize + lengthSize === 0) return 0
  const number = (at: number, size: number): number => (size === 8 ? u32be(bytes, at) * 2 ** 32 + u32be(bytes, at + 4) : size === 4 ? u32be(bytes, at) : 0)
  let last = 0
  let at = iloc.start + (version === 2 ? 10 : 8)
  while (at + 6 <= end) {
    at += version === 2 ? 4 : 2
    const method = version === 0 ? 0 : u16be(bytes, at) & 15
    at += version === 0 ? 2 : 4
    const base = number(at, baseSize)
    at += baseSize
    let extents = u16be(bytes, at)
    for (at += 2; extents > 0 && at < end; extents -= 1, at += indexSize + offsetSize + lengthSize) {
      // 0: counted from the start of the file. The others lie inside `meta`.
      if (method === 0) last = Math.max(last, base + number(at + indexSize, offsetSize) + number(at + indexSize + offsetSize, lengthSize))
    }
  }
  return last
}

function* properties(bytes: Uint8Array, meta: Box): Generator<Box> {
  const inside = (box: Box): number => Math.min(box.end, bytes.length)
  // `meta` and `ispe` begin with 4 bytes of version and flags.
  for (const iprp of boxes(bytes, meta.start + 4, inside(meta))) {
    if (iprp.type !== 'iprp') continue
    for (const ipco of boxes(bytes, iprp.start, inside(iprp))) {
      if (ipco.type !== 'ipco') continue
      for (const box of boxes(bytes, ipco.start, inside(ipco))) {
        if (box.type === 'ispe' && box.start + 12 <= bytes.length) yield box
      }
    }
  }
}

function isAvif(bytes: Uint8Array): boolean {
  return brands(bytes).some((brand) => brand === 'avif' || brand === 'avis')
}

export const avif: Format = { name: 'avif', readable: true, match: isAvif, read }

export const heic: Format = {
  name: 'heic',
  readable: false,
  match: (bytes) => !isAvif(bytes) && brands(bytes).some((brand) => HEIC.includes(brand)),
  read,
}
