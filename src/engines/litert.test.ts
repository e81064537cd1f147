/** LiteRT's plainer WASM build in Node. Its file is handed over by path; all else is what the worker runs. */
import { createRequire } from 'node:module'
import { expect, it, vi } from 'vitest'
import { FakeEngine } from './fake'
import { engineOf } from './index'
import { probe } from './probe'

const place = (path: string): string => createRequire(import.meta.url).resolve(path)
vi.mock('@litertjs/core/wasm/litert_wasm_internal.wasm?url', () => ({ default: place('@litertjs/core/wasm/litert_wasm_internal.wasm') }))
// In Node the scripts are CommonJS, whose files may not lie in a module package: required by hand.
vi.mock('@litertjs/core/wasm/litert_wasm_internal.js', async () => {
  const { readFileSync } = await import('node:fs')
  const file = place('@litertjs/core/wasm/litert_wasm_internal.js')
  const module = { exports: {} as unknown }
  new Function('module', 'exports', 'require', '__filename', '__dirname', readFileSync(file, 'utf8'))(module, module.exports, createRequire(file), file, file.replace(/\/[^/]*$/, ''))
  return { default: module.exports }
})

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
  await expect(entry.open('webgpu')).rejects.toThrow('does not run on WebGPU')
})

it('the graph catches an engine that counts wrong', async () => {
  await expect(probe(new FakeEngine(), await entry.probe())).rejects.toThrow('wrong numbers')
})
