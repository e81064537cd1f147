/** ONNX files through ONNX Runtime on WASM: the same logits as torch, whatever exporter wrote them; what cannot be read is said. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { mobilenet, openGolden, resnet56, worstLogit } from './goldens'
import { load } from './loadModel'
import { type App, expect, hasShared, shared, skipShared, test } from './page'
import { flat } from './pictures'
import { tinyFiles, tinyModel } from './tinyModel'
import { onnxFile as file, raw, tinyOnnx as tiny } from './tinyOnnx'
import { crash, enginesAlive, tensors, watchWorkers } from './workers'

const labels = { name: 'labels.txt', mimeType: 'text/plain', buffer: Buffer.from('red\ngreen\nblue') }
/** Red on the assumed scale of channels-first files: ImageNet's mean and deviation. Channels last: x/127.5 - 1. */
// Compared to a hundredth: ONNX Runtime adds the 50,176 numbers of a 224 x 224 plane in float32, one after another.
const torchvision = [(1 - 0.485) / 0.229, -0.456 / 0.224, -0.406 / 0.225].map((x) => 4 * x)
const red = { name: 'red.png', mimeType: 'image/png', buffer: flat(255, 0, 0) }

async function open(app: App, ...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<'ready' | 'failed'> {
  return load(app, () => app.page.getByLabel('Open model files').setInputFiles(files))
}

test.describe('goldens', () => {
  test.skip(!hasShared, skipShared)
  test.setTimeout(240_000)
  const nets = [
    { ...resnet56(), model: '/models/resnet56_cifar10/resnet56_cifar10.onnx' },
    { ...resnet56(), model: '/models/resnet56_cifar10/resnet56_cifar10_torch_export.onnx' },
    { ...mobilenet(), model: '/models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224.onnx', recipe: { shortSide: 224, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } },
  ]
  for (const set of nets) {
    // Sums in another order than torch's; the same tolerance as for TF.js.
    test(`${basename(set.model)}: every logit of every golden within 1e-4 of torch`, async ({ app, models, watch }) => {
      await openGolden(app, models, watch, set, 'wasm')
      await expect(app.html).toHaveAttribute('data-runtime', 'onnx')
      expect(await worstLogit(app, set)).toBeLessThan(1e-4)
    })
  }

  test('the file and its labels dropped together: named classes, and the card says what it is', async ({ app, page }) => {
    await app.open('?engine=wasm')
    const folder = join(shared, 'models/resnet56_cifar10')
    const picked = ['resnet56_cifar10.onnx', 'labels.txt'].map((name) => ({ name, mimeType: '', buffer: readFileSync(join(folder, name)) }))
    expect(await open(app, ...picked)).toBe('ready')
    await app.classify({ name: 'cat.png', mimeType: 'image/png', buffer: readFileSync(join(shared, 'goldens/mobilenet_v2/cat.png')) })
    expect((await app.rows()).map(({ label }) => label)).toContain('cat')
    await page.getByRole('button', { name: 'Choose model' }).click()
    await expect(page.getByRole('dialog')).toContainText('ONNX opset 13')
  })
})

for (const [name, shape] of [['channels first', [1, 3, 8, 8]], ['channels last', [1, 8, 8, 3]], ['any size, names for numbers', ['n', 3, 'h', 'w']]] as const) {
  test(`a graph with ${name}: read, fed and right`, async ({ app }) => {
    await app.open('?engine=wasm')
    expect(await open(app, file('tiny.onnx', tiny({}, [...shape])), labels)).toBe('ready')
    await app.classify(red)
    expect((await app.rows())[0]!.label).toBe('red')
    for (const [k, z] of (await app.logits()).entries()) expect(z).toBeCloseTo(shape.at(-1) === 3 ? [4, -4, -4][k]! : torchvision[k]!, 2)
  })
}

test('told by its content: an ONNX file of another name, and one in a zip', async ({ app }) => {
  await app.open('?engine=wasm')
  expect(await open(app, file('weights.pt', tiny()), labels)).toBe('ready')
  await expect(app.html).toHaveAttribute('data-runtime', 'onnx')
  const zip = zipSync({ 'net/tiny.onnx': tiny(), 'net/labels.txt': strToU8('cherry\nlime\nnavy') })
  expect(await open(app, { name: 'net.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) })).toBe('ready')
  await app.classify(red)
  expect((await app.rows())[0]!.label).toBe('cherry')
})

test('labels in the file’s own metadata, as ultralytics writes them', async ({ app }) => {
  await app.open('?engine=wasm')
  expect(await open(app, file('own.onnx', tiny({ metadata: { names: "{0: 'crimson', 1: 'lime', 2: 'navy'}" } })))).toBe('ready')
  await app.classify(red)
  expect((await app.rows())[0]!.label).toBe('crimson')
})

test('weights in float16, cast in the graph', async ({ app }) => {
  await app.open('?engine=wasm')
  // 4 and 0 in half precision.
  const half = new Uint8Array(Uint16Array.from([0x4400, 0, 0, 0, 0x4400, 0, 0, 0, 0x4400]).buffer)
  const bytes = tiny({
    nodes: [
      { op: 'ReduceMean', inputs: ['image'], output: 'mean', attributes: { axes: [2, 3], keepdims: 0 } },
      { op: 'Cast', inputs: ['W'], output: 'W32', attributes: { to: 1 } },
      { op: 'MatMul', inputs: ['mean', 'W32'], output: 'scores' },
    ],
    weights: [{ name: 'W', shape: [3, 3], type: 10, raw: half }],
  })
  expect(await open(app, file('half.onnx', bytes), labels)).toBe('ready')
  await app.classify(red)
  for (const [k, z] of (await app.logits()).entries()) expect(z).toBeCloseTo(torchvision[k]!, 2)
})

test('a graph that ends in Softmax shows the same confidences as its logits would', async ({ app }) => {
  await app.open('?engine=wasm')
  const nodes = [
    { op: 'ReduceMean', inputs: ['image'], output: 'mean', attributes: { axes: [2, 3], keepdims: 0 } },
    { op: 'MatMul', inputs: ['mean', 'W'], output: 'scores' },
    { op: 'Softmax', inputs: ['scores'], output: 'answer', attributes: { axis: 1 } },
  ]
  expect(await open(app, file('soft.onnx', tiny({ nodes, outputs: [{ name: 'answer', shape: ['batch', 3] }] })), labels)).toBe('ready')
  await app.classify(red)
  const [first] = await app.rows()
  const powers = torchvision.map(Math.exp)
  expect(first!.confidence).toBeCloseTo(powers[0]! / powers.reduce((a, b) => a + b), 6)
})

const refused: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['weights in another file', tiny({ weights: [{ name: 'W', shape: [3, 3], raw: raw(), external: { location: '../../secret.bin' } }] }), /another file.*\.\.\/\.\.\/secret\.bin/],
  ['operators nobody has', tiny({ nodes: [{ op: 'Fancy', domain: 'org.example', inputs: ['image'], output: 'mid' }, { op: 'Fancier', domain: 'org.example', inputs: ['mid'], output: 'scores' }] }), /org\.example\.Fancy, org\.example\.Fancier/],
  ['an operator that is not in ONNX', tiny({ nodes: [{ op: 'Fancy', inputs: ['image'], output: 'scores' }] }), /Fancy/],
  ['a weight of the wrong length', tiny({ weights: [{ name: 'W', shape: [3, 300], raw: raw(1, 2, 3) }] }), /`W` should hold 900 numbers of float32, but has 12 bytes/],
  ['a hostile shape', tiny({ weights: [{ name: 'W', shape: [2 ** 40, 2 ** 20], raw: raw(1) }] }), /no file of this size can hold/],
  ['text for an input', tiny({ inputs: [{ name: 'image', shape: [1, 3, 8, 8], type: 8 }] }), /wants numbers of string/],
  ['a map of regions', tiny({ outputs: [{ name: 'scores', shape: [1, 21, 64, 64] }] }), /marks regions/],
  ['four channels', tiny({}, [1, 4, 8, 8]), /4 channels/],
]
for (const [what, bytes, sentence] of refused) {
  test(`refused with a sentence: ${what}`, async ({ app, page }) => {
    await app.open('?engine=wasm')
    expect(await open(app, file('bad.onnx', bytes))).toBe('failed')
    await expect(page.getByRole('alert')).toContainText(sentence)
    await app.classify(red)
    await expect(app.photo('red.png')).toHaveAttribute('data-state', 'done')
  })
}

test('the corpus of broken ONNX files: a sentence each, and the old model keeps working', async ({ app, page }) => {
  test.skip(!hasShared, skipShared)
  test.setTimeout(120_000)
  const { items } = JSON.parse(readFileSync(join(shared, 'badinputs/manifest.json'), 'utf8')) as { items: { file: string; kind: string }[] }
  const broken = items.filter(({ kind }) => kind === 'onnx')
  expect(broken.length).toBeGreaterThan(5)
  await app.open('?engine=wasm')
  for (const { file: path } of broken) {
    expect(await open(app, file(basename(path), readFileSync(join(shared, 'badinputs', path)))), path).toBe('failed')
    const said = await page.getByRole('alert').filter({ hasText: basename(path) }).innerText()
    expect(said, path).not.toMatch(/protobuf|ERROR_CODE|Something went wrong|undefined/)
    expect(said, path).toContain('keeps working')
  }
})

test('a worker that dies under an ONNX model is replaced by one with the same model', async ({ app, page }) => {
  await app.open('?engine=wasm')
  expect(await open(app, file('tiny.onnx', tiny()), labels)).toBe('ready')
  await crash(page, 'howsure-engine')
  await app.classify(red)
  await expect(app.photo('red.png')).toHaveAttribute('data-state', 'done')
  await expect(app.html).toHaveAttribute('data-runtime', 'onnx')
})

test('twenty switches between TF.js and ONNX leave one worker and the same tensors', async ({ app, page }) => {
  test.setTimeout(180_000)
  await watchWorkers(page)
  await app.open('?engine=wasm')
  const seen = { onnx: new Set<number>(), tfjs: new Set<number>() }
  for (let i = 0; i < 20; i++) {
    const runtime = i % 2 === 0 ? 'onnx' : 'tfjs'
    await open(app, ...(runtime === 'onnx' ? [file('tiny.onnx', tiny()), labels] : tinyFiles(tinyModel())))
    await expect(app.html).toHaveAttribute('data-runtime', runtime)
    await expect.poll(() => enginesAlive(page)).toBe(1)
    seen[runtime].add(await tensors(page))
  }
  expect([...seen.onnx]).toHaveLength(1)
  expect([...seen.tfjs]).toHaveLength(1)
})

test('?engine=onnx:wasm is understood', async ({ app, models, watch }) => {
  watch.allowedHosts.add(models.host)
  models.extra.set('/tiny/model.onnx', Buffer.from(tiny()))
  await app.open(`?engine=onnx:wasm&model=${encodeURIComponent(`${models.url}/tiny/model.onnx`)}`)
  await expect(app.html).toHaveAttribute('data-runtime', 'onnx')
  await expect(app.html).toHaveAttribute('data-engine', 'wasm')
})
