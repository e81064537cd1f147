/** The probe's graph as an ONNX file: channels first. */
import { writeOnnx } from './onnxWrite'
import { filters, kernel, matrix, outputs, picture, type ProbeGraph, size } from './probe'

const raw = (numbers: Float32Array): Uint8Array => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

export function onnxProbe(): ProbeGraph {
  // [row, column, channel, filter] to [filter, channel, row, column].
  const w = new Float32Array(kernel.length)
  for (let f = 0; f < filters; f++) {
    for (let c = 0; c < 3; c++) for (let k = 0; k < 9; k++) w[(f * 3 + c) * 9 + k] = kernel[(k * 3 + c) * filters + f]!
  }
  const planes = new Float32Array(picture.length)
  for (let c = 0; c < 3; c++) for (let i = 0; i < size * size; i++) planes[c * size * size + i] = picture[3 * i + c]!
  const weights = writeOnnx({
    nodes: [
      { op: 'Conv', inputs: ['x', 'kernel'], output: 'conv', attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 1, 1] } },
      { op: 'Relu', inputs: ['conv'], output: 'relu' },
      { op: 'GlobalAveragePool', inputs: ['relu'], output: 'mean' },
      { op: 'Flatten', inputs: ['mean'], output: 'flat', attributes: { axis: 1 } },
      { op: 'MatMul', inputs: ['flat', 'matrix'], output: 'y' },
    ],
    weights: [{ name: 'kernel', shape: [filters, 3, 3, 3], raw: raw(w) }, { name: 'matrix', shape: [filters, outputs], raw: raw(matrix) }],
    inputs: [{ name: 'x', shape: [1, 3, size, size] }],
    outputs: [{ name: 'y', shape: [1, outputs] }],
  }).buffer
  const input = { name: 'x', shape: [1, 3, size, size], dtype: 'float32' }
  const output = { name: 'y', shape: [1, outputs], dtype: 'float32' }
  return {
    bytes: { format: 'onnx', json: null, weights },
    signature: { input, output, outputs: [output], outputOp: 'MatMul' },
    input: { data: planes, shape: [1, 3, size, size], dtype: 'float32' },
  }
}
