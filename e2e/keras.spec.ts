/** Keras models opened as they are saved: the confidences that NumPy computes from the same weights (tests/fixtures/keras/make.py). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { load } from './loadModel'
import { type App, expect, test } from './page'
import { flat } from './pictures'

const folder = join(import.meta.dirname, '../tests/fixtures/keras')
const fixture = (name: string, as = name) => ({ name: as, mimeType: 'application/octet-stream', buffer: readFileSync(join(folder, name)) })
const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as Record<string, { red: { logits: number[]; softmax: number[] } }>
const red = { name: 'red.png', mimeType: 'image/png', buffer: flat(255, 0, 0) }
const labels = (n: number) => ({ name: 'labels.txt', mimeType: 'text/plain', buffer: Buffer.from(Array.from({ length: n }, (_, k) => `thing ${k}`).join('\n')) })
const open = (app: App, ...files: { name: string; mimeType: string; buffer: Buffer }[]) => load(app, () => app.page.getByLabel('Open model files').setInputFiles(files))

for (const [file, as, net] of [['sequential.h5', 'my_image_classifier.h5', 'sequential'], ['residual.h5', 'residual', 'residual'], ['residual.keras', 'residual.keras', 'residual']] as const) {
  test(`${file}: opened by its content, the same confidences as in Python`, async ({ app, page }) => {
    await app.open('?engine=wasm')
    const want = answers[net]!.red
    expect(await open(app, fixture(file, as), labels(want.logits.length))).toBe('ready')
    await expect(app.html).toHaveAttribute('data-runtime', 'tfjs')
    await app.classify(red)
    for (const { k, label, confidence } of await app.rows()) {
      expect(label).toBe(`thing ${k}`)
      // x / 127.5 - 1 is assumed; one colour is the same however it is resized. float32 against float64.
      expect(Math.abs(confidence - want.softmax[k]!)).toBeLessThan(1e-5)
    }
    await page.getByRole('button', { name: 'Choose model' }).click()
    await expect(page.getByRole('dialog')).toContainText(/Keras (2\.15\.0|3\.3\.3)/)
  })
}

test('a .keras file alone, which is a zip as well', async ({ app }) => {
  await app.open('?engine=wasm')
  expect(await open(app, fixture('residual.keras'))).toBe('ready')
  await app.classify(red)
  expect(Math.abs((await app.rows())[0]!.confidence - Math.max(...answers['residual']!.red.softmax))).toBeLessThan(1e-5)
})

test('by address; the link restores it', async ({ app, models, watch }) => {
  watch.allowedHosts.add(models.host)
  models.extra.set('/keras/net.keras', readFileSync(join(folder, 'residual.keras')))
  await app.open(`?engine=wasm&model=${encodeURIComponent(`${models.url}/keras/net.keras`)}`)
  await expect(app.html).toHaveAttribute('data-model', `${models.url}/keras/net.keras`)
  await app.classify(red)
  expect(Math.abs((await app.rows())[0]!.confidence - Math.max(...answers['residual']!.red.softmax))).toBeLessThan(1e-5)
})

const teachable = (name: string) => readFileSync(join(folder, 'teachable', name))
const cup = answers['teachable']!.red.softmax

async function saysCup(app: App): Promise<void> {
  await app.classify(red)
  const names = ['Cup', 'Cat', 'Dog', 'Nothing']
  for (const { k, label, confidence } of await app.rows()) {
    expect(label).toBe(names[k])
    // x / 127 - 1, as Teachable Machine computes it: 1.0079 for 255.
    expect(Math.abs(confidence - cup[k]!)).toBeLessThan(1e-5)
  }
}

test('a Teachable Machine export, as the zip it comes in: its labels, its size, its range', async ({ app }) => {
  await app.open('?engine=wasm')
  const zip = zipSync({ 'model.json': teachable('model.json'), 'weights.bin': teachable('weights.bin'), 'metadata.json': teachable('metadata.json') })
  expect(await open(app, { name: 'converted_keras.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) })).toBe('ready')
  await saysCup(app)
})

test('the same by its address, which ends in a slash; kept for the next visit', async ({ app, models, watch }) => {
  watch.allowedHosts.add(models.host)
  for (const name of ['model.json', 'weights.bin', 'metadata.json']) models.extra.set(`/tm/${name}`, teachable(name))
  const address = `?engine=wasm&model=${encodeURIComponent(`${models.url}/tm/`)}`
  watch.expected.push(/404/)
  await app.open(address)
  await expect(app.html).toHaveAttribute('data-model', `${models.url}/tm/model.json`)
  await saysCup(app)
})

/** The file with other text of the same length in place of some of it. */
function changed(name: string, from: string, to: string): Buffer {
  const bytes = Buffer.from(readFileSync(join(folder, name)))
  const at = bytes.indexOf(from)
  expect(at).toBeGreaterThan(0)
  expect(to).toHaveLength(from.length)
  bytes.write(to, at, 'latin1')
  return bytes
}

const bad: readonly (readonly [string, () => Buffer, RegExp])[] = [
  ['weights alone', () => readFileSync(join(folder, 'weights_only.h5')), /weights alone, without the model\. .*model\.save/],
  ['cut short', () => readFileSync(join(folder, 'sequential.h5')).subarray(0, 9000), /damaged or incomplete/],
  ['a layer nobody has', () => changed('sequential.h5', '"MaxPooling2D"', '"MaxPoolingXX"'), /MaxPoolingXX/],
  ['an array of another layer', () => changed('sequential.h5', '"units": 4', '"units": 5'), /shapes|do not fit|fit each other/],
  ['no HDF5 at all', () => Buffer.from('\u0089HDF\r\n\u001a\nnothing more', 'latin1'), /damaged or incomplete/],
  ['a web page', () => Buffer.from('<!doctype html><title>x</title>'), /web page/],
]
for (const [what, bytes, sentence] of bad) {
  test(`refused with a sentence: ${what}`, async ({ app, page }) => {
    await app.open('?engine=wasm')
    expect(await open(app, { name: 'bad.h5', mimeType: '', buffer: bytes() })).toBe('failed')
    await expect(page.getByRole('alert')).toContainText(sentence)
    await expect(page.getByRole('alert')).toContainText('keeps working')
    await app.classify(red)
    await expect(app.photo('red.png')).toHaveAttribute('data-state', 'done')
  })
}
