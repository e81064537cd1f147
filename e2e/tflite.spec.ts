/** TFLite files in LiteRT on WASM, with the real weights, and the files that are none. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, expect, hasShared, shared, skipShared, test } from './page'
import { load } from './loadModel'

test.skip(!hasShared, skipShared)

const model = (kind: string): string => `/models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224_${kind}.tflite`
const golden = (name: string): string => join(shared, 'goldens/mobilenet_v2', name)
const pictures = ['cat', 'bird', 'hot_dog']

/** The page's scores less the golden logits, for each class but the background: a softmax's ln p differs from its logits by one constant, taken out here. */
async function differences(app: App, name: string): Promise<{ worst: number; top: boolean }> {
  const option = await app.classify({ name: `${name}.png`, mimeType: 'image/png', buffer: readFileSync(golden(`${name}.png`)) })
  await expect(option).toHaveAttribute('data-state', 'done')
  const { logits } = JSON.parse(readFileSync(golden(`${name}.json`), 'utf8')) as { logits: number[] }
  const got = (await app.logits()).slice(-1000)
  const off = got.map((value, k) => value - logits[k]!)
  const best = (values: number[]): number => values.indexOf(Math.max(...values))
  const shift = off[best(logits)]!
  return { worst: Math.max(...off.map((d) => Math.abs(d - shift))), top: best(got) === best(logits) }
}

for (const kind of ['float', 'quant']) {
  test(`MobileNetV2 ${kind}: against torch, with the labels packed into the file`, async ({ app, models, watch }) => {
    watch.allowedHosts.add(models.host)
    await app.open(`?model=${encodeURIComponent(models.url + model(kind))}&recipe=${encodeURIComponent('{"shortSide": 224}')}`)
    await expect(app.html).toHaveAttribute('data-model', models.url + model(kind))
    await expect(app.html).toHaveAttribute('data-runtime', 'litert')
    await expect(app.html).toHaveAttribute('data-engine', 'wasm')
    for (const name of pictures) {
      const { worst, top } = await differences(app, name)
      console.log(kind, name, worst, top)
      expect(top).toBe(true)
      if (kind === 'float') expect(worst).toBeLessThan(1e-4)
    }
    // The last picture's class, by the names in the file's own zip.
    await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', /hotdog|hot dog/)
  })
}

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
