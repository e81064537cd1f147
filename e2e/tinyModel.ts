/** Small graph models made in the test: mean colour -> a matrix -> optional last operator. The page's real loader and engine run them. */
export interface Tiny {
  readonly classes?: number
  readonly size?: number
  /** Operator behind the scores. */
  readonly last?: 'Softmax' | 'Sigmoid' | 'LogSoftmax'
  /** Row r of W: what channel r (R, G, B) adds to each class. */
  readonly weight?: (channel: number, k: number) => number
  readonly bias?: (k: number) => number
  /** 1: only the red row of W is used. */
  readonly channels?: 1 | 3
  readonly layout?: 'NHWC' | 'NCHW'
  /** Batch, height and width of the input; -1 is any. */
  readonly batch?: number
  readonly side?: number
  readonly input?: 'DT_FLOAT' | 'DT_INT32'
  /** How W is stored. Its numbers must be whole, from -2 to 253. */
  readonly stored?: 'float16' | 'uint8'
  /** Another output: the scores, each times -1. */
  readonly second?: boolean
}

export interface TinyFiles {
  readonly json: string
  readonly weights: Buffer
}

const float = { type: 'DT_FLOAT' }

export function tinyModel({
  classes = 10, size = 32, last, weight = (c, k) => (k % 3 === c ? 6 : -2), bias = (k) => -k / 10,
  channels = 3, layout = 'NHWC', batch = -1, side = size, input = 'DT_FLOAT', stored, second = false,
}: Tiny = {}): TinyFiles {
  const w = Float32Array.from({ length: channels * classes }, (_, i) => weight(Math.floor(i / classes), i % classes))
  const b = Float32Array.from({ length: classes }, (_, k) => bias(k))
  const axes = Int32Array.from(layout === 'NHWC' ? [1, 2] : [2, 3])
  const weights = Buffer.concat([Buffer.from(axes.buffer), storeW(w, stored), Buffer.from(b.buffer)])
  const quantization = stored === 'uint8' ? { quantization: { dtype: 'uint8', scale: 1, min: -2 } } : stored ? { quantization: { dtype: 'float16' } } : {}
  const shape = layout === 'NHWC' ? [batch, side, side, channels] : [batch, channels, side, side]
  const whole = input === 'DT_INT32'
  const constant = (name: string, type: string) => ({ name, op: 'Const', attr: { dtype: { type } } })
  const dims = (...n: number[]) => ({ dim: n.map((d) => ({ size: String(d) })) })
  const out = last ? 'answer' : 'scores'
  const json = {
    format: 'graph-model', generatedBy: 'test', convertedBy: null,
    signature: {
      inputs: { image: { name: 'image:0', dtype: input, tensorShape: dims(...shape) } },
      outputs: Object.fromEntries([out, ...(second ? ['against'] : [])].map((name) => [name, { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: dims(batch, classes) }])),
    },
    modelTopology: {
      node: [
        { name: 'image', op: 'Placeholder', attr: { dtype: { type: input }, shape: { shape: dims(...shape) } } },
        ...(whole ? [{ name: 'cast', op: 'Cast', input: ['image'], attr: { SrcT: { type: input }, DstT: float } }] : []),
        constant('axes', 'DT_INT32'), constant('W', 'DT_FLOAT'), constant('B', 'DT_FLOAT'),
        { name: 'mean', op: 'Mean', input: [whole ? 'cast' : 'image', 'axes'], attr: { keep_dims: { b: false }, T: float, Tidx: { type: 'DT_INT32' } } },
        { name: 'mm', op: 'MatMul', input: ['mean', 'W'], attr: { T: float, transpose_a: { b: false }, transpose_b: { b: false } } },
        { name: 'scores', op: 'BiasAdd', input: ['mm', 'B'], attr: { T: float, data_format: { s: 'TkhXQw==' } } },
        ...(last ? [{ name: 'answer', op: last, input: ['scores'], attr: { T: float } }] : []),
        ...(second ? [{ name: 'against', op: 'Neg', input: ['scores'], attr: { T: float } }] : []),
      ],
      library: {}, versions: { producer: 1 },
    },
    weightsManifest: [{
      paths: ['group1-shard1of1.bin'],
      weights: [{ name: 'axes', shape: [2], dtype: 'int32' }, { name: 'W', shape: [channels, classes], dtype: 'float32', ...quantization }, { name: 'B', shape: [classes], dtype: 'float32' }],
    }],
  }
  return { json: JSON.stringify(json), weights }
}

function storeW(w: Float32Array, stored: Tiny['stored']): Buffer {
  if (stored === 'uint8') return Buffer.from(w.map((x) => x + 2))
  if (stored === undefined) return Buffer.from(w.buffer)
  const half = Buffer.alloc(w.length * 2)
  // Sign, exponent + 15, ten bits of fraction: enough for small whole numbers.
  w.forEach((x, i) => {
    const e = x === 0 ? -15 : Math.floor(Math.log2(Math.abs(x)))
    half.writeUInt16LE((x < 0 ? 0x8000 : 0) | ((e + 15) << 10) | (x === 0 ? 0 : Math.round((Math.abs(x) / 2 ** e - 1) * 1024)), i * 2)
  })
  return half
}

/** The same as files to pick. */
export function tinyFiles(model: TinyFiles, labels?: string): { name: string; mimeType: string; buffer: Buffer }[] {
  return [
    { name: 'model.json', mimeType: 'application/json', buffer: Buffer.from(model.json) },
    { name: 'group1-shard1of1.bin', mimeType: 'application/octet-stream', buffer: model.weights },
    ...(labels === undefined ? [] : [{ name: 'labels.txt', mimeType: 'text/plain', buffer: Buffer.from(labels) }]),
  ]
}
