/** Detectors made in the test: whatever the picture, the same boxes. The page's real readers, runtimes and heads run them. */
import { writeOnnx } from '../src/engines/onnxWrite'

interface File {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** An ONNX file with one output of that shape, and these numbers. `side`: of its square input. */
export function boxOnnx(shape: readonly number[], numbers: Float32Array, side = 64, metadata: Record<string, string> = {}): File {
  const bytes = writeOnnx({
    nodes: [
      { op: 'ReduceMean', inputs: ['images'], output: 'mean', attributes: { axes: [1, 2, 3], keepdims: 0 } },
      { op: 'Mul', inputs: ['mean', 'zero'], output: 'nothing' },
      { op: 'Add', inputs: ['boxes', 'nothing'], output: 'output0' },
    ],
    weights: [
      { name: 'zero', shape: [1], raw: new Uint8Array(4) },
      { name: 'boxes', shape: [...shape], raw: new Uint8Array(numbers.buffer) },
    ],
    inputs: [{ name: 'images', shape: [1, 3, side, side] }],
    outputs: [{ name: 'output0', shape: [...shape] }],
    metadata,
  })
  return { name: 'boxes.onnx', mimeType: '', buffer: Buffer.from(bytes) }
}

export interface Row {
  readonly box: readonly [cx: number, cy: number, w: number, h: number]
  readonly objectness: number
  readonly scores: readonly number[]
}

/** YOLOv5's shape for a 64 x 64 input: 252 rows, all faint but those given. */
export function yoloRows(classes: number, given: readonly Row[], rows = 252): { shape: number[]; numbers: Float32Array } {
  const columns = 5 + classes
  const numbers = new Float32Array(rows * columns)
  for (let i = 0; i < rows; i++) numbers.set([8, 8, 4, 4, 1e-5, ...Array<number>(classes).fill(0.5)], i * columns)
  for (const [i, { box, objectness, scores }] of given.entries()) numbers.set([...box, objectness, ...scores], i * columns)
  return { shape: [1, rows, columns], numbers }
}

/** A TensorFlow.js graph that takes a picture of any size in whole numbers and gives these outputs. */
export function boxGraph(outputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly numbers: readonly number[] }>>): File[] {
  const float = { type: 'DT_FLOAT' }
  const dims = (n: readonly number[]) => ({ dim: n.map((d) => ({ size: String(d) })) })
  const constant = (name: string, type: string) => ({ name, op: 'Const', attr: { dtype: { type } } })
  const names = Object.keys(outputs)
  const weights = [
    { name: 'axes', shape: [4], dtype: 'int32' }, { name: 'zero', shape: [], dtype: 'float32' },
    ...names.map((name) => ({ name: `${name}/of`, shape: outputs[name]!.shape, dtype: 'float32' })),
  ]
  const json = {
    format: 'graph-model',
    signature: {
      inputs: { image: { name: 'image:0', dtype: 'DT_INT32', tensorShape: dims([-1, -1, -1, 3]) } },
      outputs: Object.fromEntries(names.map((name) => [name, { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: dims(outputs[name]!.shape) }])),
    },
    modelTopology: {
      node: [
        { name: 'image', op: 'Placeholder', attr: { dtype: { type: 'DT_INT32' }, shape: { shape: dims([-1, -1, -1, 3]) } } },
        { name: 'cast', op: 'Cast', input: ['image'], attr: { SrcT: { type: 'DT_INT32' }, DstT: float } },
        constant('axes', 'DT_INT32'), constant('zero', 'DT_FLOAT'),
        { name: 'mean', op: 'Mean', input: ['cast', 'axes'], attr: { keep_dims: { b: false }, T: float, Tidx: { type: 'DT_INT32' } } },
        { name: 'nothing', op: 'Mul', input: ['mean', 'zero'], attr: { T: float } },
        ...names.flatMap((name) => [constant(`${name}/of`, 'DT_FLOAT'), { name, op: 'AddV2', input: [`${name}/of`, 'nothing'], attr: { T: float } }]),
      ],
      library: {}, versions: { producer: 1 },
    },
    weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights }],
  }
  const bytes = Buffer.concat([
    Buffer.from(Int32Array.of(0, 1, 2, 3).buffer), Buffer.alloc(4), ...names.map((name) => Buffer.from(Float32Array.from(outputs[name]!.numbers).buffer)),
  ])
  return [{ name: 'model.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(json)) }, { name: 'group1-shard1of1.bin', mimeType: '', buffer: bytes }]
}
