/** Byte for byte against Pillow: outputs from tests/fixtures/pixels/make.py. Tolerance none: integer arithmetic is reproducible. */
import { describe, expect, it } from 'vitest'
import { planAxis } from './axis'
import { difference, index, outputs, picture } from '../../tests/fixtures/pixels/pictures'
import type { Rgb } from './image'
import { resize, Resizer, type Window } from './resize'

function asWindow([left, top, width, height]: [number, number, number, number]): Window {
  return { left, top, width, height }
}

describe(`resize equals Pillow ${index.pillow}`, () => {
  it.each(index.cases)('$kind $source to $out, window $window', (row) => {
    const got = resize(picture(row.kind, ...row.source), ...row.out, row.window ? asWindow(row.window) : undefined)
    const want = outputs.subarray(row.offset, row.offset + row.length)
    expect(difference(got.data, want)).toBe('none')
    expect([got.width, got.height]).toEqual(row.window ? row.window.slice(2) : row.out)
  })
})

describe('a window', () => {
  const whole = picture('noise', 73, 51)
  it.each([[0, 0, 1, 1], [39, 90, 1, 1], [3, 5, 20, 30], [0, 7, 40, 9]] as const)('%i %i %i %i is the whole, cut', (left, top, width, height) => {
    const all = resize(whole, 40, 91)
    const part = resize(whole, 40, 91, { left, top, width, height })
    expect(difference(part.data, cut(all, { left, top, width, height }))).toBe('none')
  })

  it('far inside a huge output reads and holds only what it needs', () => {
    const thin = picture('noise', 30000, 1)
    const resizer = new Resizer(30000, 1, 7_680_000, 256, { left: 3_839_888, top: 16, width: 224, height: 224 })
    expect(resizer.source.width).toBeLessThan(5)
    expect(resizer.source.height).toBe(1)
    const part = resize(thin, 7_680_000, 256, { left: 3_839_888, top: 16, width: 224, height: 224 })
    expect(part.data.length).toBe(224 * 224 * 3)
  })
})

describe('bands', () => {
  it.each([1, 2, 7, 100])('of %i rows give what one piece gives', (step) => {
    const whole = picture('noise', 90, 77)
    const window = { left: 4, top: 6, width: 25, height: 20 }
    const want = resize(whole, 40, 31, window)
    const resizer = new Resizer(90, 77, 40, 31, window)
    const { left, top, width, height } = resizer.source
    for (let y = 0; y < height; y += step) {
      const rows = Math.min(step, height - y)
      const band = new Uint8ClampedArray(rows * width * 4)
      for (let r = 0; r < rows; r += 1) {
        const start = ((top + y + r) * 90 + left) * 4
        band.set(whole.data.subarray(start, start + width * 4), r * width * 4)
      }
      resizer.push(band, rows)
    }
    expect(difference(resizer.finish().data, want.data)).toBe('none')
  })

  it('too short, too many or too few are said with their numbers', () => {
    const resizer = new Resizer(8, 8, 4, 4, { left: 0, top: 0, width: 4, height: 4 })
    expect(() => resizer.push(new Uint8Array(63), 2)).toThrow('A band of 2 rows needs 64 bytes and has 63.')
    resizer.push(new Uint8Array(7 * 32), 7)
    expect(() => resizer.finish()).toThrow('7 of 8 rows were pushed.')
    expect(() => resizer.push(new Uint8Array(64), 2)).toThrow('9 rows were pushed and 8 are needed.')
  })
})

it('stays white when millions of rounded weights add up to more than one', () => {
  const data = new Uint8Array(6_000_000 * 4).fill(255)
  expect([...resize({ width: 6_000_000, height: 1, data }, 1, 1).data]).toEqual([255, 255, 255])
})

describe('planAxis', () => {
  it('reads no pixel beyond the window of an axis that keeps its size', () => {
    expect(planAxis(256, 256, 16, 240)).toMatchObject({ identity: true, srcFrom: 16, srcTo: 240 })
  })

  it('plans a part as it plans the whole', () => {
    const all = planAxis(1000, 256, 0, 256)
    const part = planAxis(1000, 256, 16, 240)
    expect(part.first).toEqual(all.first.subarray(16, 240))
    expect(part.weights).toEqual(all.weights.subarray(16 * all.taps, 240 * all.taps))
    expect([part.srcFrom, part.srcTo]).toEqual([61, 939])
  })

  it.each([[0, 4, 0, 4], [4, 0, 0, 0], [4, 4, 2, 5], [4, 4, -1, 2], [4, 4, 2, 2], [Number.NaN, 4, 0, 4]])(
    'refuses %d to %d, window %d to %d',
    (...sizes) => {
      expect(() => planAxis(...sizes)).toThrow('Cannot resize')
    },
  )
})

function cut(all: Rgb, { left, top, width, height }: Window): Uint8Array {
  const out = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    const start = ((top + y) * all.width + left) * 3
    out.set(all.data.subarray(start, start + width * 3), y * width * 3)
  }
  return out
}
