/** Folders, heaps and zips as people drop them: which file is the model, which are its weights, which its labels. */
import { deflateSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { tinyOps, tinyText, tinyWeights } from '../../../tests/fixtures/models/tiny'
import { makeZip, packedZeros } from '../../../tests/fixtures/zips/make'
import { packageModel } from '../package'
import { fetchModel, type RawModel } from '../sources'
import { crc32 } from '../zip/crc'

type Content = string | Uint8Array<ArrayBuffer>
const bytes = (content: Content): Uint8Array<ArrayBuffer> => (typeof content === 'string' ? new TextEncoder().encode(content) : content)
const knownOp = (op: string): boolean => tinyOps.has(op)

/** By path, as a folder pick gives them. */
const open = (tree: Record<string, Content>) => fetchModel({
  kind: 'files', paths: Object.keys(tree), files: Object.entries(tree).map(([path, content]) => new File([content], path.split('/').at(-1)!)),
}, { base: '', knownOp }) as Promise<RawModel>
const zipOf = (tree: Record<string, Content>) => zipSync(Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, bytes(content)]))) as Uint8Array<ArrayBuffer>
const openZip = (zip: Uint8Array<ArrayBuffer>, more: Record<string, Content> = {}) => open({ 'my.zip': zip, ...more })

const model = tinyText()
const weights = tinyWeights()
const other = weights.map((n) => n ^ 1)
const inSub = tinyText((m) => { m.weightsManifest[0]!.paths = ['sub/w.bin'] })
const three = tinyText((m) => { m.weightsManifest[0]!.paths = ['a.bin', 'b.bin', 'c.bin'] })

describe('a zip', () => {
  it.each<[string, Record<string, Content>, string]>([
    ['at the top', { 'model.json': model, 'w.bin': weights, 'labels.txt': 'a\nb' }, 'my'],
    ['in a folder with a space', { 'a model/model.json': model, 'a model/w.bin': weights, 'a model/labels.txt': 'a\nb' }, 'a model'],
    ['with weights in a folder of their own', { 'm/model.json': inSub, 'm/sub/w.bin': weights, 'w.bin': other, 'm/labels.txt': 'a\nb' }, 'm'],
    ['renamed model.json', { 'tiny.json': model, 'package.json': '{}', 'w.bin': weights, 'labels.txt': 'a\nb' }, 'my'],
  ])('%s', async (_what, tree, name) => {
    const raw = await openZip(zipOf(tree))
    expect(raw).toMatchObject({ id: `files:${name}`, fallbackName: name, labelsText: 'a\nb', labelsFrom: '', notes: [] })
    expect(raw.shards).toEqual([[weights]])
  })
  it('of another name is known by its first bytes', async () => {
    expect((await open({ 'download': zipOf({ 'model.json': model, 'w.bin': weights }) })).shards).toEqual([[weights]])
  })
  it('with labels loose beside it', async () => {
    expect((await openZip(zipOf({ 'model.json': model, 'w.bin': weights }), { 'labels.txt': 'x' })).labelsText).toBe('x')
  })
  it('of many large JSON files: some are looked at, not all', async () => {
    const blank = new Uint8Array(2 ** 20 - 1).fill(32)
    const part = { data: '', packed: deflateSync(blank), size: blank.length, crc: crc32(blank) }
    // The last of them would say so if it were unpacked.
    const zip = makeZip([...[1, 2, 3, 4].map((n) => ({ ...part, name: `${n}.json` })), { ...part, name: 'z.json', crc: 1 }])
    await expect(openZip(zip)).rejects.toMatchObject({ code: 'model-missing-file' })
  })
  it('nothing is unpacked but what is wanted', async () => {
    const raw = await openZip(makeZip([
      { name: 'model.json', data: model }, { name: 'w.bin', data: weights }, { name: 'movie.mp4', data: 'x', crc: 7 }, { name: 'inner.zip', data: 'x', method: 14 },
    ]))
    expect(raw.shards).toEqual([[weights]])
  })
  it.each<[string, Uint8Array<ArrayBuffer>, string, RegExp]>([
    ['nothing in it', makeZip([]), 'model-missing-file', /^my\.zip is a zip with nothing in it\.$/],
    ['a zip in it', zipOf({ 'inner.zip': 'PK' }), 'model-missing-file', /another zip \(inner\.zip\)\. A zip inside a zip is not opened\.$/],
    ['photos in it', zipOf({ 'a.jpg': 'x', 'b.jpg': 'y' }), 'model-missing-file', /^None of the 2 files in my\.zip is a model\.json\.$/],
    ['a model.json that leaves the zip', makeZip([{ name: '../model.json', data: model }]), 'model-missing-file', /^None of the 1 file in my\.zip is a model\.json\. 1 of them was passed over/],
    ['a model.json that is a link', makeZip([{ name: 'model.json', data: '/etc/passwd', attributes: 0xa1ff0000 }]), 'model-missing-file', /1 of them was passed over/],
    ['two model.json of one name', makeZip([{ name: 'model.json', data: model }, { name: './model.json', data: '{}' }]), 'model-zip', /more than one file called model\.json/],
    ['two models', zipOf({ 'a/model.json': model, 'b/model.json': model }), 'model-not-tfjs', /^There are 2 models among these files: my\.zip\/a\/model\.json, my\.zip\/b\/model\.json\.$/],
    ['weights damaged', makeZip([{ name: 'model.json', data: model }, { name: 'w.bin', data: weights, crc: 1 }]), 'model-zip', /w\.bin .*\(CRC\)/],
    ['a shard too long: said before it is unpacked', makeZip([{ name: 'model.json', data: model }, { name: 'w.bin', data: '', size: 2 ** 29, packed: packedZeros(1) }]), 'model-weights', /expected 168 bytes, got 536,870,912/],
    ['a model.json of 17 MB', makeZip([{ name: 'model.json', data: '', size: 17 * 2 ** 20, packed: packedZeros(17) }]), 'model-not-json', /has 18 MB; a model\.json of more than 4 MB is not read from a zip/],
    ['a manifest that leaves the folder', zipOf({ 'm/model.json': tinyText((m) => { m.weightsManifest[0]!.paths = ['../w.bin'] }), 'w.bin': weights }), 'model-path', /outside/],
  ])('%s', async (_what, zip, code, words) => {
    await expect(openZip(zip)).rejects.toMatchObject({ code, message: expect.stringMatching(words) })
  })
})

describe('a folder or a heap', () => {
  it('of several models: the one at the top, and said', async () => {
    const raw = await open({ 'all/old/model.json': '{}', 'all/model.json': model, 'all/w.bin': weights, 'all/old/w.bin': other })
    expect(raw.shards).toEqual([[weights]])
    expect(raw.notes).toEqual(['There are 2 models among these files; the one at the top is used (all/model.json).'])
    expect((await packageModel(raw)).notes).toEqual(raw.notes)
  })
  it('shards by path before base name', async () => {
    expect((await open({ 'x/w.bin': other, 'x/sub/w.bin': weights, 'x/model.json': inSub })).shards).toEqual([[weights]])
  })
  it('shards by base name: loose, or lower in the model\'s folder', async () => {
    expect((await open({ 'model.json': inSub, 'w.bin': weights })).shards).toEqual([[weights]])
    expect((await open({ 'x/model.json': model, 'x/data/w.bin': weights })).shards).toEqual([[weights]])
  })
  it('never another folder\'s shards', async () => {
    await expect(open({ 'x/model.json': model, 'y/w.bin': weights })).rejects.toMatchObject({ message: '1 of 1 weight files is missing: w.bin' })
  })
  it('two shards of one name, neither in the right place', async () => {
    await expect(open({ 'x/model.json': model, 'x/a/w.bin': weights, 'x/b/w.bin': other })).rejects.toMatchObject({ message: '2 files are called w.bin: x/a/w.bin, x/b/w.bin.' })
  })
  it('names every missing shard', async () => {
    await expect(open({ 'model.json': three, 'b.bin': weights })).rejects.toMatchObject({ message: '2 of 3 weight files are missing: a.bin, c.bin' })
    const many = tinyText((m) => { m.weightsManifest[0]!.paths = Array.from({ length: 20 }, (_, i) => `s${i}.bin`) })
    await expect(open({ 'model.json': many })).rejects.toMatchObject({ message: expect.stringMatching(/^20 of 20 weight files are missing: s0\.bin, .*s18\.bin, s19\.bin$/) })
  })
})

describe('labels', () => {
  const base = { 'm/model.json': model, 'm/w.bin': weights }
  it.each<[string, Record<string, string>, string[], string]>([
    ['labels.txt: no words', { 'm/labels.txt': 'a\nb', 'm/labels.json': '["x"]' }, ['a', 'b'], ''],
    ['labels.json, a list', { 'm/labels.json': '["a","b"]' }, ['a', 'b'], 'labels.json'],
    ['labels.json, a map', { 'm/labels.json': '{"1":"b","0":"a"}' }, ['a', 'b'], 'labels.json'],
    ['metadata.json of Teachable Machine', { 'm/metadata.json': '{"tfjsVersion":"1.3.1","labels":["a","b"],"imageSize":224}' }, ['a', 'b'], 'metadata.json'],
    ['config.json of Hugging Face', { 'm/config.json': '{"architectures":["X"],"id2label":{"0":"a","1":"b"},"label2id":{"a":0}}' }, ['a', 'b'], 'config.json'],
    ['config.json without', { 'm/config.json': '{"architectures":["X"]}' }, [], ''],
    ['the model\'s own folder first', { 'labels.txt': 'x', 'm/labels.txt': 'a' }, ['a'], ''],
  ])('%s', async (_what, more, labels, labelsFrom) => {
    expect(await packageModel(await open({ ...base, ...more }))).toMatchObject({ labels, labelsFrom })
  })
  it('not another model\'s', async () => {
    expect((await open({ 'model.json': model, 'w.bin': weights, 'n/model.json': '{}', 'n/labels.txt': 'x' })).labelsText).toBeNull()
  })
  it('in the model\'s metadata: before a text file of any name, after labels.txt', async () => {
    const own = tinyText((m) => { m.userDefinedMetadata = { labels: ['own'] } })
    expect(await packageModel(await open({ 'model.json': own, 'w.bin': weights, 'notes.txt': 'x' }))).toMatchObject({ labels: ['own'], labelsFrom: 'the model’s own metadata' })
    expect(await packageModel(await open({ 'model.json': own, 'w.bin': weights, 'labels.txt': 'x' }))).toMatchObject({ labels: ['x'], labelsFrom: '' })
  })
})
