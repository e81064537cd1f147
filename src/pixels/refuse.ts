import { Fault } from '../faults'
import type { Drawing } from './drawing'
import type { Sniffed } from './sniff'

/** Which files are turned away, and in which words: some before decoding, some only after the browser has failed. */

const READABLE_HINT = 'Try a JPEG, PNG, WebP, AVIF or GIF.'
const EXPORT_HINT = 'Export it as JPEG.'

const NAMES: Readonly<Record<Sniffed['format'], string>> = {
  jpeg: 'a JPEG', png: 'a PNG', gif: 'a GIF', webp: 'a WebP', bmp: 'a BMP', avif: 'an AVIF', ico: 'an icon', svg: 'an SVG',
  heic: 'a HEIC photo', tiff: 'a TIFF picture', jp2: 'a JPEG 2000 picture', psd: 'a Photoshop document', ppm: 'a PPM picture',
  jxl: 'a JPEG XL picture', pdf: 'a PDF document', zip: 'a ZIP archive', html: 'a web page', empty: 'empty', unknown: 'unknown',
}

/**
 * A small file that fills memory: more than 64 MiB of RGBA from less than a byte per thousand pixels. Deflate packs at most
 * 1032 to 1, so a PNG of 8 bits or more passes even when it is blank; a photo has a hundred times as much.
 */
const bombMegapixels = 16
const mostPixelsPerByte = 1000

/**
 * Refuses what no browser should be asked to decode: nothing at all, what is no picture, a header that is cut off,
 * a side below 1, more than `limitMegapixels` million pixels (decoding those takes seconds and gigabytes), or a bomb.
 * Formats that some browsers read pass: try them, and throw `formatFault` when decoding fails.
 */
export function checkSniffed(s: Sniffed, limitMegapixels = 100): void {
  const { format, width, height } = s
  if (s.drawing) checkDrawing(s.drawing)
  if (s.profileBomb) {
    throw new Fault('image-too-large', 'The colour profile in this PNG unpacks to more than 16 MB, which no real profile does.', 'Export the picture anew, without its profile.')
  }
  if (format === 'empty' || format === 'unknown' || format === 'html' || format === 'zip' || format === 'pdf') throw formatFault(s)
  if (width === null || height === null) {
    // Without sides the limit cannot be checked. A whole file may leave them out (SVG); a cut one cannot be drawn.
    if (!s.complete && format !== 'svg' && s.readable) throw cutOff(s)
    return
  }
  const sides = `${count(width)} × ${count(height)} pixels`
  if (width < 1 || height < 1) {
    throw new Fault('image-unreadable', `This file says its picture is ${sides}.`, READABLE_HINT)
  }
  const megapixels = (width * height) / 1e6
  if (megapixels > limitMegapixels) {
    throw new Fault(
      'image-too-large',
      `This picture is ${sides} (${count(atLeastAbove(megapixels, limitMegapixels))} megapixels); the limit is ${count(limitMegapixels)} megapixels.`,
      'Make it smaller first.',
    )
  }
  if (format !== 'svg' && megapixels > bombMegapixels && megapixels * 1e6 > mostPixelsPerByte * s.bytes) {
    throw new Fault(
      'image-too-large',
      `This file of ${count(Math.ceil(s.bytes / 1000))} kB unpacks to ${sides} (${count(megapixels)} megapixels): no photo is so small.`,
      'If the picture is meant to be blank, make it smaller first.',
    )
  }
}

/** A browser draws about ten thousand elements in a second, and nobody can stop it. Maps have as many of their own: those may be more. */
const mostDrawn = 10_000
const mostRepeats = 10

function checkDrawing({ own, drawn, hidden }: Drawing): void {
  if (drawn > mostDrawn && drawn > mostRepeats * own) {
    throw new Fault('image-too-large', `This drawing repeats its ${count(own)} parts until there are ${drawn < 1e6 ? count(drawn) : 'millions'}: drawing them could take minutes.`, 'Export it as PNG.')
  }
  if (hidden) throw new Fault('image-format', 'This drawing holds another drawing or hidden markup inside, which is not opened.', 'Export it as PNG.')
}

/** Why the browser could not decode this file, from what its bytes say. Total: every format has a sentence. */
export function formatFault(s: Sniffed): Fault {
  switch (s.format) {
    case 'empty':
      return new Fault('image-unreadable', 'This file is empty.', READABLE_HINT)
    case 'zip':
      return new Fault('image-unreadable', 'This file is a ZIP archive, not an image.', 'Unpack it and use the pictures in it.')
    case 'html':
    case 'unknown':
      return new Fault('image-unreadable', `This file is not an image we can read${starting(s.start)}.`, READABLE_HINT)
    case 'pdf':
      return new Fault('image-format', 'This is a PDF document, not an image.', 'Export the page as JPEG or PNG.')
    default:
  }
  if (!s.readable) return new Fault('image-format', `This is ${NAMES[s.format]}, which this browser does not read.`, EXPORT_HINT)
  if (!s.complete) return cutOff(s)
  return new Fault('image-unreadable', `This file is ${NAMES[s.format]}, but it is damaged and cannot be decoded.`, READABLE_HINT)
}

function cutOff(s: Sniffed): Fault {
  return new Fault('image-unreadable', `This file is ${NAMES[s.format]} that ends too early.`, 'Copy or download it again.')
}

function starting(start: string): string {
  return start === '' ? '' : `: it starts with \`${start}\``
}

/** Whole megapixels where that tells the truth; 100.4 of 100 is not printed as 100. */
function atLeastAbove(megapixels: number, limit: number): number {
  const whole = Math.round(megapixels)
  return whole > limit ? whole : Math.max(Math.ceil(megapixels * 10) / 10, limit)
}

function count(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 1 }).replace('-', '−')
}
