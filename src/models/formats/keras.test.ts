import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { engineOf } from '../../engines'
import type { Engine } from '../../engines/engine'
import { formatOf } from '.'
import { known } from './keras/config'
import { readKerasH5 } from './kerasH5'
import { readKerasZip } from './kerasZip'

const folder = join(import.meta.dirname, '../../../tests/fixtures/keras')
const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
type Answer = { readonly input: number[] | null; readonly logits: number[]; readonly softmax: number[] }
const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as Record<'sequential' | 'residual', { noise: Answer; red: Answer }>

let engine: Engine
beforeAll(async () => {
  vi.stubGlobal('self', globalThis)
  engine = await engineOf('tfjs').open('cpu')
})

describe('Keras files give what NumPy gives', () => {
  for (const [file, net, softmax] of [['sequential.h5', 'sequential', true], ['residual.h5', 'residual', false], ['residual.keras', 'residual', false]] as const) {
    it(file, async () => {
      const entry = formatOf(bytes(file).subarray(0, 4096))!
      expect(entry.title).toContain('eras')
      const read = await entry.reader()
      const model = await read(bytes(file), file)
      const { input, output, outputOp } = model.signature
      const side = input.shape[1]!
      expect(input.shape).toEqual([-1, side, side, 3])
      expect(outputOp).toBe(softmax ? 'Softmax' : 'Dense')
      expect(output.shape[1]).toBe(answers[net].red.logits.length)
      await engine.load({ format: model.format, json: JSON.parse(model.json), weights: model.weights.buffer }, model.signature)
      const before = engine.tensors()
      const { input: noise, logits, softmax: probabilities } = answers[net].noise
      const got = (await engine.run({ image: { data: Float32Array.from(noise!), shape: [1, side, side, 3], dtype: 'float32' } }))['scores']!
      // float32 sums against float64 ones.
      for (const [k, want] of (softmax ? probabilities : logits).entries()) expect(Math.abs(got.data[k]! - want), `class ${k}`).toBeLessThan(2e-5)
      expect(engine.tensors()).toBe(before)
      if (file.endsWith('.keras')) expect(model.notes.join(' ')).toContain('Written by Keras 3')
    })
  }
})

/** Written by another hand (nested/make.py): a model in the model, .h5 as Keras 3 writes it, zero padding, no bias. */
describe('a Sequential within a Functional', () => {
  const { pixels, confidences } = JSON.parse(readFileSync(join(folder, 'nested/expected.json'), 'utf8')) as { pixels: number[]; confidences: number[] }
  it.each(['keras2.h5', 'keras3.h5', 'keras3.keras'])('%s', async (file) => {
    const read = await formatOf(bytes(`nested/${file}`).subarray(0, 4096))!.reader()
    const model = await read(bytes(`nested/${file}`), file)
    expect(model.signature).toMatchObject({ input: { shape: [-1, 12, 12, 3] }, output: { shape: [-1, 5] }, outputOp: 'Softmax' })
    await engine.load({ format: model.format, json: JSON.parse(model.json), weights: model.weights.buffer }, model.signature)
    const data = Float32Array.from(pixels, (x) => x / 127.5 - 1)
    const got = (await engine.run({ image: { data, shape: [1, 12, 12, 3], dtype: 'float32' } }))['scores']!
    for (const [k, want] of confidences.entries()) expect(Math.abs(got.data[k]! - want), `class ${k}`).toBeLessThan(1e-5)
  })
})

describe('what is no whole model is told', () => {
  it('weights alone', async () => {
    await expect(readKerasH5(bytes('weights_only.h5'), 'weights_only.h5')).rejects.toMatchObject({ code: 'model-format', message: expect.stringContaining('weights alone') })
  })
  it.each([[50], [200], [2000], [10_000]])('an .h5 cut after %i bytes', async (n) => {
    await expect((async () => readKerasH5(bytes('sequential.h5').slice(0, n), 'cut.h5'))()).rejects.toMatchObject({ code: 'model-format', message: expect.stringContaining('damaged or incomplete') })
  })
  it('numbers that would fill the memory are weighed, not unpacked', async () => {
    const before = process.memoryUsage().arrayBuffers
    await expect((async () => readKerasH5(bytes('huge.h5'), 'huge.h5'))()).rejects.toMatchObject({ code: 'model-memory', message: expect.stringContaining('needs about 8 GB') })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(256 * 2 ** 20)
  })
  it('a .keras file without its weights', async () => {
    const cut = bytes('residual.keras').slice(0, 6000)
    await expect((async () => readKerasZip(cut, 'cut.keras'))()).rejects.toMatchObject({ code: expect.stringMatching(/^model-/) })
  })
})

it('layers named as known are those TensorFlow.js has', async () => {
  const { models, input } = await import('@tensorflow/tfjs-layers')
  expect(input({ shape: [2] }).shape).toEqual([null, 2])
  for (const className of known) {
    const layer = { class_name: className, config: { name: 'x' } }
    // Whatever else is wrong with so bare a layer: its class is found.
    const said = await models.modelFromJSON({ modelTopology: { class_name: 'Sequential', config: { name: 's', layers: [layer] } } } as never).then(() => '', (error: Error) => error.message)
    expect(`${className}: ${said}`).not.toMatch(/Unknown layer/)
  }
  const said = await models.modelFromJSON({ modelTopology: { class_name: 'Sequential', config: { name: 's', layers: [{ class_name: 'Fancy', config: {} }] } } } as never).then(() => '', (error: Error) => error.message)
  // The message that would be looked for.
  expect(said).toMatch(/Unknown layer/)
})
