/** Small graph models made in the test: mean colour -> a matrix -> optional last operator. The page's real loader and engine run them. */
export interface Tiny {
  readonly classes?: number
  readonly size?: number
  /** Operator behind the scores. */
  readonly last?: 'Softmax' | 'Sigmoid' | 'LogSoftmax'
  /** Row r of W: what channel r (R, G, B) adds to each class. */
  readonly weight?: (channel: number, k: number) => number
  readonly bias?: (k: number) => number
}

export interface TinyFiles {
  readonly json: string
  readonly weights: Buffer
}

const float = { type: 'DT_FLOAT' }

export function tinyModel({ classes = 10, size = 32, last, weight = (c, k) => (k % 3 === c ? 6 : -2), bias = (k) => -k / 10 }: Tiny = {}): TinyFiles {
  const values = new Float32Array(3 * classes + classes)
  for (let c = 0; c < 3; c++) for (let k = 0; k < classes; k++) values[c * classes + k] = weight(c, k)
  for (let k = 0; k < classes; k++) values[3 * classes + k] = bias(k)
  const weights = Buffer.alloc(8 + values.byteLength)
  weights.writeInt32LE(1, 0)
  weights.writeInt32LE(2, 4)
  Buffer.from(values.buffer).copy(weights, 8)
  const constant = (name: string, type: string) => ({ name, op: 'Const', attr: { dtype: { type } } })
  const dims = (...n: number[]) => ({ dim: n.map((d) => ({ size: String(d) })) })
  const out = last ? 'answer' : 'scores'
  const json = {
    format: 'graph-model', generatedBy: 'test', convertedBy: null,
    signature: {
      inputs: { image: { name: 'image:0', dtype: 'DT_FLOAT', tensorShape: dims(-1, size, size, 3) } },
      outputs: { [out]: { name: `${out}:0`, dtype: 'DT_FLOAT', tensorShape: dims(-1, classes) } },
    },
    modelTopology: {
      node: [
        { name: 'image', op: 'Placeholder', attr: { dtype: float, shape: { shape: dims(-1, size, size, 3) } } },
        constant('axes', 'DT_INT32'), constant('W', 'DT_FLOAT'), constant('B', 'DT_FLOAT'),
        { name: 'mean', op: 'Mean', input: ['image', 'axes'], attr: { keep_dims: { b: false }, T: float, Tidx: { type: 'DT_INT32' } } },
        { name: 'mm', op: 'MatMul', input: ['mean', 'W'], attr: { T: float, transpose_a: { b: false }, transpose_b: { b: false } } },
        { name: 'scores', op: 'BiasAdd', input: ['mm', 'B'], attr: { T: float, data_format: { s: 'TkhXQw==' } } },
        ...(last ? [{ name: 'answer', op: last, input: ['scores'], attr: { T: float } }] : []),
      ],
      library: {}, versions: { producer: 1 },
    },
    weightsManifest: [{
      paths: ['group1-shard1of1.bin'],
      weights: [{ name: 'axes', shape: [2], dtype: 'int32' }, { name: 'W', shape: [3, classes], dtype: 'float32' }, { name: 'B', shape: [classes], dtype: 'float32' }],
    }],
  }
  return { json: JSON.stringify(json), weights }
}

/** The same as files to pick. */
export function tinyFiles(model: TinyFiles, labels?: string): { name: string; mimeType: string; buffer: Buffer }[] {
  return [
    { name: 'model.json', mimeType: 'application/json', buffer: Buffer.from(model.json) },
    { name: 'group1-shard1of1.bin', mimeType: 'application/octet-stream', buffer: model.weights },
    ...(labels === undefined ? [] : [{ name: 'labels.txt', mimeType: 'text/plain', buffer: Buffer.from(labels) }]),
  ]
}
