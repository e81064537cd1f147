import { readdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Fault } from '../faults'
import { engines } from './index'
import { FakeEngine } from './fake'
import { probe } from './probe'
import { runtimes } from './runtimes'
import { tfjsProbe } from './tfjsProbe'
import { needsAsync, tfjsKnowsOp } from './tfjsOps'

const inNode = vi.hoisted(() => () => import('../../tests/fixtures/runtimesInNode'))
// In Node there is no bundler to give the runtimes' files addresses, and no worker around them.
vi.mock('onnxruntime-web/ort-wasm-simd-threaded.mjs?url', async () => ({ default: pathToFileURL((await inNode()).place('onnxruntime-web/ort-wasm-simd-threaded.mjs')).href }))
vi.mock('onnxruntime-web/ort-wasm-simd-threaded.wasm?url', async () => ({ default: (await inNode()).place('onnxruntime-web/ort-wasm-simd-threaded.wasm') }))
for (const build of ['', '_compat'] as const) {
  vi.doMock(`@litertjs/core/wasm/litert_wasm${build}_internal.wasm?url`, async () => ({ default: (await inNode()).place(`@litertjs/core/wasm/litert_wasm${build}_internal.wasm`) }))
  vi.doMock(`@litertjs/core/wasm/litert_wasm${build}_internal.js`, async () => (await inNode()).required(`@litertjs/core/wasm/litert_wasm${build}_internal.js`))
}
beforeAll(() => void vi.stubGlobal('self', globalThis))

describe('THE LIST', () => {
  it('holds every runtime file of the folder', () => {
    const support = ['engine', 'index', 'fake', 'loss', 'probe', 'runtimes']
    const names = readdirSync(import.meta.dirname).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts') && !f.endsWith('.d.ts')).map((f) => f.replace('.ts', ''))
    // tfjsFaults, tfjsOps, … belong to tfjs.
    const found = names.filter((name) => !support.includes(name) && !engines.some(({ runtime }) => name !== runtime && name.startsWith(runtime)))
    expect(found.toSorted()).toEqual(engines.map(({ runtime }) => runtime).toSorted())
    expect(Object.keys(runtimes).toSorted()).toEqual(found.toSorted())
  })
})

const open = [
  // The plainest device each has: Node has no GPU.
  ...engines.map((entry) => [entry.runtime, () => entry.open(runtimes[entry.runtime]!.devices.at(-1)!), entry.probe] as const),
  ['the fake', () => Promise.resolve(new FakeEngine()), () => Promise.resolve(tfjsProbe())] as const,
]

describe.each(open)('%s keeps the contract', (name, make, graph) => {
  it('runs named inputs to named outputs, and leaves no tensor behind', async () => {
    const engine = await make()
    const { bytes, signature, input } = await graph()
    const [into, out] = [signature.input.name, signature.output.name]
    await engine.load(bytes, signature)
    const first = await engine.run({ [into]: input })
    expect(first[out]!.shape).toEqual([1, 4])
    expect(first[out]!.dtype).toBe('float32')
    const before = engine.tensors()
    for (let i = 0; i < 5; i++) expect([...(await engine.run({ [into]: input }))[out]!.data]).toEqual([...first[out]!.data])
    expect(engine.tensors()).toBe(before)
    await engine.load(bytes, signature)
    expect(engine.tensors()).toBe(before)
    // Two at a time, as the worker asks.
    const both = await Promise.all([engine.run({ [into]: input }), engine.run({ [into]: input })])
    for (const one of both) expect([...one[out]!.data]).toEqual([...first[out]!.data])
    engine.dispose()
  })

  it('refuses before a model is loaded, and an input it does not have', async () => {
    const engine = await make()
    const { bytes, signature, input } = await graph()
    await expect(engine.run({ [signature.input.name]: input })).rejects.toBeInstanceOf(Error)
    await engine.load(bytes, signature)
    await expect(engine.run({ nothing: input })).rejects.toBeInstanceOf(Error)
    engine.dispose()
  })

  it('passes the probe, if it counts', async () => {
    const engine = await make()
    const said = await probe(engine, await graph()).catch((fault: Fault) => fault.code)
    expect(said).toBe(name === 'the fake' ? 'engine-wrong' : undefined)
    engine.dispose()
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
