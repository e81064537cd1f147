import { describe, expect, it } from 'vitest'
import { oddText, oddWeights } from './finite'
import type { WeightGroup, WeightSpec } from './manifest'
import { checkNumbers, checkShape } from './warmUp'

const group = (weights: WeightSpec[]): WeightGroup => ({ paths: ['w'], weights, bytes: 0 })
const port = { name: 'out', shape: [-1, 3], dtype: 'float32' }
const signature = { input: port, output: port, outputs: [port], outputOp: 'MatMul' }

describe('weights that are no numbers', () => {
  it('are counted by name, also off the four-byte grid and in half precision', () => {
    const bytes = new Uint8Array(1 + 12 + 6)
    bytes.set(new Uint8Array(Float32Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY).buffer), 1)
    bytes.set(new Uint8Array(Uint16Array.of(0x7c00, 0x3c00, 0xfe00).buffer), 13)
    const odd = oddWeights([group([{ name: 'flag', shape: [1], dtype: 'bool' }, { name: 'W', shape: [3], dtype: 'float32' }]),
      group([{ name: 'H', shape: [3], dtype: 'float32', quantization: { dtype: 'float16' } }])], bytes.buffer)
    expect(odd).toEqual([{ name: 'W', nan: 1, infinite: 1, of: 3 }, { name: 'H', nan: 1, infinite: 1, of: 3 }])
    expect(oddText(odd[0]!)).toBe('The weight `W` holds 1 NaN and 1 infinite among its 3 numbers.')
  })
  it('are not found among integers and quantised bytes', () => {
    const all = new Uint8Array(12).fill(255).buffer
    expect(oddWeights([group([{ name: 'i', shape: [2], dtype: 'int32' }, { name: 'q', shape: [4], dtype: 'float32', quantization: { dtype: 'uint8', scale: 1, min: 0 } }])], all)).toEqual([])
  })
})

describe('the warm-up output', () => {
  it.each([[[1, 7, 7, 1280]], [[2, 3]], [[]]])('of shape %j is no row of scores', (shape) => {
    expect(() => checkShape(signature, shape, 6)).toThrow(/one row of class scores/)
  })
  it('must have classes', () => {
    expect(() => checkShape(signature, [1, 0], 0)).toThrow('The output `out` came out empty, with the shape [1, 0]: the model has no classes.')
  })
  it.each([[[1, 3]], [[3]], [[1, 1, 1, 3]]])('of shape %j is one', (shape) => {
    expect(() => checkShape(signature, shape, 3)).not.toThrow()
  })

  const fine = Float32Array.of(1, Number.NEGATIVE_INFINITY)
  const bad = Float32Array.of(1, Number.NaN)
  const weights = [{ name: 'W', nan: 1, infinite: 0, of: 30 }]
  it('that holds NaN is refused, with the weight that is to blame', () => {
    expect(() => checkNumbers([bad, bad], weights, 'WASM')).toThrow('The model answers with invalid numbers (NaN or infinity) on WASM. The weight `W` holds 1 NaN among its 30 numbers.')
    expect(() => checkNumbers([bad, fine], weights, 'WASM')).toThrow(/`W`/)
    expect(() => checkNumbers([fine, Float32Array.of(Number.POSITIVE_INFINITY)], [], 'WebGL')).toThrow('on WebGL.')
    expect(() => checkNumbers([fine, Float32Array.of(Number.NEGATIVE_INFINITY)], [], 'WebGL')).toThrow('on WebGL.')
  })
  it('on flat grey alone is only noted: such a model may divide by the picture’s deviation', () => {
    expect(checkNumbers([bad, fine], [], 'WASM')).toEqual(['On a flat grey picture this model answers with invalid numbers (NaN or infinity).'])
    expect(checkNumbers([fine, fine], weights, 'WASM')).toEqual([])
  })
})
