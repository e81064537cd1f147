/** The tensor that a program makes of a PNG is the page's, for every kind of recipe. */
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { aboutFor } from '../../../tests/fixtures/python/about'
import { lacks, run } from '../../../tests/fixtures/python/run'
import type { Rgba } from '../../pixels/image'
import { prepare } from '../../pixels/prepare'
import type { Recipe } from '../../pixels/recipe'
import { write } from './index'
import { onnx } from './onnx'

/** Noise with an edge, so that every filter has something to do. */
function noise(width: number, height: number, alpha: (i: number) => number = () => 255): PNG {
  const png = new PNG({ width, height })
  let seed = 2463534242
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      seed ^= seed << 13
      seed ^= seed >>> 17
      seed ^= seed << 5
      png.data[i * 4 + c] = i % width > width / 2 ? seed & 255 : (seed & 63) + 96 * c
    }
    png.data[i * 4 + 3] = alpha(i)
  }
  return png
}

/** As Chromium draws: the colour times its opacity, rounded, and what shows of the background, cut off. e2e/python.spec.ts asks it. */
function over({ width, height, data }: PNG, background: Recipe['background']): Rgba {
  const out = new Uint8ClampedArray(data.length).fill(255)
  for (let i = 0; i < data.length; i++) {
    if (i % 4 === 3) continue
    const a = data[i - (i % 4) + 3]!
    out[i] = Math.round((data[i]! * a) / 255) + ((background[i % 4]! * (256 - a)) >> 8)
  }
  return { width, height, data: out }
}

const wide = noise(61, 43)
const tall = noise(37, 90)
const small = noise(11, 9)
const clear = noise(50, 41, (i) => (i * 37) % 256)
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const

const interpolations = ['bilinear', 'bicubic', 'nearest'] as const
const resizes = ['crop', 'squash', 'squash-crop', 'letterbox', 'letterbox-yolo', 'letterbox-corner'] as const
const cases: { name: string; png: PNG; recipe: Partial<Recipe>; input?: { dtype?: string; shape?: number[] } }[] = [
  ...resizes.flatMap((resize) => interpolations.flatMap((interpolation) => [true, false].flatMap((antialias) =>
    ([['wide', wide], ['tall', tall], ['small', small]] as const).map(([size, png]) => ({ name: `${resize} ${interpolation}${antialias ? '' : ', not antialiased'}, ${size}`, png, recipe: { resize, interpolation, antialias, background: [12, 200, 77] } satisfies Partial<Recipe> }))))),
  { name: 'mean and std', png: wide, recipe: imagenet },
  { name: 'as bytes over 255', png: wide, recipe: { mean: [0, 0, 0], std: [1, 1, 1] } },
  { name: 'BGR', png: wide, recipe: { ...imagenet, channels: 'BGR' } },
  { name: 'NCHW', png: wide, recipe: { ...imagenet, layout: 'NCHW' }, input: { shape: [1, 3, 20, 24] } },
  { name: 'BGR, NCHW', png: wide, recipe: { ...imagenet, channels: 'BGR', layout: 'NCHW' } },
  { name: 'grey', png: wide, recipe: { ...imagenet, channels: 'grey' } },
  { name: 'grey, NCHW', png: wide, recipe: { channels: 'grey', layout: 'NCHW' } },
  { name: 'whole numbers', png: wide, recipe: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] }, input: { dtype: 'int32' } },
  { name: 'whole numbers from halves', png: wide, recipe: { mean: [0.5, 0.5, 0.5], std: [1 / 127.5, 1 / 127.5, 1 / 127.5] }, input: { dtype: 'int32' } },
  { name: 'a batch of three', png: wide, recipe: {}, input: { shape: [3, 20, 24, 3] } },
  { name: 'no batch', png: wide, recipe: {}, input: { shape: [20, 24, 3] } },
  { name: 'transparency over white', png: clear, recipe: {} },
  { name: 'transparency over a colour', png: clear, recipe: { resize: 'letterbox', background: [255, 3, 128] } },
  { name: 'the same size', png: noise(24, 20), recipe: { shortSide: 20, antialias: false } },
]

/** At once. */
function pictures(shape?: number[]): number {
  return shape?.length === 4 ? Math.max(1, shape[0]!) : 1
}

const skipped = lacks('numpy', 'PIL')
describe.skipIf(skipped !== '')(`the tensor${skipped}`, () => {
  const jobs = skipped ? [] : run(cases.map(({ png, recipe, input = {} }) => ({
    program: write(onnx, aboutFor({ recipe, input })),
    files: { 'photo.png': PNG.sync.write(png), 'raw.json': JSON.stringify(Array.from({ length: pictures(input.shape) }, () => [1.5, -0.25, 3, 0])) },
  })))
  // Both sides compute in float64 and round once: there is nothing to allow for.
  it.each(cases.map((one, i) => ({ ...one, i })))('$name', ({ png, recipe, input = {}, i }) => {
    const { recipe: whole } = aboutFor({ recipe }).model
    const { tensor } = prepare(over(png, whole.background), whole)
    const one = input.dtype === 'int32' ? [...tensor].map(Math.round) : [...tensor]
    const batch = pictures(input.shape)
    const { fed } = jobs[i]!
    const channels = whole.channels === 'grey' ? 1 : 3
    const plane = whole.layout === 'NCHW' ? [channels, whole.height, whole.width] : [whole.height, whole.width, channels]
    expect(fed!.shape).toEqual(input.shape?.length === 3 ? plane : [batch, ...plane])
    expect(fed!.dtype).toBe(input.dtype ?? 'float32')
    const want = Array.from({ length: batch }, () => one).flat()
    expect(fed!.data.length).toBe(want.length)
    const wrong = want.filter((x, k) => x !== fed!.data[k])
    expect(wrong.length).toBe(0)
  })
})
