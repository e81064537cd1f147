import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, serveFiles, type TestServer } from '../../../tests/fixtures/models/server'
import { tinyBytes, tinyOps, tinyText, tinyWeights } from '../../../tests/fixtures/models/tiny'
import type { ModelSource } from '../card'
import { packageModel } from '../package'
import { fetchModel, type RawModel, sources } from '.'

let server: TestServer | null = null
afterEach(async () => {
  await server?.close()
  server = null
})

const knownOp = (op: string): boolean => tinyOps.has(op)
const recipe = { width: 32, height: 32 }
const card = JSON.stringify({ name: 'Tiny', licence: 'CC0', recipe, labels: ['red', 'green'] })

/** Serves the tiny model under /m/ and the built-in place, with `more` on top. */
async function serveTiny(more: [string, Answer][] = []): Promise<string> {
  server = await serveFiles(new Map<string, Answer>([
    ['/m/model.json', tinyText()], ['/m/w.bin', tinyWeights()], ['/m/labels.txt', 'red\ngreen\n'],
    ['/model/model.json', tinyText()], ['/model/w.bin', tinyWeights()], ['/model/card.json', card],
    ...more,
  ]))
  return server.base
}

const fromUrl = (base: string, path = 'm/model.json', options: object = {}) =>
  fetchModel({ kind: 'url', url: `${base}${path}` }, { base, knownOp, ...options })

const shards = (count: number) => tinyText((m) => { m.weightsManifest[0]!.paths = Array.from({ length: count }, (_, i) => `s${i}.bin`) })
const pick = (...picked: [string, string | Uint8Array<ArrayBuffer>][]): ModelSource => ({ kind: 'files', files: picked.map(([name, data]) => new File([data], name)) })

describe('the list', () => {
  it('has every file of the folder', () => {
    const listed = readdirSync(new URL('.', import.meta.url)).map((name) => name.replace(/\.ts$/, '')).filter((name) => !/^(index|source|.*\.test)$/.test(name))
    expect(listed.sort()).toEqual(Object.keys(sources).sort())
    for (const [kind, source] of Object.entries(sources)) expect(source.kind).toBe(kind)
  })
  // The catalogue's addresses are other people's, a hub's model is ONNX: catalogue.test.ts and hub.test.ts answer for them.
  it.each((Object.keys(sources) as ModelSource['kind'][]).filter((kind) => kind !== 'catalogue' && kind !== 'hub'))('%s: gives a model that packages, with progress to the last byte', async (kind) => {
    const base = await serveTiny()
    const source: Partial<Record<ModelSource['kind'], ModelSource>> = {
      builtin: { kind: 'builtin' },
      url: { kind: 'url', url: `${base}m/model.json` },
      files: pick(['model.json', tinyText()], ['w.bin', tinyWeights()], ['labels.txt', 'red\ngreen']),
    }
    const seen: [number, number | null][] = []
    const raw = await fetchModel(source[kind]!, { base: `${base}?model=x`, knownOp, onProgress: (...at) => seen.push(at) })
    expect(seen.at(-1)).toEqual([tinyBytes, tinyBytes])
    const model = await packageModel(raw, knownOp)
    expect(model).toMatchObject({ source: kind, labels: ['red', 'green'], parameters: 40 })
    expect(new Uint8Array(await model.weights.arrayBuffer())).toEqual(tinyWeights())
    expect(structuredClone(raw)).toEqual(raw)
  })
})

describe('url', () => {
  it('asks for nothing but the model, its weights and its labels', async () => {
    const base = await serveTiny([['/m/model.json?v=2', tinyText()]])
    const raw = await fromUrl(base, 'm/model.json?v=2')
    expect(raw).toMatchObject({ id: `${base}m/model.json?v=2`, fallbackName: 'm', recipe: null })
    expect(server!.asked).toEqual(['/m/model.json?v=2', '/m/w.bin', '/m/labels.txt'])
  })
  it('no labels, or a web page in their place, is no error', async () => {
    const base = await serveTiny([['/n/model.json', tinyText()], ['/n/w.bin', tinyWeights()], ['/m/labels.txt', '<!doctype html><p>home']])
    expect((await fromUrl(base, 'n/')).labelsText).toBeNull()
    expect((await fromUrl(base)).labelsText).toBeNull()
  })
  it('says what is wrong with the graph before it asks for weights', async () => {
    const base = await serveTiny([['/m/model.json', tinyText((m) => { m.modelTopology.node[4]!.op = 'FancyCustomOp' })]])
    await expect(fromUrl(base)).rejects.toMatchObject({ code: 'model-ops' })
    expect(server!.asked).toEqual(['/m/model.json'])
  })
  it('never leaves the folder', async () => {
    const base = await serveTiny([['/m/model.json', tinyText((m) => { m.weightsManifest[0]!.paths = ['%2e%2e/model/w.bin'] })]])
    await expect(fromUrl(base)).rejects.toMatchObject({ code: 'model-path' })
    expect(server!.asked).toEqual(['/m/model.json'])
  })
  it('no model.json', async () => {
    const base = await serveTiny()
    await expect(fromUrl(base, 'x/model.json')).rejects.toMatchObject({ code: 'http', message: expect.stringMatching(/answered 404 for model\.json/) })
  })
  it('a missing shard', async () => {
    const base = await serveTiny([['/m/model.json', shards(3)], ['/m/s1.bin', 'x']])
    await expect(fromUrl(base)).rejects.toMatchObject({
      code: 'model-missing-file', message: expect.stringMatching(/^2 of 3 weight files are missing: s0\.bin, s2\.bin\. 127\.0\.0\.1:\d+ answered 404 for s0\.bin\.$/),
    })
  })
  it('HTML instead of weights', async () => {
    const base = await serveTiny([['/m/w.bin', '<!doctype html>']])
    await expect(fromUrl(base)).rejects.toMatchObject({ code: 'model-weights', message: `The weight file w.bin is a web page, not weights (from ${new URL(base).host}).` })
  })
  it('a body that breaks off', async () => {
    const base = await serveTiny([['/m/w.bin', (response) => {
      response.writeHead(200, { 'content-length': tinyBytes })
      response.write('abc', () => setTimeout(() => response.destroy(), 20))
    }]])
    await expect(fromUrl(base)).rejects.toMatchObject({ code: 'network', message: expect.stringMatching(/broke after 3 bytes of w\.bin/) })
  })
  it('a slow first byte', async () => {
    const base = await serveTiny([['/m/w.bin', () => {}]])
    await expect(fromUrl(base, 'm/model.json', { firstByteMs: 80 })).rejects.toMatchObject({ code: 'deadline' })
  })
  it('ten shards, four at a time, in order', async () => {
    const parts = Array.from({ length: 10 }, (_, i) => tinyWeights().slice(i * 3, i === 9 ? tinyBytes : i * 3 + 3))
    const base = await serveTiny([['/m/model.json', shards(10)], ...parts.map((part, i): [string, Answer] =>
      [`/m/s${i}.bin`, (response) => { setTimeout(() => response.end(part), 40 - 4 * i) }])])
    const model = await packageModel(await fromUrl(base), knownOp)
    expect(new Uint8Array(await model.weights.arrayBuffer())).toEqual(tinyWeights())
    expect(server!.most()).toBe(4)
  })
  it('ends when cancelled', async () => {
    const base = await serveTiny([['/m/w.bin', (response) => response.write('abc')]])
    const controller = new AbortController()
    const onProgress = (loaded: number): void => {
      if (loaded > 0) controller.abort()
    }
    await expect(fromUrl(base, 'm/model.json', { signal: controller.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' })
  })
  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:,{}', 'https://'])('refuses %s', async (url) => {
    await expect((async () => fetchModel({ kind: 'url', url }, { base: 'http://127.0.0.1/' }))()).rejects.toMatchObject({ code: 'network', message: expect.stringContaining('not the web address') })
  })
})

describe('builtin', () => {
  it('takes name, licence, recipe and labels from its card', async () => {
    const base = await serveTiny()
    expect(await fetchModel({ kind: 'builtin' }, { base })).toMatchObject({ id: 'builtin', name: 'Tiny', licence: 'CC0', recipe, labelsText: '["red","green"]' })
    expect(server!.asked.toSorted()).toEqual(['/model/card.json', '/model/model.json', '/model/w.bin'])
  })
  it('reads labels from the file its card names', async () => {
    const base = await serveTiny([['/model/card.json', '{"labels":"names.txt"}'], ['/model/names.txt', 'a\nb']])
    expect((await fetchModel({ kind: 'builtin' }, { base })).labelsText).toBe('a\nb')
  })
  it('says when its card is broken', async () => {
    const base = await serveTiny([['/model/card.json', '<!doctype html>']])
    await expect(fetchModel({ kind: 'builtin' }, { base })).rejects.toMatchObject({ code: 'recipe' })
  })
})

const open = (source: ModelSource) => fetchModel(source, { base: '', knownOp }) as Promise<RawModel>

describe('files', () => {
  const model: [string, string] = ['model.json', tinyText()]
  const weights: [string, Uint8Array<ArrayBuffer>] = ['w.bin', tinyWeights()]

  it('finds a renamed model.json by what is in it', async () => {
    const raw = await open(pick(['package.json', '{"name":"x"}'], ['tiny (1).json', tinyText()], weights))
    expect(raw.jsonText).toBe(tinyText())
    expect(raw.labelsText).toBeNull()
  })
  it.each<[string, [string, string][], string | null]>([
    ['labels.txt first', [['notes.txt', 'x'], ['labels.txt', 'a']], 'a'],
    ['labels.json', [['labels.json', '["a"]']], '["a"]'],
    ['*.labels', [['x.labels', 'a']], 'a'],
    ['metadata.json with labels', [['metadata.json', '{"labels":["a"]}']], '{"labels":["a"]}'],
    ['not metadata.json without', [['metadata.json', '{"version":1}']], null],
    ['another .txt', [['things.txt', 'a']], 'a'],
    ['not a readme', [['README.txt', 'a'], ['LICENSE.txt', 'b']], null],
  ])('labels: %s', async (_what, more, labels) => {
    expect((await open(pick(model, weights, ...more))).labelsText).toBe(labels)
  })
  it('takes shards by base name, from model.json\'s own folder first', async () => {
    const source = pick(['model.json', tinyText((m) => { m.weightsManifest[0]!.paths = ['sub/w.bin'] })], ['w.bin', 'other'], weights)
    const paths = ['x/model.json', 'y/w.bin', 'x/sub/w.bin']
    if (source.kind === 'files') source.files.forEach((file, i) => Object.defineProperty(file, 'webkitRelativePath', { value: paths[i] }))
    const raw = await open(source)
    expect(raw.shards[0]![0]).toEqual(tinyWeights())
    expect(raw).toMatchObject({ id: 'files:x', fallbackName: 'x' })
  })
  it.each<[string, ModelSource, object]>([
    ['a missing shard', pick(model), { code: 'model-missing-file', message: '1 of 1 weight files is missing: w.bin' }],
    ['no model.json', pick(weights, ['a.txt', 'a']), { code: 'model-missing-file', message: 'None of these 2 files is a model.json.' }],
    ['one wrong file', pick(weights), { message: 'w.bin is not a model.json.' }],
    ['two models', pick(['a.json', tinyText()], ['b.json', tinyText()]), { message: 'There are 2 models among these files: a.json, b.json.' }],
    ['{}', pick(['model.json', '{}'], weights), { code: 'model-not-tfjs' }],
  ])('%s', async (_what, source, fault) => {
    await expect(open(source)).rejects.toMatchObject(fault)
  })
})
