/** Real and broken models from ../shared, packaged as if a person had dropped their files. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ModelPackage } from './card'
import { packageModel } from './package'
import { fetchModel } from './sources'

const shared = new URL('../../../shared/', import.meta.url)
const corpus = new URL('badinputs/manifest.json', shared)

interface Item { file: string; kind: string; what: string; expect: string }

/** Words the sentence must hold. Absent: the fault shows only when the model runs. */
const words = new Map<string, RegExp>([
  ['json-braces', /no modelTopology \/ weightsManifest: not a TF\.js model/],
  ['json-proto', /the graph is empty/],
  ['path-dotdot-encoded', /the model names a weight file outside its own folder: %2e%2e\/%2e%2e\/secret\.bin/],
  ['path-protocol-relative', /outside its own folder: \/\/127\.0\.0\.1:9\/evil\.bin/],
  ['path-file', /outside its own folder: file:\/\/\/etc\/passwd/],
  ['path-javascript', /outside its own folder: javascript:/],
  ['shard-missing', /1 of 1 weight files is missing: group1-shard1of1\.bin/],
  ['shard-empty', /weights: expected 160 bytes, got 0/],
  ['shard-long', /weights: expected 160 bytes, got 224/],
  ['shard-gzip', /weights: wrong size/],
  ['op-unknown', /the model uses operations that TF\.js does not have: FancyCustomOp/],
  ['dtype-wrong', /unknown number type float99/],
  ['shape-negative', /\[-3, -10\]/],
  ['shape-float', /\[1\.5, 20\]/],
  ['input-huge', /an input of 51 GB/],
  ['dtype-mismatch', /DT_FLOAT in the graph and int32 in the weights/],
])
/** The real list is the engines' room, which this one does not see. */
const knownOp = (op: string): boolean => op !== 'FancyCustomOp'
const onlyWhenRun = new Set(['inf-weights', 'nan-weights'])

async function packageFolder(folder: URL): Promise<ModelPackage> {
  const files = readdirSync(folder)
    .filter((name) => statSync(new URL(name, folder)).isFile() && !/\.(onnx|tflite|npy|md)$/.test(name))
    .map((name) => new File([readFileSync(new URL(name, folder))], name))
  return packageModel(await fetchModel({ kind: 'files', files }, { base: '', knownOp }), knownOp)
}

const items = existsSync(corpus)
  ? (JSON.parse(readFileSync(corpus, 'utf8')) as { items: Item[] }).items.filter(({ file, kind }) => kind === 'model' && file.startsWith('models/') && existsSync(new URL(`badinputs/${file}/`, shared)))
  : []

const named = items.map(({ file, expect: wanted }) => ({ name: file.replace('models/', ''), wanted }))
const open = (name: string): Promise<ModelPackage> => packageFolder(new URL(`badinputs/models/${name}/`, shared))

describe.skipIf(items.length === 0)('bad inputs (skipped without ../shared/badinputs)', () => {
  it('every model that must be refused is, or can only be when it runs', () => {
    const unknown = named.filter(({ name, wanted }) => wanted === 'clear-error' && !words.has(name) && !onlyWhenRun.has(name))
    expect(unknown).toEqual([])
    expect(named.filter(({ name, wanted }) => wanted === 'classifies' && words.has(name))).toEqual([])
  })
  it.each(named.filter(({ name }) => words.has(name)))('$name is refused', async ({ name }) => {
    await expect(open(name)).rejects.toMatchObject({ name: 'Fault', message: expect.stringMatching(words.get(name)!) })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
  it.each(named.filter(({ name }) => !words.has(name)))('$name packages', async ({ name }) => {
    const model = await open(name)
    expect(model.signature.input.shape.length).toBeGreaterThanOrEqual(3)
    expect(model.labels.length).toBeGreaterThan(0)
  })
})

const real: [string, object, number, string][] = [
  ['models/mobilenet_v2_1.0_224/', { input: { shape: [-1, 224, 224, 3] }, output: { name: 'logits', shape: [-1, 1000] }, outputOp: '_FusedMatMul' }, 1000, 'tench, Tinca tinca'],
  ['models/resnet56_cifar10/', { input: { shape: [-1, 32, 32, 3] }, output: { name: 'logits', shape: [-1, 10] } }, 10, 'airplane'],
  ['builtin/', { input: { shape: [-1, -1, -1, 3] }, output: { name: 'logits', shape: [-1, 200] } }, 200, 'goldfish'],
]

describe.skipIf(!existsSync(new URL('models/', shared)))('real models (skipped without ../shared/models)', () => {
  it.each(real)('%s', async (folder, signature, count, first) => {
    const model = await packageFolder(new URL(folder, shared))
    expect(model.signature).toMatchObject(signature)
    expect(model.labels).toHaveLength(count)
    expect(model.labels[0]).toBe(first)
    expect(model.notes).toEqual([])
    expect(model.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
  it('a detector is told from a classifier', async () => {
    expect((await packageFolder(new URL('models/yolov5n/web_model/', shared))).signature.boxes).toEqual([{ name: 'Identity', shape: [1, 25200, 85], dtype: 'float32' }])
  })
})
