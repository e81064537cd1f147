import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Fault } from '../faults'
import type { ModelBytes, Signature } from '../models/card'
import { engineOf, engines } from './index'
import { FakeEngine } from './fake'
import { probe } from './probe'
import { runtimes } from './runtimes'
import { tfjsProbe } from './tfjsProbe'
import { needsAsync, tfjsKnowsOp } from './tfjsOps'

const port = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32' })
const signature: Signature = { input: port('x', [-1, 3]), output: port('y', [-1, 2]), outputs: [port('y', [-1, 2])], outputOp: 'MatMul' }

/** y = x W, W = [[1, 2], [3, 4], [5, 6]]. */
const bytes: ModelBytes = {
  format: 'tfjs-graph',
  json: {
    modelTopology: {
      node: [
        { name: 'x', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim: [{ size: '-1' }, { size: '3' }] } } } },
        { name: 'W', op: 'Const', attr: { dtype: { type: 'DT_FLOAT' } } },
        { name: 'y', op: 'MatMul', input: ['x', 'W'], attr: { T: { type: 'DT_FLOAT' }, transpose_a: { b: false }, transpose_b: { b: false } } },
      ],
      library: {}, versions: { producer: 1 },
    },
    weightsManifest: [{ paths: ['w'], weights: [{ name: 'W', shape: [3, 2], dtype: 'float32' }] }],
  },
  weights: Float32Array.of(1, 2, 3, 4, 5, 6).buffer,
}
const x = { data: Float32Array.of(1, 10, 100), shape: [1, 3], dtype: 'float32' as const }

describe('THE LIST', () => {
  it('holds every runtime file of the folder', () => {
    const support = ['engine', 'index', 'fake', 'probe', 'runtimes']
    const names = readdirSync(import.meta.dirname).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts') && !f.endsWith('.d.ts')).map((f) => f.replace('.ts', ''))
    // tfjsFaults, tfjsLoss, … belong to tfjs.
    const found = names.filter((name) => !support.includes(name) && !engines.some(({ runtime }) => name !== runtime && name.startsWith(runtime)))
    expect(found.toSorted()).toEqual(engines.map(({ runtime }) => runtime).toSorted())
    expect(Object.keys(runtimes).toSorted()).toEqual(found.toSorted())
  })
})

const open = [
  ...engines.filter(({ runtime }) => runtime === 'tfjs').map((entry) => [`${entry.runtime} on cpu`, () => entry.open('cpu')] as const),
  ['the fake', () => Promise.resolve(new FakeEngine())] as const,
]

describe.each(open)('%s keeps the contract', (name, make) => {
  it('runs named inputs to named outputs, and leaves no tensor behind', async () => {
    const engine = await make()
    await engine.load(bytes, signature)
    const first = await engine.run({ x })
    expect(first['y']!.shape).toEqual([1, 2])
    expect(first['y']!.dtype).toBe('float32')
    if (name !== 'the fake') expect([...first['y']!.data]).toEqual([531, 642])
    const before = engine.tensors()
    for (let i = 0; i < 5; i++) expect([...(await engine.run({ x }))['y']!.data]).toEqual([...first['y']!.data])
    expect(engine.tensors()).toBe(before)
    await engine.load(bytes, signature)
    expect(engine.tensors()).toBe(before)
    engine.dispose()
  })

  it('refuses before a model is loaded, and an input it does not have', async () => {
    const engine = await make()
    await expect(engine.run({ x })).rejects.toBeInstanceOf(Error)
    await engine.load(bytes, signature)
    await expect(engine.run({ nothing: x })).rejects.toBeInstanceOf(Error)
    engine.dispose()
  })
})

describe('probe', () => {
  it('passes a device that counts right', async () => {
    const engine = await engineOf('tfjs').open('cpu')
    await expect(probe(engine, tfjsProbe())).resolves.toBeUndefined()
    engine.dispose()
  })

  it('catches one that does not', async () => {
    await expect(probe(new FakeEngine(), tfjsProbe())).rejects.toSatisfy((fault: Fault) => fault.code === 'engine-wrong')
  })
})

describe('operators', () => {
  it('are known by the converter’s own tables', () => {
    expect(['Conv2D', '_FusedConv2D', 'DepthwiseConv2dNative', 'Softmax', 'Placeholder', 'Const', 'Identity'].every(tfjsKnowsOp)).toBe(true)
    expect(tfjsKnowsOp('FancyCustomOp')).toBe(false)
  })

  it('say when a graph must run asynchronously', () => {
    expect(needsAsync({ node: [{ op: 'Conv2D' }] })).toBe(false)
    expect(needsAsync({ node: [{ op: 'NonMaxSuppressionV3' }] })).toBe(true)
  })
})
