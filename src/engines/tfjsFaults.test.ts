/** Real messages of tfjs 4.22, provoked on its CPU backend where they can be, and none of them shown. */
import { describe, expect, it, vi } from 'vitest'
import type { Fault } from '../faults'
import type { ModelBytes, Signature } from '../models/card'
import { engines } from './index'
import { explain } from './tfjsFaults'

const float = { type: 'DT_FLOAT' }
const port = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32' })
const signature: Signature = { input: port('x', [-1, 3]), output: port('y', [-1, 2]), outputs: [port('y', [-1, 2])], outputOp: 'MatMul' }
const x = { data: Float32Array.of(1, 2, 3), shape: [1, 3], dtype: 'float32' as const }

interface Weight { name: string; shape: number[]; dtype: string }
const weight = (shape: number[], dtype = 'float32', name = 'W'): Weight => ({ name, shape, dtype })
const picture = (columns: number) => ({ name: 'x', op: 'Placeholder', attr: { dtype: float, shape: { shape: { dim: [-1, columns].map((n) => ({ size: String(n) })) } } } })
const node = (op: string, input: string[], attr: object = { T: float }) => ({ name: 'y', op, input, attr })
const plain = { T: float, transpose_a: { b: false }, transpose_b: { b: false } }
const conv = { strides: { list: { i: ['1', '1', '1', '1'] } }, padding: { s: 'U0FNRQ==' }, data_format: { s: 'TkhXQw==' }, dilations: { list: { i: ['1', '1', '1', '1'] } } }

/** Loads and runs a graph that must fail, and returns how. */
async function provoke(last: object, weights: Weight[], values: ArrayBuffer, columns = 3): Promise<{ fault: Fault; raw: string }> {
  const debug = vi.spyOn(console, 'debug').mockImplementation(() => {})
  const constants = weights.map(({ name, dtype }) => ({ name, op: 'Const', attr: { dtype: dtype === 'int32' ? { type: 'DT_INT32' } : float } }))
  const bytes: ModelBytes = {
    format: 'tfjs-graph',
    json: { modelTopology: { node: [picture(columns), ...constants, last], library: {}, versions: { producer: 1 } }, weightsManifest: [{ paths: ['w'], weights }] },
    weights: values,
  }
  const engine = await engines[0]!.open('cpu')
  try {
    await engine.load(bytes, signature)
    await engine.run({ x })
  } catch (error) {
    return { fault: error as Fault, raw: String(debug.mock.calls[0]?.[0]) }
  } finally {
    debug.mockRestore()
    engine.dispose()
  }
  throw new Error('It ran.')
}

const floats = (n: number): ArrayBuffer => new Float32Array(n).buffer
const ints = (...n: number[]): ArrayBuffer => Int32Array.from(n).buffer

const provoked: [string, () => Promise<{ fault: Fault; raw: string }>, RegExp, string, RegExp][] = [
  ['inner sizes of a matrix product', () => provoke(node('MatMul', ['x', 'W'], plain), [weight([4, 2])], floats(8)), /inner shapes/, 'model-graph', /shapes in the graph do not fit each other \(in matMul, while running\)/],
  ['a picture of another size', () => provoke(node('MatMul', ['x', 'W'], plain), [weight([5, 2])], floats(10), 5), /shape of dict/, 'model-input', /wants the shape \[-1, 5\]; it was given \[1, 3\]/],
  ['a bias of another length', () => provoke(node('BiasAdd', ['x', 'W']), [weight([4])], floats(4)), /broadcast/, 'model-graph', /do not fit each other/],
  ['a wrong number type', () => provoke(node('LogicalAnd', ['x', 'W']), [weight([3], 'int32')], ints(1, 1, 1)), /must be bool tensor/, 'model-graph', /number types .* \(in logicalAnd, while running\)/],
  ['an unknown operation', () => provoke(node('Fancy', ['x']), [], floats(0)), /Unknown op/, 'model-ops', /does not have: Fancy\./],
  ['a reshape that does not add up', () => provoke(node('Reshape', ['x', 'W'], {}), [weight([2], 'int32')], ints(2, 2)), /Size\(3\)/, 'model-graph', /do not fit/],
  ['a convolution over a flat input', () => provoke(node('Conv2D', ['x', 'W'], conv), [weight([1, 1, 3, 2])], floats(6)), /must be rank 4/, 'model-graph', /do not fit each other \(in conv2d/],
  ['an attribute left out', () => provoke(node('Conv2D', ['x', 'W'], {}), [weight([1, 1, 3, 2])], floats(6)), /Cannot read properties/, 'model-graph', /lacks something it needs/],
  ['weights that are too short', () => provoke(node('MatMul', ['x', 'W'], plain), [weight([3, 2])], floats(2)), /should have 6 values|provided shape/, 'model-graph', /do not fit/],
  ['a fill of 4 TB', () => provoke(node('Fill', ['d', 'v']), [weight([2], 'int32', 'd'), weight([], 'float32', 'v')], ints(1e6, 1e6, 0)), /Invalid (typed )?array length/, 'model-memory', /CPU has not enough memory/],
]

describe('what tfjs says', () => {
  it.each(provoked)('%s', async (_, how, rawPattern, code, said) => {
    const { fault, raw } = await how()
    expect(raw).toMatch(rawPattern)
    expect(fault).toMatchObject({ name: 'Fault', code, message: expect.stringMatching(said) })
    // Nothing of the raw message but a name may come through.
    const own = raw.replace(/^tfjs, \w+ on \w+: /, '')
    expect(`${fault.message} ${fault.hint}`).not.toContain(own.slice(0, 24))
  })

  /** From the sources of the GPU backends, which do not run here. */
  it.each([
    ['WebGL Error: CONTEXT_LOST_WEBGL', 'device-lost', /taken away/],
    ['Unable to create WebGLTexture.', 'device-lost', /taken away/],
    ['WebGL Error: OUT_OF_MEMORY', 'model-memory', /not enough memory/],
    ['Requested texture size [65536x1] greater than WebGL maximum on this browser / GPU [8192x8192].', 'model-memory', /not enough memory/],
    ['Array buffer allocation failed', 'model-memory', /not enough memory/],
    ['Failed to compile fragment shader.', 'engine-failed', /could not compile/],
    ['Failed to link vertex and fragment shaders.', 'engine-failed', /could not compile/],
    ["Kernel 'LRN' not registered for backend 'webgl'", 'model-ops', /WebGL does not have the operation LRN/],
    ['zork <img src=x onerror=alert(1)>', 'engine-failed', /^The model stopped \(while running\) on WebGL\.$/],
    ['', 'engine-failed', /^The model stopped \(while running\) on WebGL\.$/],
  ])('%s', (raw, code, said) => {
    vi.spyOn(console, 'debug').mockImplementation(() => {})
    expect(explain(new Error(raw), 'running', 'webgl')).toMatchObject({ code, message: expect.stringMatching(said) })
    vi.restoreAllMocks()
  })

  it('blames no graph while a device is being opened', () => {
    vi.spyOn(console, 'debug').mockImplementation(() => {})
    expect(explain(new Error('Cannot read properties of undefined'), 'opening', 'webgpu')).toMatchObject({ code: 'engine-unavailable', message: 'This browser has no working WebGPU.', hint: '' })
    vi.restoreAllMocks()
  })
})
