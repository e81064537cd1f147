/** The probe's graph as a TFLite file, built field by field (schema.fbs, version 3). */
import { Builder } from 'flatbuffers'
import { filters, kernel, matrix, outputs, picture, type ProbeGraph, size } from './probe'

/** [3, 3, 3, 8] to TFLite's [8, 3, 3, 3], and [8, 4] to its [4, 8]: the last axis comes first. */
function lastFirst(values: Float32Array, last: number): Float32Array {
  const rows = values.length / last
  return Float32Array.from(values, (_, i) => values[(i % rows) * last + Math.floor(i / rows)]!)
}

const half = size / 2
const [conv2d, fullyConnected, mean] = [3, 9, 40]
const [convOptions, fullyConnectedOptions, reducerOptions] = [1, 8, 27]
const relu = 1

const tensors: readonly [name: string, shape: number[], type: number, data?: Float32Array | Int32Array][] = [
  ['x', [1, size, size, 3], 0],
  ['kernel', [filters, 3, 3, 3], 0, lastFirst(kernel, filters)],
  ['bias', [filters], 0, new Float32Array(filters)],
  ['conv', [1, half, half, filters], 0],
  ['axes', [2], 2, Int32Array.of(1, 2)],
  ['mean', [1, filters], 0],
  ['matrix', [outputs, filters], 0, lastFirst(matrix, outputs)],
  ['y', [1, outputs], 0],
]

export function litertProbe(): ProbeGraph {
  const b = new Builder(8192)
  const list = (offsets: number[]): number => {
    b.startVector(4, offsets.length, 4)
    for (const offset of offsets.toReversed()) b.addOffset(offset)
    return b.endVector()
  }
  const ints = (values: number[]): number => {
    b.startVector(4, values.length, 4)
    for (const value of values.toReversed()) b.addInt32(value)
    return b.endVector()
  }
  const table = (fields: number, fill: () => void): number => {
    b.startObject(fields)
    fill()
    return b.endObject()
  }
  const codes = list([conv2d, mean, fullyConnected].map((code) => table(4, () => {
    b.addFieldInt8(0, code, 0)
    b.addFieldInt32(2, 1, 0)
    b.addFieldInt32(3, code, 0)
  })))
  // Buffer 0 is the empty one, by custom.
  const buffers = list([undefined, ...tensors.map(([, , , data]) => data)].map((data) => {
    const bytes = data && b.createByteVector(new Uint8Array(data.buffer as ArrayBuffer))
    return table(1, () => bytes && b.addFieldOffset(0, bytes, 0))
  }))
  const drawn = list(tensors.map(([name, shape, type, data], i) => {
    const [called, sides] = [b.createString(name), ints(shape)]
    return table(8, () => {
      b.addFieldOffset(0, sides, 0)
      b.addFieldInt8(1, type, 0)
      b.addFieldInt32(2, data ? i + 1 : 0, 0)
      b.addFieldOffset(3, called, 0)
    })
  }))
  // SAME padding is 0; strides 2, dilations 1.
  const conv = table(6, () => {
    b.addFieldInt32(1, 2, 0)
    b.addFieldInt32(2, 2, 0)
    b.addFieldInt8(3, relu, 0)
  })
  const reducer = table(1, () => {})
  const dense = table(4, () => {})
  const operators = list(([[0, [0, 1, 2], 3, convOptions, conv], [1, [3, 4], 5, reducerOptions, reducer], [2, [5, 6, -1], 7, fullyConnectedOptions, dense]] as const).map(
    ([code, from, to, kind, options]) => {
      const [inputs, made] = [ints([...from]), ints([to])]
      return table(5, () => {
        b.addFieldInt32(0, code, 0)
        b.addFieldOffset(1, inputs, 0)
        b.addFieldOffset(2, made, 0)
        b.addFieldInt8(3, kind, 0)
        b.addFieldOffset(4, options, 0)
      })
    },
  ))
  const [into, out, title] = [ints([0]), ints([7]), b.createString('probe')]
  const graph = table(5, () => {
    for (const [i, offset] of [drawn, into, out, operators, title].entries()) b.addFieldOffset(i, offset, 0)
  })
  const graphs = list([graph])
  b.finish(table(5, () => {
    b.addFieldInt32(0, 3, 0)
    b.addFieldOffset(1, codes, 0)
    b.addFieldOffset(2, graphs, 0)
    b.addFieldOffset(3, title, 0)
    b.addFieldOffset(4, buffers, 0)
  }), 'TFL3')
  const input = { name: 'x', shape: [1, size, size, 3], dtype: 'float32' }
  const output = { name: 'y', shape: [1, outputs], dtype: 'float32' }
  return {
    bytes: { format: 'tflite', json: null, weights: b.asUint8Array().slice().buffer as ArrayBuffer },
    signature: { input, output, outputs: [output], outputOp: 'FULLY_CONNECTED' },
    input: { data: picture, shape: [1, size, size, 3], dtype: 'float32' },
  }
}
