/** LiteRT in Node. Its files are handed over by path; all else is what the worker runs. */
import { expect, it, vi } from 'vitest'
import { FakeEngine } from './fake'
import { engineOf } from './index'
import { probe } from './probe'

const inNode = vi.hoisted(() => () => import('../../tests/fixtures/runtimesInNode'))
// Which of the two builds it takes depends on the Node that runs this.
vi.mock('@litertjs/core/wasm/litert_wasm_internal.wasm?url', async () => ({ default: (await inNode()).place('@litertjs/core/wasm/litert_wasm_internal.wasm') }))
vi.mock('@litertjs/core/wasm/litert_wasm_internal.js', async () => (await inNode()).required('@litertjs/core/wasm/litert_wasm_internal.js'))
vi.mock('@litertjs/core/wasm/litert_wasm_compat_internal.wasm?url', async () => ({ default: (await inNode()).place('@litertjs/core/wasm/litert_wasm_compat_internal.wasm') }))
vi.mock('@litertjs/core/wasm/litert_wasm_compat_internal.js', async () => (await inNode()).required('@litertjs/core/wasm/litert_wasm_compat_internal.js'))

const entry = engineOf('litert')

it('passes the probe, gives the same numbers each time, and leaves no tensor behind', async () => {
  const engine = await entry.open('wasm')
  const graph = await entry.probe()
  await expect(probe(engine, graph)).resolves.toBeUndefined()
  const before = engine.tensors()
  const first = await engine.run({ x: graph.input })
  expect(first['y']!.shape).toEqual([1, 4])
  expect(first['y']!.dtype).toBe('float32')
  for (let i = 0; i < 5; i++) expect([...(await engine.run({ x: graph.input }))['y']!.data]).toEqual([...first['y']!.data])
  await engine.load(graph.bytes, graph.signature)
  expect(engine.tensors()).toBe(before)
  // Two at a time, as the worker asks.
  const other = { ...graph.input, data: graph.input.data.map((x) => -x) }
  const [one] = await Promise.all([engine.run({ x: graph.input }), engine.run({ x: other })])
  expect([...one['y']!.data]).toEqual([...first['y']!.data])
  engine.dispose()
})

it('refuses before a model is loaded, an input it does not have, and another device', async () => {
  const engine = await entry.open('wasm')
  const graph = await entry.probe()
  await expect(engine.run({ x: graph.input })).rejects.toThrow('No model is loaded')
  await engine.load(graph.bytes, graph.signature)
  await expect(engine.run({ nothing: graph.input })).rejects.toThrow('called x')
  await expect(engine.run({ x: { ...graph.input, data: graph.input.data.slice(1) } })).rejects.toThrow('cannot take')
  engine.dispose()
  await expect(entry.open('webgl')).rejects.toThrow('does not run on WebGL')
  // Node has no GPU: said before anything is fetched.
  await expect(entry.open('webgpu')).rejects.toThrow('no WebGPU adapter')
})

it('the graph catches an engine that counts wrong', async () => {
  await expect(probe(new FakeEngine(), await entry.probe())).rejects.toThrow('wrong numbers')
})
