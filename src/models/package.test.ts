import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { tinyBytes, tinyText, tinyWeights } from '../../tests/fixtures/models/tiny'
import { packageModel, unpack } from './package'
import type { RawModel } from './sources'

const raw = (change: Partial<RawModel> = {}): RawModel => ({
  id: 'x', source: 'files', name: '', fallbackName: 'folder', jsonText: tinyText(), shards: [[tinyWeights()]], labelsText: null, recipe: null, licence: '', ...change,
})

afterEach(() => vi.unstubAllGlobals())

describe('packageModel', () => {
  it('hashes model.json and weights, and counts them', async () => {
    const model = await packageModel(raw())
    expect(model.sha256).toBe(createHash('sha256').update(tinyText()).update(tinyWeights()).digest('hex'))
    expect(model.bytes).toBe(tinyText().length + tinyBytes)
    expect(model).toMatchObject({ name: 'folder', labels: [], notes: [], licence: '' })
    expect(structuredClone({ ...model, json: 0, weights: 0 })).toEqual({ ...model, json: 0, weights: 0 })
  })
  it('goes without a hash where there is no crypto.subtle', async () => {
    vi.stubGlobal('crypto', {})
    expect((await packageModel(raw())).sha256).toBe('')
  })
  it('prefers labels and names from files over the model\'s own', async () => {
    const jsonText = tinyText((m) => { m.userDefinedMetadata = { labels: ['own'], name: 'Own', licence: 'MIT' } })
    expect(await packageModel(raw({ jsonText }))).toMatchObject({ labels: ['own'], name: 'Own', licence: 'MIT' })
    expect(await packageModel(raw({ jsonText, labelsText: 'file', name: 'Card', licence: 'CC0' }))).toMatchObject({ labels: ['file'], name: 'Card', licence: 'CC0' })
  })
  it('a broken labels file costs the names only', async () => {
    const model = await packageModel(raw({ labelsText: '{"0":' }))
    expect(model.labels).toEqual([])
    expect(model.notes).toEqual(['The labels file starts with `{` but is not JSON.'])
  })
})

describe('unpack', () => {
  it('gives what an engine loads, known keys only', async () => {
    const jsonText = `{"__proto__":{"polluted":1},${tinyText().slice(1)}`
    const { json, weights } = await unpack(await packageModel(raw({ jsonText })))
    expect(Object.keys(json as object)).toEqual(['format', 'modelTopology', 'weightsManifest'])
    expect(new Uint8Array(weights)).toEqual(tinyWeights())
  })
})
