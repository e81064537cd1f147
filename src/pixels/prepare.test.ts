import { existsSync, readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import type { Rgba } from './image'
import { normalise } from './normalise'
import { prepare } from './prepare'
import { assumedRecipe } from './recipeText'

const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const
const pair = { width: 2, height: 1, data: Uint8Array.of(0, 128, 255, 10, 20, 30) }

function x(u8: number, c: number): number {
  return Math.fround((u8 / 255 - imagenet.mean[c]!) / imagenet.std[c]!)
}

describe('normalise', () => {
  it('NHWC RGB', () => {
    const got = normalise(pair, { ...imagenet, channels: 'RGB', layout: 'NHWC' })
    expect([...got]).toEqual([x(0, 0), x(128, 1), x(255, 2), x(10, 0), x(20, 1), x(30, 2)])
  })

  it('NCHW RGB', () => {
    const got = normalise(pair, { ...imagenet, channels: 'RGB', layout: 'NCHW' })
    expect([...got]).toEqual([x(0, 0), x(10, 0), x(128, 1), x(20, 1), x(255, 2), x(30, 2)])
  })

  it('BGR moves values, not means', () => {
    const nhwc = normalise(pair, { ...imagenet, channels: 'BGR', layout: 'NHWC' })
    expect([...nhwc]).toEqual([x(255, 2), x(128, 1), x(0, 0), x(30, 2), x(20, 1), x(10, 0)])
    const nchw = normalise(pair, { ...imagenet, channels: 'BGR', layout: 'NCHW' })
    expect([...nchw]).toEqual([x(255, 2), x(30, 2), x(128, 1), x(20, 1), x(0, 0), x(10, 0)])
  })
})

describe('prepare', () => {
  const recipe = assumedRecipe(4, 4)

  it('keeps one colour, whatever the shape', () => {
    for (const [width, height] of [[1, 1], [9, 2], [3000, 1], [1, 3000], [4, 4]] as const) {
      const data = new Uint8ClampedArray(width * height * 4).fill(255)
      const { seen, tensor } = prepare({ width, height, data }, recipe)
      expect([...new Set(seen.data)]).toEqual([255])
      expect([...new Set(tensor)]).toEqual([1])
      expect(tensor.length).toBe(48)
    }
  })

  it('refuses fewer bytes than pixels', () => {
    expect(() => prepare({ width: 3, height: 3, data: new Uint8Array(35) }, recipe)).toThrow('3 × 3 pixels need more than 35 bytes')
  })
})

// The whole path against PIL on real photos. They may not be committed, so the test runs only beside the shared folder.
const goldens = new URL('../../../shared/goldens/mobilenet_v2/', import.meta.url)
const absent = !existsSync(goldens)
describe('photos (skipped where ../shared/goldens is not there)', () => {
  it.skipIf(absent).each(['bird', 'cat', 'dragonfly', 'grace_hopper', 'sunflower'])('%s equals the PIL crop', (name) => {
    const photo = readBmp(readFileSync(new URL(`originals/${name}.bmp`, goldens)))
    const golden = PNG.sync.read(readFileSync(new URL(`${name}.png`, goldens)))
    const { seen, tensor } = prepare(photo, assumedRecipe(224, 224))
    const want = golden.data.filter((_, i) => i % 4 !== 3)
    expect(Buffer.from(seen.data).equals(want)).toBe(true)
    // x = u8 / 127.5 - 1 is the same line written otherwise: only float rounding may differ.
    const worst = tensor.reduce((most, v, i) => Math.max(most, Math.abs(v - (want[i]! / 127.5 - 1))), 0)
    expect(worst).toBeLessThan(1e-6)
  })
})

/** Plain 24-bit BMP, bottom row first, as the originals are. */
function readBmp(file: Buffer): Rgba {
  const [width, height, depth] = [file.readInt32LE(18), file.readInt32LE(22), file.readUInt16LE(28)]
  if (depth !== 24 || height < 0) throw new Error(`only 24-bit BMP, bottom first: ${depth} bits, height ${height}`)
  const stride = Math.ceil((width * 3) / 4) * 4
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y += 1) {
    const row = file.readUInt32LE(10) + (height - 1 - y) * stride
    for (let x = 0; x < width; x += 1) {
      for (let c = 0; c < 3; c += 1) data[(y * width + x) * 4 + c] = file[row + x * 3 + 2 - c]!
    }
  }
  return { width, height, data }
}
