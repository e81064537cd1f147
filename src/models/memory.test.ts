import { describe, expect, it } from 'vitest'
import { constant, float, placeholder, tinyModel, tinyText } from '../../tests/fixtures/models/tiny'
import { readGraph } from './graph'
import { bytesText, checkMemory, memoryLimit } from './memory'

const gib = 2 ** 30

describe('the limit', () => {
  it('is a quarter of what the browser tells, at most 2 GiB, and 1 GiB when it tells nothing', () => {
    expect([0.5, 4, 8, 32].map((told) => memoryLimit(told) / gib)).toEqual([0.125, 1, 2, 2])
    expect([undefined, 0, Number.NaN, 'x'].map((told) => memoryLimit(told) / gib)).toEqual([1, 1, 1, 1])
  })
  it('is told with all figures', () => {
    expect(() => checkMemory(900e6, 300e6, 1e9)).toThrow('This model may be too large for this device: it needs about 1.2 GB (weights 900 MB, largest step of a run 300 MB); the limit here is 1 GB.')
    expect(() => checkMemory(700e6, 300e6, 1e9)).not.toThrow()
    expect(() => checkMemory(1e9 + 1, null, 1e9)).toThrow(/too large/)
  })
  it('stops a model before any weight is fetched', () => {
    const text = tinyText((m) => { m.weightsManifest[0]!.weights.push({ name: 'big', shape: [1e5, 1e5], dtype: 'float32', quantization: { dtype: 'uint8', scale: 1, min: 0 } }) })
    // 10 GB of bytes, 40 GB once widened.
    expect(() => readGraph(text)).toThrow(/about 40 GB/)
  })
  it('stops a graph whose steps are absurd though its weights are small', () => {
    const text = tinyText((m) => {
      m.signature!.inputs = {}
      m.modelTopology.node = [placeholder('image', -1, 2048, 2048, 3), constant('K'), constant('axes', 'DT_INT32'), constant('W'), constant('B'),
        { name: 'wide', op: 'Conv2D', input: ['image', 'K'], attr: { T: float, strides: { list: { i: ['1', '1', '1', '1'] } }, padding: { s: 'U0FNRQ==' }, data_format: { s: 'TkhXQw==' } } },
        { name: 'mean', op: 'Mean', input: ['wide', 'axes'] }, { name: 'mm', op: 'MatMul', input: ['mean', 'W'] }, { name: 'logits', op: 'BiasAdd', input: ['mm', 'B'] }]
      m.weightsManifest[0]!.weights.push({ name: 'K', shape: [1, 1, 3, 4096], dtype: 'float32' })
    })
    // 2048 x 2048 x (4096 + 3) numbers of 4 bytes.
    expect(() => readGraph(text)).toThrow(/largest step of a run 68\.8 GB/)
  })
})

describe('the largest step', () => {
  const step = (input: number[], ...nodes: object[]): number | null => {
    const model = tinyModel()
    model.modelTopology.node = [placeholder('image', ...input), constant('K'), constant('axes', 'DT_INT32'), constant('W'), constant('B'), ...(nodes as never[]),
      { name: 'mean', op: 'Mean', input: ['last', 'axes'] }, { name: 'mm', op: 'MatMul', input: ['mean', 'W'] }, { name: 'logits', op: 'BiasAdd', input: ['mm', 'B'] }]
    model.signature!.inputs = {}
    model.weightsManifest[0]!.weights.push({ name: 'K', shape: [3, 3, 3, 8], dtype: 'float32' })
    return readGraph(JSON.stringify(model)).facts.stepMemory
  }
  const window = (stride: number, padding: string) => ({ strides: { list: { i: ['1', String(stride), String(stride), '1'] } }, padding: { s: btoa(padding) }, data_format: { s: btoa('NHWC') } })

  it('counts what a node reads and writes, SAME and VALID, strided', () => {
    expect(step([-1, 32, 32, 3], { name: 'last', op: 'Conv2D', input: ['image', 'K'], attr: window(2, 'SAME') })).toBe(4 * (32 * 32 * 3 + 16 * 16 * 8))
    expect(step([-1, 32, 32, 3], { name: 'last', op: '_FusedConv2D', input: ['image', 'K'], attr: window(1, 'VALID') })).toBe(4 * (32 * 32 * 3 + 30 * 30 * 8))
    expect(step([-1, 9, 9, 3], { name: 'last', op: 'MaxPool', input: ['image'], attr: { ...window(2, 'VALID'), ksize: { list: { i: ['1', '3', '3', '1'] } } } })).toBe(4 * (9 * 9 * 3 + 4 * 4 * 3))
  })
  it('takes 224 where any size goes', () => {
    expect(step([-1, -1, -1, 3], { name: 'last', op: 'Relu', input: ['image'] })).toBe(4 * 2 * 224 * 224 * 3)
  })
  it('stops at an operator whose shape depends on values', () => {
    expect(step([-1, 32, 32, 3], { name: 'last', op: 'Tile', input: ['image', 'axes'] })).toBeNull()
  })
  it.each([['0'], ['-1'], ['x'], [{ toString: 1 }]])('stops at a stride of %j: no size follows from it', (stride) => {
    const attr = { ...window(1, 'SAME'), strides: { list: { i: ['1', stride, stride, '1'] } } }
    expect(step([-1, 32, 32, 3], { name: 'last', op: 'Conv2D', input: ['image', 'K'], attr })).toBeNull()
  })
})

it('bytes in words', () => {
  expect([12, 1200, 4.567e6, 45.6e6, 68.75e9].map(bytesText)).toEqual(['12 bytes', '1.2 kB', '4.57 MB', '46 MB', '68.8 GB'])
})
