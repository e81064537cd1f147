/** The probe's graph as a TF.js graph model. */
import { filters, kernel, matrix, outputs, picture, type ProbeGraph, size } from './probe'

const float = { type: 'DT_FLOAT' }
const constant = (name: string, dtype: string) => ({ name, op: 'Const', attr: { dtype: { type: dtype } } })

export function tfjsProbe(): ProbeGraph {
  const weights = new ArrayBuffer(kernel.byteLength + matrix.byteLength + 8)
  new Float32Array(weights).set(kernel, 0)
  new Float32Array(weights).set(matrix, kernel.length)
  new Int32Array(weights).set([1, 2], kernel.length + matrix.length)
  const json = {
    format: 'graph-model',
    modelTopology: {
      node: [
        { name: 'x', op: 'Placeholder', attr: { dtype: float, shape: { shape: { dim: [1, size, size, 3].map((n) => ({ size: String(n) })) } } } },
        constant('kernel', 'DT_FLOAT'), constant('matrix', 'DT_FLOAT'), constant('axes', 'DT_INT32'),
        { name: 'conv', op: 'Conv2D', input: ['x', 'kernel'], attr: { T: float, strides: { list: { i: ['1', '2', '2', '1'] } }, padding: { s: 'U0FNRQ==' }, data_format: { s: 'TkhXQw==' }, dilations: { list: { i: ['1', '1', '1', '1'] } } } },
        { name: 'relu', op: 'Relu', input: ['conv'], attr: { T: float } },
        { name: 'mean', op: 'Mean', input: ['relu', 'axes'], attr: { T: float, keep_dims: { b: false } } },
        { name: 'y', op: 'MatMul', input: ['mean', 'matrix'], attr: { T: float, transpose_a: { b: false }, transpose_b: { b: false } } },
      ],
      library: {},
      versions: { producer: 1 },
    },
    weightsManifest: [{
      paths: ['w'],
      weights: [
        { name: 'kernel', shape: [3, 3, 3, filters], dtype: 'float32' },
        { name: 'matrix', shape: [filters, outputs], dtype: 'float32' },
        { name: 'axes', shape: [2], dtype: 'int32' },
      ],
    }],
  }
  const input = { name: 'x', shape: [1, size, size, 3], dtype: 'float32' }
  const output = { name: 'y', shape: [1, outputs], dtype: 'float32' }
  return {
    bytes: { format: 'tfjs-graph', json, weights },
    signature: { input, output, outputs: [output], outputOp: 'MatMul' },
    input: { data: picture, shape: [1, size, size, 3], dtype: 'float32' },
  }
}
