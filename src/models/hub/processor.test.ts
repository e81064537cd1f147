import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { picture } from '../../../tests/fixtures/pixels/pictures'
import { prepare } from '../../pixels/prepare'
import type { Signature } from '../card'
import { recipeBeside } from './beside'
import { readProcessor } from './processor'

const folder = new URL('../../../tests/fixtures/hub/', import.meta.url)
const { photo, cases } = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as {
  photo: ['noise', number, number]
  cases: { name: string; processor: Record<string, unknown> | null; config: Record<string, unknown> | null; shape: [number, number, number]; offset: number }[]
}
const bytes = readFileSync(new URL('tensors.bin', folder))
const tensors = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))

const port = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32' })
const network = (...plane: number[]): { signature: Signature; format: 'onnx' } => ({
  format: 'onnx', signature: { input: port('pixel_values', [-1, 3, ...plane]), output: port('logits', [-1, 2]), outputs: [], outputOp: 'Gemm' },
})
const text = (value: unknown) => (value === null ? null : JSON.stringify(value))

describe('the numbers that the network is fed', () => {
  // Scaling is folded into one mean and one deviation: float64, so that only the last rounding to float32 may differ.
  it.each(cases)('$name', ({ processor, config, shape, offset }) => {
    const read = recipeBeside({ processor: text(processor), config: text(config) }, network(-1, -1))!
    expect(read.notes).toEqual([])
    const { tensor } = prepare(picture(...photo), read.recipe!)
    const wanted = tensors.subarray(offset, offset + shape[0] * shape[1] * shape[2])
    expect(tensor.length).toBe(wanted.length)
    const worst = tensor.reduce((most, x, i) => Math.max(most, Math.abs(x - wanted[i]!) / Math.max(1, Math.abs(wanted[i]!))), 0)
    expect(worst).toBeLessThan(2 ** -23)
  })
})

describe('a processor', () => {
  it('ConvNext at 384 and over squashes', () => {
    expect(readProcessor({ image_processor_type: 'ConvNextImageProcessor', size: { shortest_edge: 384 }, crop_pct: 0.875 }, null)!.recipe).toMatchObject({ resize: 'squash', width: 384, height: 384 })
  })
  it('says what it cannot follow', () => {
    const lanczos = readProcessor({ size: 32, resample: 1 }, null)!
    expect(lanczos.recipe).toMatchObject({ interpolation: 'bicubic' })
    expect(lanczos.notes).toEqual(['The image processor resizes with Pillow’s filter 1; here it is bicubic, the nearest to Lanczos.'])
    expect(readProcessor({ do_resize: false, image_mean: 0.5 }, null)!.notes).toEqual(['The image processor does not resize; here photos are squashed to the model’s size.'])
  })
  it('that says nothing is none', () => {
    expect(readProcessor({ processor_class: 'X' }, { id2label: {} })).toBeNull()
    expect(readProcessor(null, null)).toBeNull()
  })
})

describe('beside a network of a fixed size', () => {
  const vit = JSON.stringify({ image_processor_type: 'DeiTImageProcessor', size: 256, crop_size: 224, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] })
  it('the same: nothing is said', () => {
    expect(recipeBeside({ processor: vit, config: null }, network(224, 224))).toMatchObject({ notes: [], from: 'preprocessor_config.json', recipe: { width: 224, shortSide: 256, resize: 'squash-crop', layout: 'NCHW' } })
  })
  it('another: its own wins, the cut stays in proportion, and both are named', () => {
    const read = recipeBeside({ processor: vit, config: null }, network(112, 112))!
    expect(read.recipe).toMatchObject({ width: 112, height: 112, shortSide: 128 })
    expect(read.notes).toEqual(['preprocessor_config.json says 224 × 224; the network reads 112 × 112, and gets it.'])
  })
  it('numbers no recipe can have cost the recipe, not the model', () => {
    const read = recipeBeside({ processor: JSON.stringify({ size: 16, image_std: [0, 0, 0] }), config: null }, network(16, 16))!
    expect(read.recipe).toBeNull()
    expect(read.notes[0]).toMatch(/^preprocessor_config\.json could not be followed: std must be greater than 0/)
  })
  it('files that are no JSON say nothing', () => {
    expect(recipeBeside({ processor: '<!doctype html>', config: '[]' }, network(16, 16))).toBeNull()
  })
})
