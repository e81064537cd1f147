import { describe, expect, it } from 'vitest'
import { constant, float, placeholder, portOf, type TinyModel, tinyBytes, tinyOps, tinyText } from '../../tests/fixtures/models/tiny'
import { Fault, type FaultCode } from '../faults'
import { readGraph } from './graph'
import { checkPath } from './manifest'

const knows = (op: string): boolean => tinyOps.has(op)

function fault(work: () => unknown): Fault {
  try {
    work()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const nodeNamed = (model: TinyModel, name: string) => model.modelTopology.node.find((node) => node.name === name)!

describe('a good model', () => {
  it('gives border, counts and manifest', () => {
    const graph = readGraph(tinyText(), knows)
    expect(graph.signature.input).toEqual({ name: 'image', shape: [-1, 32, 32, 3], dtype: 'float32' })
    expect(graph.signature.output).toEqual({ name: 'logits', shape: [-1, 10], dtype: 'float32' })
    expect(graph.signature.outputOp).toBe('BiasAdd')
    expect(graph).toMatchObject({ parameters: 40, weightBytes: tinyBytes, labels: null, licence: '', notes: [] })
  })
  it('finds the border without a signature', () => {
    const { signature } = readGraph(tinyText((m) => delete m.signature), knows)
    expect(signature.input.shape).toEqual([-1, 32, 32, 3])
    expect(signature.output).toEqual({ name: 'logits', shape: [-1, 10], dtype: 'float32' })
  })
  it('finds an old converter\'s signature', () => {
    const text = tinyText((m) => {
      m.userDefinedMetadata = { signature: { inputs: m.signature!.inputs, outputs: { mm: portOf('mm', -1, 10) } } }
      delete m.signature
    })
    expect(readGraph(text, knows).signature.output.name).toBe('mm')
  })
  it('reads metadata as text', () => {
    const graph = readGraph(tinyText((m) => { m.userDefinedMetadata = { license: 'MIT', labels: ['a', '<b>'], name: 'x\u202ey' } }))
    expect(graph).toMatchObject({ licence: 'MIT', labels: ['a', '<b>'], name: 'x y' })
  })
  it('counts quantized bytes', () => {
    const graph = readGraph(tinyText((m) => {
      const weights = m.weightsManifest[0]!.weights
      weights[1]!.quantization = { dtype: 'uint8', scale: 0.1, min: -1 }
      weights[2]!.quantization = { dtype: 'float16' }
    }))
    expect(graph.weightBytes).toBe(8 + 30 + 20)
  })
  it('allows loops closed by NextIteration', () => {
    const text = tinyText((m) => {
      m.modelTopology.node.push({ name: 'merge', op: 'Merge', input: ['logits', 'next'] }, { name: 'next', op: 'NextIteration', input: ['merge'] })
    })
    expect(readGraph(text, knows).signature.output.name).toBe('logits')
  })
  it('is not polluted', () => {
    readGraph(`{"__proto__":{"polluted":1},${tinyText().slice(1)}`)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

const addOutput = (name: string, op: string, input: string, ...shape: number[]) => (m: TinyModel): void => {
  m.modelTopology.node.push({ name, op, input: [input], attr: { T: float } })
  m.signature!.outputs[name] = portOf(name, ...shape)
}

describe('which output is read', () => {
  it('logits before probabilities, and says so', () => {
    const { signature, notes } = readGraph(tinyText(addOutput('probs', 'Softmax', 'logits', -1, 10)))
    expect(signature.output.name).toBe('logits')
    expect(signature.outputs.map((port) => port.name)).toEqual(['logits', 'probs'])
    expect(notes).toEqual(['This model has 2 outputs: logits, probs. Howsure reads logits.'])
  })
  it('what the softmax reads before other numbers', () => {
    const { signature } = readGraph(tinyText((m) => {
      m.signature!.outputs = { features: portOf('mean', -1, 3) }
      addOutput('scores', 'Identity', 'logits', -1, 10)(m)
      addOutput('probs', 'Softmax', 'logits', -1, 10)(m)
    }))
    expect(signature.output.name).toBe('scores')
  })
  it('tells the op through Identity, Reshape and Squeeze', () => {
    const { signature } = readGraph(tinyText((m) => {
      m.modelTopology.node.push({ name: 'soft', op: 'Softmax', input: ['logits'] }, { name: 're', op: 'Reshape', input: ['soft', 'axes'] }, { name: 'out', op: 'Identity', input: ['re:0'] })
      m.signature!.outputs = { out: portOf('out', -1, 1, 1, 10) }
    }))
    expect(signature).toMatchObject({ outputOp: 'Softmax', output: { name: 'out', shape: [-1, 1, 1, 10] } })
  })
  it('sees a sigmoid inside a fused product', () => {
    const { signature } = readGraph(tinyText((m) => {
      nodeNamed(m, 'logits').attr = { fused_ops: { list: { s: [btoa('BiasAdd'), btoa('Sigmoid')] } } }
    }))
    expect(signature.outputOp).toBe('Sigmoid')
  })
  it('tells a detector’s outputs', () => {
    const boxesOf = (outputs: object) => readGraph(tinyText((m) => { m.signature!.outputs = outputs as never })).signature.boxes?.map(({ name }) => name)
    expect(boxesOf({ boxes: portOf('logits', 1, 25200, 85) })).toEqual(['logits'])
    // A row of scores beside boxes is no classifier's.
    expect(boxesOf({ detection_scores: portOf('mm', 1, 100), detection_boxes: portOf('logits', 1, 100, 4) })).toEqual(['mm', 'logits'])
    expect(boxesOf({ a: portOf('mm', 1, 1917, 90), b: portOf('logits', 1, 1917, 1, 4) })).toEqual(['mm', 'logits'])
    expect(boxesOf({ logits: portOf('logits', 1, 3) })).toBeUndefined()
  })
})

const withInput = (...dim: number[]) => tinyText((m) => {
  m.signature!.inputs = { image: portOf('image', ...dim) }
})

describe('inputs', () => {
  it.each([[-1, 3, 224, 224], [32, 32, 3], [1, 32, 32, 3], [-1, -1, -1, 3], [-1, 28, 28, 1], [-1, 1, 28, 28], [8, 32, 32, 3]].map((dim) => [dim]))('reads %j', (dim) => {
    expect(readGraph(withInput(...dim)).signature.input.shape).toEqual(dim)
  })
  it.each([
    [withInput(8, 32, 32, 3), 'The model always takes 8 pictures: each photo is repeated 8 times, and the first answer is read.'],
    [tinyText((m) => { m.signature!.inputs = { image: { ...portOf('image', -1, 32, 32, 3), dtype: 'DT_INT32' } } }), 'The model takes whole numbers: it is fed pixels from 0 to 255 unless the recipe says otherwise.'],
  ])('says how an odd one is fed', (text, note) => {
    expect(readGraph(text).notes).toEqual([note])
  })
  it('takes the only picture of several inputs', () => {
    const text = tinyText((m) => {
      m.modelTopology.node.unshift(placeholder('size', 2))
      m.signature!.inputs = { size: portOf('size', 2), image: portOf('image', -1, 32, 32, 3) }
    })
    expect(readGraph(text).signature.input.name).toBe('image')
  })
  it.each<[string, string, RegExp]>([
    ['huge', withInput(1, 65536, 65536, 3), /an input of 51 GB/],
    ['RGBA', withInput(-1, 28, 28, 4), /wants 4 channels/],
    ['a vector', withInput(-1, 784), /no input for a picture: image \[-1, 784\]/],
    ['a batch too large', withInput(4096, 224, 224, 3), /2 GB \(4096 × 224 × 224 × 3/],
    ['an empty batch', withInput(0, 32, 32, 3), /no pictures/],
    ['no pixels', withInput(-1, 0, 32, 3), /no pixels/],
    ['text', tinyText((m) => { m.signature!.inputs = { image: { ...portOf('image', -1, 32, 32, 3), dtype: 'DT_STRING' } } }), /type string; this page feeds float32 and int32/],
    ['two pictures', tinyText((m) => {
      m.modelTopology.node.push(placeholder('other', -1, 32, 32, 3))
      delete m.signature
    }), /2 pictures at once: image, other/],
    ['another input that is needed', tinyText((m) => {
      m.modelTopology.node.push(placeholder('keep_prob'))
      nodeNamed(m, 'mm').input!.push('keep_prob')
    }), /also wants an input called `keep_prob`/],
    ['none', tinyText((m) => {
      m.modelTopology.node[0]!.op = 'Identity'
      delete m.signature
    }), /no input/],
  ])('refuses %s', (_what, text, message) => {
    expect(fault(() => readGraph(text))).toMatchObject({ code: 'model-input', message: expect.stringMatching(message) })
  })
})

const bent = (change: (m: TinyModel) => void) => tinyText(change)
const weight = (i: number, change: object) => bent((m) => Object.assign(m.weightsManifest[0]!.weights[i]!, change))

describe('what is wrong is said', () => {
  it.each<[string, string, FaultCode, RegExp]>([
    ['a web page', '<!doctype html><title>404</title>', 'model-not-json', /model\.json is not JSON: it starts with `<!doctype`/],
    ['an LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', 'model-not-json', /This is a Git LFS pointer, not the file itself\./],
    ['nothing', '', 'model-not-json', /is empty/],
    ['half a file', tinyText().slice(0, 500), 'model-not-json', /not whole: its 500 characters/],
    ['a list', '[1]', 'model-not-tfjs', /holds a list/],
    ['{}', '{}', 'model-not-tfjs', /no modelTopology \/ weightsManifest: not a TF\.js model/],
    ['no manifest', '{"modelTopology":{"node":[]}}', 'model-not-tfjs', /no weightsManifest/],
    ['a layers model', '{"format":"layers-model","modelTopology":{},"weightsManifest":[]}', 'model-not-tfjs', /Keras layers model; this page reads graph models/],
    ['an old layers model', '{"modelTopology":{"model_config":{}},"weightsManifest":[]}', 'model-not-tfjs', /Keras layers model/],
    ['an empty graph', '{"__proto__":{"polluted":1},"modelTopology":{"node":[]},"weightsManifest":[]}', 'model-graph', /the graph is empty/],
    ['a node without a name', bent((m) => { m.modelTopology.node[4]!.name = '' }), 'model-graph', /a node has no name/],
    ['a node without an op', bent((m) => { m.modelTopology.node[4]!.op = '' }), 'model-graph', /`mean` has no operation/],
    ['inputs that are no list', bent((m) => { Object.assign(m.modelTopology.node[4]!, { input: 'image' }) }), 'model-graph', /inputs of `mean`/],
    ['a __proto__ node', bent((m) => { m.modelTopology.node[4]!.name = '__proto__' }), 'model-graph', /`__proto__`/],
    ['doubled names', bent((m) => { m.modelTopology.node.push(constant('W')) }), 'model-graph', /two nodes are called `W`/],
    ['a dangling input', bent((m) => { nodeNamed(m, 'mm').input = ['nowhere:0', 'W'] }), 'model-graph', /`mm` reads `nowhere:0`, which is not in the graph/],
    ['an input called like an Object method', bent((m) => { nodeNamed(m, 'mm').input = ['constructor', 'W'] }), 'model-graph', /`mm` reads `constructor`/],
    ['a cycle', bent((m) => { nodeNamed(m, 'mean').input = ['mm', 'axes'] }), 'model-graph', /in a circle through `(mm|mean)`/],
    ['unknown ops, all at once', bent((m) => {
      nodeNamed(m, 'mean').op = 'FancyCustomOp'
      nodeNamed(m, 'mm').op = 'Other<b>'
    }), 'model-ops', /the model uses operations that TF\.js does not have: FancyCustomOp, Other<b>\./],
    ['unknown ops in a function', bent((m) => { m.modelTopology.library = { function: [{ nodeDef: [{ name: 'f', op: 'Hidden' }] }] } }), 'model-ops', /: Hidden\./],
    ['an unknown number type', weight(1, { dtype: 'float99' }), 'model-graph', /unknown number type float99/],
    ['text weights', weight(1, { dtype: 'string' }), 'model-graph', /`W` holds text/],
    ['a negative shape', weight(1, { shape: [-3, -10] }), 'model-graph', /`W` has the shape \[-3, -10\]/],
    ['a fractional shape', weight(1, { shape: [1.5, 20] }), 'model-graph', /\[1\.5, 20\]/],
    ['an endless shape', weight(1, { shape: [1e9, 1e9] }), 'model-graph', /shape/],
    ['an unknown quantization', weight(1, { quantization: { dtype: 'int3' } }), 'model-graph', /unknown number type int3/],
    ['a quantization without a scale', weight(1, { quantization: { dtype: 'uint8', min: 0 } }), 'model-graph', /finite scale and min/],
    ['float16 of int32', weight(0, { quantization: { dtype: 'float16' } }), 'model-graph', /stored as float16/],
    ['a doubled weight', weight(1, { name: 'B' }), 'model-graph', /`B` is listed twice/],
    ['a constant without its weight', weight(1, { name: 'V' }), 'model-graph', /the constant `W` has no weight/],
    ['another number type', weight(1, { dtype: 'int32' }), 'model-graph', /`W` is DT_FLOAT in the graph and int32 in the weights/],
    ['a signature of another graph', bent((m) => { m.signature!.outputs = { y: portOf('y', -1, 10) } }), 'model-graph', /the signature names `y`/],
    ['a fractional dimension', bent((m) => { m.signature!.inputs = { image: portOf('image', -1, 1.5, 32, 3) } }), 'model-graph', /a dimension is/],
    ['a path outside', bent((m) => { m.weightsManifest[0]!.paths = ['../x.bin'] }), 'model-path', /the model names a weight file outside its own folder: \.\.\/x\.bin/],
  ])('%s', (_what, text, code, message) => {
    expect(fault(() => readGraph(text, knows))).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('checkPath', () => {
  it.each([['group1-shard1of1.bin', 'group1-shard1of1.bin'], ['a b/c_d.bin', 'a b/c_d.bin'], ['a%20b.bin', 'a b.bin'], ['/w.bin', 'w.bin'], ['./w.bin', 'w.bin']])('keeps %s', (path, plain) => {
    expect(checkPath(path)).toBe(plain)
  })
  it.each(['../w.bin', 'a/../../w.bin', '%2e%2e/%2e%2e/secret.bin', '%252e%252e/secret.bin', '..', './a/w.bin', '.. /w.bin', '//127.0.0.1:9/evil.bin', '/etc/passwd',
    'file:///etc/passwd', 'javascript:window.__xss=1', 'http://example.org/w.bin', 'data:,x', 'a\\b.bin', '..\\w.bin', '%5c%5chost/w', '/%2e%2e'])('refuses %s', (path) => {
    expect(fault(() => checkPath(path))).toMatchObject({ code: 'model-path', message: expect.stringContaining('outside its own folder') })
  })
  it.each(['w.bin?x=1', 'w.bin#x', 'a//b', 'ü.bin', '%zz', 'x\n.bin'])('does not ask for %j', (path) => {
    expect(fault(() => checkPath(path)).code).toBe('model-path')
  })
})

describe('values where none are expected', () => {
  const trap = { toString: 1, valueOf: 1 }
  it.each<[string, (m: ReturnType<typeof JSON.parse>) => void, RegExp]>([
    ['a dimension that is an object', (m) => { m.signature.inputs.image.tensorShape.dim[1].size = trap }, /a dimension is \{"size":\{"toString":1,"valueOf":1\}\}; it must be a whole number/],
    ['a number type that is an object', (m) => { m.weightsManifest[0].weights[1].dtype = trap }, /unknown number type \{"toString":1/],
    ['a quantization of no type', (m) => { m.weightsManifest[0].weights[1].quantization = {} }, /unknown number type none in the quantization/],
    ['a shape of objects', (m) => { m.weightsManifest[0].weights[1].shape = [trap, 1] }, /has the shape \[\{"toString":1,"valueOf":1\}, 1\]/],
  ])('%s', (_what, bend, words) => {
    expect(fault(() => readGraph(tinyText(bend))).message).toMatch(words)
  })

  it('half a million values are refused before anyone makes them', () => {
    const many = `[${'[],'.repeat(300_000)}1]`
    expect(fault(() => readGraph(tinyText().replace('"library":{}', `"library":${many}`))).message).toBe('model.json: it holds more than 500,000 values, which is more than a model needs.')
  })
  it('deep nesting is refused before anyone walks it; brackets in strings do not count', () => {
    const deep = '['.repeat(200) + ']'.repeat(200)
    expect(fault(() => readGraph(tinyText().replace('"library":{}', `"library":${deep}`)))).toMatchObject({ code: 'model-graph', message: 'model.json: it is nested more than 100 levels deep, which no model is.' })
    expect(() => readGraph(tinyText((m) => { m.userDefinedMetadata = { about: `\\"${'['.repeat(200)}\\` } }))).not.toThrow()
  })
})
