import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import * as files from '../../tests/fixtures/pixels/files'
import { Fault, sentence } from '../faults'
import { formats } from './formats/index'
import { checkSniffed, formatFault } from './refuse'
import { sniff } from './sniff'

function refusal(bytes: Uint8Array, limit?: number): Fault | null {
  try {
    checkSniffed(sniff(bytes), limit)
    return null
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

describe('refused before decoding', () => {
  it.each([
    [files.text(''), 'image-unreadable', 'This file is empty.'],
    [files.text('<html><p>'), 'image-unreadable', 'This file is not an image we can read: it starts with `<html><p>`.'],
    [files.text('\0\x01\x02'), 'image-unreadable', 'This file is not an image we can read.'],
    [files.text('PK\x03\x04'), 'image-unreadable', 'This file is a ZIP archive, not an image.'],
    [files.text('%PDF-1.4'), 'image-format', 'This is a PDF document, not an image.'],
    [files.text('\xff\xd8'), 'image-unreadable', 'This file is a JPEG that ends too early.'],
    [files.png(0, 0), 'image-unreadable', 'This file says its picture is 0 × 0 pixels.'],
    [files.bmp(-127, 64), 'image-unreadable', 'This file says its picture is −127 × 64 pixels.'],
    [
      files.png(60000, 60000), 'image-too-large',
      'This picture is 60,000 × 60,000 pixels (3,600 megapixels); the limit is 100 megapixels.',
    ],
    [
      files.png(10000, 10001), 'image-too-large',
      'This picture is 10,000 × 10,001 pixels (100.1 megapixels); the limit is 100 megapixels.',
    ],
    [
      files.isobmff('heic', 20000, 20000), 'image-too-large',
      'This picture is 20,000 × 20,000 pixels (400 megapixels); the limit is 100 megapixels.',
    ],
  ])('%#', (bytes, code, message) => {
    const fault = refusal(bytes)
    expect(fault).toMatchObject({ code, message })
    expect(fault!.hint).not.toBe('')
  })

  it('a bomb, by how little of it there is; SVG is text and may be small', () => {
    const bytes = files.png(9000, 9000)
    expect(refusal(bytes)).toMatchObject({
      code: 'image-too-large', message: 'This file of 1 kB unpacks to 9,000 × 9,000 pixels (81 megapixels): no photo is so small.',
    })
    const padded = (width: number, height: number, length: number): Uint8Array => {
      const whole = new Uint8Array(length)
      whole.set(files.png(width, height))
      return whole
    }
    expect([padded(9000, 9000, 80_999), padded(9000, 9000, 81_000)].map((file) => refusal(file) !== null)).toEqual([true, false])
    expect([files.png(4000, 4000), files.png(4000, 4001)].map((file) => refusal(file) !== null)).toEqual([false, true])
    expect(refusal(files.text('<svg width="9000" height="9000"></svg>'))).toBe(null)
  })

  it('a PNG whose colour profile unpacks to 20 MB; one of 1 MB is let through', () => {
    const withProfile = (length: number): Uint8Array => {
      const profile = [...files.latin1('icc\0\0'), ...deflateSync(new Uint8Array(length))]
      const whole = [...files.png(64, 64)]
      whole.splice(33, 0, ...files.be(profile.length, 4), ...files.latin1('iCCP'), ...profile, 1, 2, 3, 4)
      return Uint8Array.from(whole)
    }
    expect(refusal(withProfile(20e6))?.message).toBe('The colour profile in this PNG unpacks to more than 16 MB, which no real profile does.')
    expect(refusal(withProfile(1e6))).toBe(null)
    expect(sniff(withProfile(20e6))).toMatchObject({ complete: true, width: 64 })
  })

  it('lets through what may decode', () => {
    const fine = [
      files.jpeg(), files.png(3000, 3000), files.png(30000, 1), files.gif(), files.webp.extended(), files.bmp(), files.ico(),
      files.isobmff(), files.isobmff('heic'), files.tiff(), files.text('P6\n'), files.text('<svg></svg>'), files.jpeg().subarray(0, 60),
    ]
    expect(fine.map((bytes) => refusal(bytes))).toEqual(fine.map(() => null))
  })

  it('takes another limit', () => {
    expect(refusal(files.png(2000, 1000), 1)?.message).toBe(
      'This picture is 2,000 × 1,000 pixels (2 megapixels); the limit is 1 megapixels.',
    )
    expect(refusal(files.png(2000, 1000), 2)).toBe(null)
  })
})

describe('after decoding failed', () => {
  it.each([
    [files.isobmff('heic'), 'image-format', 'This is a HEIC photo, which this browser does not read. Export it as JPEG.'],
    [files.tiff(), 'image-format', 'This is a TIFF picture, which this browser does not read. Export it as JPEG.'],
    [files.jpeg(), 'image-unreadable', 'This file is a JPEG, but it is damaged and cannot be decoded. Try a JPEG, PNG, WebP, AVIF or GIF.'],
    [files.jpeg().subarray(0, 60), 'image-unreadable', 'This file is a JPEG that ends too early. Copy or download it again.'],
  ])('%#', (bytes, code, text) => {
    const fault = formatFault(sniff(bytes))
    expect([fault.code, sentence(fault)]).toEqual([code, text])
  })

  it('every format has a sentence and a hint', () => {
    const base = { width: 1, height: 1, frames: 'one', complete: true, bytes: 1, start: '' } as const
    for (const { name, readable } of formats) {
      const fault = formatFault({ ...base, format: name, readable })
      expect(fault.message).toMatch(/^This (is|file) .+\.$/)
      expect(fault.message).not.toContain('undefined')
      expect(fault.hint).not.toBe('')
    }
  })
})
