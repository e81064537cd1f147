/** TFLite files in LiteRT on WASM, with the real weights, and the files that are none. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, expect, hasShared, shared, skipShared, test } from './page'
import { load } from './loadModel'

test.skip(!hasShared, skipShared)

const model = (kind: string): string => `/models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224_${kind}.tflite`
const golden = (name: string): string => join(shared, 'goldens/mobilenet_v2', name)
const pictures = ['cat', 'bird', 'hot_dog']

/** Largest difference of confidences, over all classes. */
async function worst(app: App, name: string): Promise<number> {
  const option = await app.classify({ name: `${name}.png`, mimeType: 'image/png', buffer: readFileSync(golden(`${name}.png`)) })
  await expect(option).toHaveAttribute('data-state', 'done')
  const { logits } = JSON.parse(readFileSync(golden(`${name}.json`), 'utf8')) as { logits: number[] }
  const sum = logits.reduce((total, z) => total + Math.exp(z), 0)
  const rows = await app.rows()
  expect(rows).toHaveLength(1000)
  return Math.max(...rows.map(({ k, confidence }) => Math.abs(confidence - Math.exp(logits[k]!) / sum)))
}

/**
 * The goldens are the quantised network's own weights in float32. Its scores come in steps of 1/256 and its activations in steps too (two steps); what
 * rounds to 0 is missing in their sum, so that the page's shares are larger by up to as much again.
 * The float file is the same training before quantisation: its biases differ by up to 0.05 from the goldens' network, so only confidences of about
 * the same size can be asked of it.
 */
for (const [kind, bound] of [['quant', 4 / 256], ['float', 0.02]] as const) {
  test(`MobileNetV2 ${kind}: torch's confidences, the background dropped, names from the file's own zip`, async ({ app, models, watch }) => {
    watch.allowedHosts.add(models.host)
    const recipe = kind === 'float' ? '&recipe=%7B%22shortSide%22%3A224%7D' : '&recipe=%7B%22shortSide%22%3A224%2C%22range%22%3A%5B-1%2C0.9921875%5D%7D'
    await app.open(`?model=${encodeURIComponent(models.url + model(kind))}${recipe}`)
    await expect(app.html).toHaveAttribute('data-model', models.url + model(kind))
    await expect(app.html).toHaveAttribute('data-runtime', 'litert')
    await expect(app.html).toHaveAttribute('data-engine', 'wasm')
    for (const name of pictures) expect(await worst(app, name)).toBeLessThan(bound)
    if (kind === 'quant') await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', /hotdog|hot dog/)
  })
}

test('only a TFLite file brings LiteRT, and twenty switches leave one worker and no tensor', async ({ app, page, models, watch }) => {
  test.slow()
  watch.allowedHosts.add(models.host)
  await app.open('?engine=wasm')
  const asked = (): string[] => watch.requests.filter((url) => /litert/.test(url))
  expect(asked()).toEqual([])
  const quant = { name: 'q.tflite', mimeType: 'application/octet-stream', buffer: readFileSync(join(shared, model('quant').slice(1))) }
  for (let i = 0; i < 20; i++) expect(await load(app, () => page.getByLabel('Open model files').setInputFiles(quant))).toBe('ready')
  await expect(app.html).toHaveAttribute('data-runtime', 'litert')
  expect(asked().length).toBeGreaterThan(0)
  expect(page.workers().filter((worker) => /engine/.test(worker.url()))).toHaveLength(1)
})

const sentences: Readonly<Record<string, RegExp>> = {
  zero: /zero\.tflite” is empty|zero\.tflite is empty/, id_wrong: /TFL9/, offset_out: /points outside itself/, random: /damaged/, onnx_as: /not what its name says|ONNX|input|output/,
}
for (const [name, words] of Object.entries(sentences)) {
  test(`${name}.tflite: a sentence`, async ({ app, page }) => {
    await app.open('?engine=wasm')
    const buffer = readFileSync(join(shared, `badinputs/tflite/${name}.tflite`))
    const end = await load(app, () => page.getByLabel('Open model files').setInputFiles({ name: `${name}.tflite`, mimeType: 'application/octet-stream', buffer }))
    if (name === 'onnx_as' && end === 'ready') return
    expect(end).toBe('failed')
    await expect(page.getByRole('alert').first()).toContainText(words)
  })
}
