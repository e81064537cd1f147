import { afterEach, describe, expect, it } from 'vitest'
import { tinyOnnx } from '../../../e2e/tinyOnnx'
import { commit, hubPaths, type HubFixture } from '../../../tests/fixtures/models/hub'
import { type Answer, serveFiles, type TestServer } from '../../../tests/fixtures/models/server'
import { fakeStore } from '../../../tests/fixtures/models/store'
import { listKept, type Store } from '../cache'
import { type HubName } from '../hub/name'
import { packageModel } from '../package'
import { type FetchContext, fetchModel, type RawFile } from '.'

let server: TestServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

const repo = 'me/tiny.v1'
const config = JSON.stringify({ architectures: ['TinyForImageClassification'], id2label: { 0: 'cherry', 1: 'lime', 2: 'navy' } })
const processor = JSON.stringify({ image_processor_type: 'ViTImageProcessor', size: { height: 8, width: 8 }, image_mean: [0, 0, 0], image_std: [1, 1, 1] })
const onnx = tinyOnnx()
const files = { 'config.json': config, 'preprocessor_config.json': processor, 'README.md': '# tiny', 'onnx/model.onnx': onnx, 'onnx/model_quantized.onnx': tinyOnnx({}, ['b', 3, 'h', 'w']) }

async function host(more: Partial<HubFixture> = {}, answers: [string, Answer][] = []): Promise<string> {
  server = await serveFiles(new Map<string, Answer>([...hubPaths({ repo, files, ...more }), ...answers]))
  return server.base.slice(0, -1)
}
const open = async (base: string, name: Partial<HubName> = {}, store: Store | null = null, onProgress?: FetchContext['onProgress']): Promise<RawFile> =>
  (await fetchModel({ kind: 'hub', name: { host: base, repo, revision: null, dtype: null, ...name } }, { base: 'http://127.0.0.1/', store, onProgress })) as RawFile
const at = (path: string) => `/${repo}/resolve/${commit}/${path}`
const api = (revision: string) => `/api/models/${repo}/revision/${revision}?blobs=true`

describe('by name', () => {
  it('asks for the commit first, then for its files at that commit, and for nothing more', async () => {
    const base = await host()
    const seen: [number, number | null][] = []
    const raw = await open(base, {}, null, (...progress) => seen.push(progress))
    expect(seen[0]).toEqual([0, null])
    expect(seen.at(-1)).toEqual([onnx.length, onnx.length])
    expect(structuredClone(raw)).toEqual(raw)
    expect(server!.asked).toEqual([api('main'), at('config.json'), at('preprocessor_config.json'), at('onnx/model.onnx')])
    expect(raw).toMatchObject({ id: `hf:${base}/${repo}@${commit}:fp32`, name: 'tiny.v1', licence: 'apache-2.0', hub: { file: 'onnx/model.onnx', name: { revision: commit, dtype: 'fp32' } }, notes: [] })
    const model = await packageModel(raw)
    expect(model).toMatchObject({ labels: ['cherry', 'lime', 'navy'], labelsFrom: 'config.json', recipeFile: 'preprocessor_config.json', recipe: { width: 8, height: 8, resize: 'squash', layout: 'NCHW', mean: [0, 0, 0] } })
    expect(model.hub!.choices.map(({ dtype }) => dtype)).toEqual(['fp32', 'q8'])
  })
  it('another number type, another revision', async () => {
    const base = await host({ names: ['main', 'v1/x'] })
    expect(await open(base, { dtype: 'q8', revision: 'v1/x' })).toMatchObject({ hub: { file: 'onnx/model_quantized.onnx', name: { revision: commit } } })
    expect(server!.asked[0]).toBe(api('v1%2Fx'))
  })
  it('without a configuration it is a model like any other', async () => {
    const base = await host({ files: { 'model.onnx': onnx } })
    expect(await packageModel(await open(base))).toMatchObject({ labels: [], recipe: null, recipeFile: '' })
  })
  it('labels that are only numbers are none; ImageNet’s where the name says it', async () => {
    const plain = await host({ files: { 'model.onnx': onnx, 'config.json': '{"id2label":{"0":"LABEL_0","1":"LABEL_1"}}' } })
    expect((await open(plain)).labelsText).toBeNull()
    await server!.close()
    const timm = await host({ repo: 'me/net_in1k', files: { 'model.onnx': onnx, 'config.json': '{"num_classes":1000}' } })
    expect(JSON.parse((await open(timm, { repo: 'me/net_in1k' })).labelsText!)).toHaveLength(1000)
  })
})

describe('kept', () => {
  it('a commit is never asked for again; the newest is', async () => {
    const store = fakeStore()
    const base = await host()
    const first = await open(base, {}, store)
    expect(await listKept(store)).toEqual([expect.objectContaining({ model: first.id, complete: true })])
    server!.asked.length = 0
    expect(await open(base, { revision: commit }, store)).toEqual(first)
    expect(server!.asked).toEqual([])
    expect(await open(base, {}, store)).toEqual(first)
    expect(server!.asked).toEqual([api('main')])
  })
  it('and answers when the hub does not, with a note', async () => {
    const store = fakeStore()
    const base = await host()
    const { notes: _, ...first } = await open(base, {}, store)
    await server!.close()
    const again = await open(base, {}, store)
    expect(again).toMatchObject(first)
    expect(again.notes).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+ could not be asked for the newest version: the copy kept here is used \(0123456\)\.$/)])
    await expect(open(base, { dtype: 'q8' }, store)).rejects.toMatchObject({ code: 'network' })
  })
})

describe('refused with a sentence', () => {
  it.each<[string, Partial<HubFixture>, Partial<HubName>, object]>([
    ['no such model', { repo: 'someone/else' }, {}, { code: 'http', message: expect.stringMatching(/has no public model me\/tiny\.v1 \(it answered 404\)\.$/) }],
    ['another task', { api: { pipeline_tag: 'text-generation' } }, {}, { code: 'model-output', message: 'me/tiny.v1 is a model for text generation; this page reads models that classify images.' }],
    ['behind terms', { api: { gated: 'auto' } }, {}, { code: 'network', message: expect.stringMatching(/given only to people who accepted its terms/) }],
    ['no ONNX', { files: { 'model.safetensors': 'x', 'config.json': '{}' } }, {}, { code: 'model-missing-file', message: 'me/tiny.v1 has no ONNX weights, but model.safetensors.' }],
    ['no such number type', {}, { dtype: 'q4' }, { code: 'model-missing-file', message: 'This repository has no q4 weights; it has fp32, q8.' }],
    ['no list', { api: { siblings: null } }, {}, { code: 'network', message: expect.stringMatching(/did not give the list of files of me\/tiny\.v1\.$/) }],
    ['a commit that is none', { api: { sha: 'main' } }, {}, { code: 'network' }],
  ])('%s', async (_what, fixture, name, fault) => {
    const base = await host(fixture)
    await expect(open(base, name)).rejects.toMatchObject(fault)
    expect(server!.asked.filter((path) => path.endsWith('.onnx'))).toEqual([])
  })
  it('weights that are not what the hub lists, and they are not kept', async () => {
    const store = fakeStore()
    const other = onnx.map((byte, i) => (i === onnx.length - 1 ? byte ^ 1 : byte))
    const base = await host({}, [[at('onnx/model.onnx'), other]])
    await expect(open(base, {}, store)).rejects.toMatchObject({ code: 'model-weights', message: 'onnx/model.onnx is not the file that the hub lists: its sha256 is another.' })
    expect([...store.files.keys()].filter((key) => key.endsWith('.onnx'))).toEqual([])
  })
  it('a web page in their place', async () => {
    const base = await host({}, [[at('onnx/model.onnx'), '<!doctype html><p>rate limited']])
    await expect(open(base)).rejects.toMatchObject({ code: expect.stringMatching(/^model-/) })
  })
})
