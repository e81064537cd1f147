import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as files from '../../tests/fixtures/pixels/files'
import { formats } from './formats/index'
import { sniff } from './sniff'

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200"><rect width="5" height="5"/></svg>'

/** Whole files: name, bytes, format, width, height, frames. */
const whole: [string, Uint8Array, string, number | null, number | null, 'one' | 'many'][] = [
  ['JPEG', files.jpeg(), 'jpeg', 320, 200, 'one'],
  ['PNG', files.png(), 'png', 320, 200, 'one'],
  ['PNG beyond 2^31', files.png(0xffffffff, 1), 'png', 0xffffffff, 1, 'one'],
  ['APNG', files.png(320, 200, 2), 'png', 320, 200, 'many'],
  ['APNG of one frame', files.png(320, 200, 1), 'png', 320, 200, 'one'],
  ['GIF', files.gif(), 'gif', 320, 200, 'one'],
  ['GIF without a screen', files.gif(0, 0), 'gif', 7, 5, 'one'],
  ['animated GIF', files.gif(320, 200, 3), 'gif', 320, 200, 'many'],
  ['lossy WebP', files.webp.lossy(), 'webp', 320, 200, 'one'],
  ['lossless WebP', files.webp.lossless(16383, 16383), 'webp', 16383, 16383, 'one'],
  ['animated WebP', files.webp.extended(), 'webp', 320, 200, 'many'],
  ['BMP', files.bmp(), 'bmp', 3, 2, 'one'],
  ['BMP, top row first', files.bmp(3, -2), 'bmp', 3, 2, 'one'],
  ['ICO with a larger PNG inside', files.ico(), 'ico', 320, 200, 'one'],
  ['ICO with a smaller PNG inside', files.ico(2, 2), 'ico', 16, 16, 'one'],
  ['AVIF', files.isobmff(), 'avif', 320, 200, 'one'],
  ['animated AVIF', files.isobmff('avis'), 'avif', 320, 200, 'many'],
  ['HEIC', files.isobmff('heic'), 'heic', 320, 200, 'one'],
  ['SVG', files.text(SVG), 'svg', 320, 200, 'one'],
  ['TIFF', files.tiff(), 'tiff', 320, 200, 'one'],
  ['PSD', files.psd(), 'psd', 320, 200, 'one'],
  ['JPEG 2000', files.text('\0\0\0\x0cjP  \r\n\x87\n'), 'jp2', null, null, 'one'],
  ['JPEG XL', files.text('\xff\x0a\x00'), 'jxl', null, null, 'one'],
  ['PPM', files.text('P6\n1 1\n255\nabc'), 'ppm', null, null, 'one'],
  ['PDF', files.text('%PDF-1.7\n'), 'pdf', null, null, 'one'],
  ['ZIP', files.text('PK\x03\x04'), 'zip', null, null, 'one'],
  ['HTML', files.text(' \n<!DOCTYPE html><html><svg width="3">'), 'html', null, null, 'one'],
]

describe('whole files', () => {
  it.each(whole)('%s', (_, bytes, format, width, height, frames) => {
    expect(sniff(bytes)).toMatchObject({ format, width, height, frames, complete: true })
  })

  it('have at least one sample per format', () => {
    expect(new Set(whole.map((row) => row[2]))).toEqual(new Set(formats.map((format) => format.name)))
  })

  it('a tail after the end does not matter', () => {
    for (const bytes of [files.jpeg(), files.png(), files.gif(), files.webp.lossy(), files.bmp()]) {
      expect(sniff(Uint8Array.of(...bytes, 0, 0, 0xff, 0xd8, 0)).complete).toBe(true)
    }
  })
})

describe('the end', () => {
  it('of a JPEG without a scan is no end', () => {
    expect(sniff(files.text('\xff\xd8\xff\xd9')).complete).toBe(false)
  })

  it('of a JPEG is found past damage in the scan that looks like a long segment', () => {
    const bytes = files.jpeg()
    bytes.set([0xff, 0xe0, 0xff, 0xff], bytes.length - 9)
    expect(sniff(bytes)).toMatchObject({ width: 320, complete: true })
  })

  it('of an AVIF is that of its last box; a tail is not looked at', () => {
    const bytes = files.isobmff()
    expect(sniff(bytes.subarray(0, -1)).complete).toBe(false)
    expect(sniff(bytes.subarray(0, -6)).complete).toBe(false)
    expect(sniff(Uint8Array.of(...bytes, 0, 0, 0, 2, 0, 0, 0, 0, 0)).complete).toBe(true)
  })

  it('of an AVIF between two boxes is none: without its data, or with less of it than it lists', () => {
    expect(sniff(files.isobmff().subarray(0, -11)).complete).toBe(false)
    const real = new Uint8Array(readFileSync(new URL('../../e2e/files/halves.avif', import.meta.url)))
    expect(sniff(real).complete).toBe(true)
    // The last box made 40 bytes shorter, as a second box of data that is missing would leave it.
    const short = real.slice(0, -40)
    new DataView(short.buffer).setUint32(lastBox(real), short.length - lastBox(real))
    expect(sniff(short).complete).toBe(false)
  })

  function lastBox(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer)
    let at = 0
    while (at + view.getUint32(at) < bytes.length) at += view.getUint32(at)
    return at
  }
})

describe('the list', () => {
  it('names every file of the folder', () => {
    const index = readFileSync(new URL('formats/index.ts', import.meta.url), 'utf8')
    const rest = new Set(['index.ts', 'format.ts', 'bytes.ts'])
    const found = readdirSync(new URL('formats/', import.meta.url)).filter((name) => !rest.has(name))
    expect(found.filter((name) => !index.includes(`'./${name.replace('.ts', '')}'`))).toEqual([])
  })
})

describe('text', () => {
  it.each([
    ['\ufeff<?xml version="1.0"?>\n<!-- a > b --><!DOCTYPE svg [<!ENTITY a "b">]>\n<svg width="2cm" height="1in"/>', 'svg', 76, 96],
    ['<svg viewBox="0 0 10 10"></svg>', 'svg', null, null],
    ['<svg width="100%" height="1e9"></svg>', 'svg', null, 1e9],
    ["<svg:svg width='10px' height=' 12 '></svg:svg>", 'svg', 10, 12],
    ['<svg stroke-width="9" height="4"></svg>', 'svg', null, 4],
    ['<svgx></svgx>', 'unknown', null, null],
    ['<note></note>', 'unknown', null, null],
    ['BMW is a maker of cars', 'unknown', null, null],
    ['<!-- never closed', 'unknown', null, null],
  ])('%s', (content, format, width, height) => {
    expect(sniff(new TextEncoder().encode(content))).toMatchObject({ format, width, height })
  })

  it.each([
    ['', ''],
    ['<html lang="en"><head>', '<html lang="en">'],
    ['\n\n  hello', 'hello'],
    ['\0\0\x01ftyp\x02isom', '·ftyp·isom'],
    ['\0\x01\x02', ''],
  ])('starts %j with %j', (content, start) => {
    expect(sniff(files.text(content)).start).toBe(start)
  })
})

describe('damage', () => {
  const names = new Set<string>([...formats.map((format) => format.name), 'empty', 'unknown'])

  function check(bytes: Uint8Array): void {
    const s = sniff(bytes)
    const sane = (n: number | null): boolean => n === null || (Number.isInteger(n) && Math.abs(n) <= 0xffffffff)
    if (names.has(s.format) && sane(s.width) && sane(s.height) && (s.width === null) === (s.height === null)) return
    if (s.format === 'svg' || s.format === 'tiff') return // one side may be missing
    throw new Error(`${bytes.join(' ')} gave ${JSON.stringify(s)}`)
  }

  it.each(whole)('%s, cut at every byte: total', (_, bytes) => {
    for (let end = 0; end < bytes.length; end += 1) expect(() => check(bytes.slice(0, end))).not.toThrow()
  })

  const marked = whole.filter((row) => ['jpeg', 'png', 'gif', 'webp', 'bmp', 'svg', 'ico'].includes(row[2]))
  it.each(marked)('%s, cut at every byte: never complete', (_, bytes) => {
    const called = Array.from({ length: bytes.length - 1 }, (_unused, i) => i + 1).filter((end) => {
      const s = sniff(bytes.subarray(0, end))
      return s.format !== 'unknown' && s.complete
    })
    // An SVG may end after any tag: that is told by the XML parser, not by us.
    expect(called.filter((end) => bytes[end - 1] !== 0x3e)).toEqual([])
  })

  it.each(whole)('%s, 400 times with up to four bits flipped: total', (name, bytes) => {
    const random = seeds(name)
    for (let round = 0; round < 400; round += 1) {
      const copy = bytes.slice()
      for (let flips = 1 + Math.floor(random() * 4); flips > 0; flips -= 1) {
        copy[Math.floor(random() * copy.length)]! ^= 1 << Math.floor(random() * 8)
      }
      expect(() => check(copy)).not.toThrow()
    }
  })

  it('random bytes behind each beginning: total', () => {
    const random = files.seeded(7)
    for (const [, bytes] of whole) {
      for (let round = 0; round < 50; round += 1) {
        const rubbish = Uint8Array.from({ length: 300 }, () => Math.floor(random() * 256))
        rubbish.set(bytes.subarray(0, Math.min(bytes.length, 4 + round)))
        expect(() => check(rubbish)).not.toThrow()
      }
    }
  })

  function seeds(name: string): () => number {
    return files.seeded([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 1))
  }
})

// Real files. They may not be committed, so the test runs only beside the shared folder.
interface Item {
  file: string
  expect: string
  chromium?: { bitmap?: [number, number]; img?: [number, number]; frames?: number }
}
const corpus = new URL('../../../shared/badinputs/', import.meta.url)
const here = existsSync(corpus)
const items = here ? (JSON.parse(readFileSync(new URL('manifest.json', corpus), 'utf8')) as { items: Item[] }).items : []
// Chromium measured what it decoded: what we read in the header must be the same, or the same turned by EXIF.
const decoded = items.filter((item) => item.file.startsWith('images/') && item.chromium?.bitmap !== undefined)

describe('the corpus (skipped where ../shared/badinputs is not there)', () => {
  it.skipIf(!here)('is read', () => {
    expect(decoded.length).toBeGreaterThan(30)
  })

  it.skipIf(!here).each(decoded)('$file: sides and frames as the browser found them', (item) => {
    const s = sniff(new Uint8Array(readFileSync(new URL(item.file, corpus))))
    const [width, height] = item.chromium!.bitmap!
    expect([s.width, s.height].toSorted(byValue)).toEqual([width, height].toSorted(byValue))
    expect(s.readable).toBe(true)
    if (item.chromium!.frames !== undefined) expect(s.frames).toBe(item.chromium!.frames > 1 ? 'many' : 'one')
    expect(s.complete).toBe(!item.file.includes('/trunc/'))
  })

  it.skipIf(!here).each([
    ['trunc/jpg_25pct.jpg', { format: 'jpeg', width: 451, height: 300, complete: false }],
    ['trunc/jpg_noeoi.jpg', { format: 'jpeg', width: 451, height: 300, complete: false }],
    ['trunc/jpg_002.jpg', { format: 'jpeg', width: null, height: null, complete: false }],
    ['thirdparty/decompression_bomb.ico', { format: 'ico', width: 65535, height: 32767 }],
    ['size/bomb_16383.webp', { format: 'webp', width: 16383, height: 16383 }],
    ['formats/cat.heic', { format: 'heic', width: 224, readable: false, complete: true }],
    ['formats/cat.jp2', { format: 'jp2', readable: false }],
  ] as const)('%s', (file, want) => {
    expect(sniff(new Uint8Array(readFileSync(new URL(`images/${file}`, corpus))))).toMatchObject(want)
  })
})

function byValue(a: number | null, b: number | null): number {
  return (a ?? 0) - (b ?? 0)
}
