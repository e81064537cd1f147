/** The program that gives a photo's confidences outside the page: opened, read, copied, saved, and run. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { lacks, run } from '../tests/fixtures/python/run'
import { load } from './loadModel'
import { withExif } from './oddFiles'
import { builtinRecipe, type App, expect, hasShared, shared, skipShared, test } from './page'
import { flat, png } from './pictures'

const missing = lacks('numpy', 'PIL')
const red = { name: 'red.png', mimeType: 'image/png', buffer: flat(255, 0, 0) }

async function openProgram(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export results' }).click()
  await page.getByRole('menuitem', { name: 'Python program…' }).click()
  await expect(page.getByRole('dialog', { name: 'Python program' })).toBeVisible()
}

async function save(page: Page): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save .py' }).click()
  return { name: (await download).suggestedFilename(), text: readFileSync(await (await download).path(), 'utf8') }
}

/** The raw outputs by index, as the stub runtime gives them back. */
async function rawOf(app: App): Promise<string> {
  return JSON.stringify(await app.logits())
}

test('ONNX Runtime: the program feeds the golden tensor and comes to the page’s confidences', async ({ app, page, models, watch }) => {
  test.skip(!hasShared, skipShared)
  test.skip(missing !== '', missing)
  watch.allowedHosts.add(models.host)
  const recipe = { shortSide: 32, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }
  await app.open(`?engine=wasm&T=1.7&model=${encodeURIComponent(`${models.url}/models/resnet56_cifar10/resnet56_cifar10.onnx`)}&recipe=${encodeURIComponent(JSON.stringify(recipe))}`)
  const golden = join(shared, 'goldens/resnet56_cifar10/cifar10_00_3')
  const buffer = readFileSync(`${golden}.png`)
  await app.classify({ name: 'cifar10_00_3.png', mimeType: 'image/png', buffer })
  const raw = await rawOf(app)
  await openProgram(page)
  await expect(page.getByRole('dialog')).toContainText('pip install onnxruntime pillow numpy')
  const { name, text } = await save(page)
  expect(name).toBe('cifar10_00_3.py')
  expect(text).toContain('MODEL = "resnet56_cifar10.onnx"')
  const [ran] = run([{ program: text, files: { 'cifar10_00_3.png': buffer, 'raw.json': raw } }])
  expect(Number(/difference from Howsure: ([\d.]+) points/.exec(ran!.printed)![1])).toBeLessThanOrEqual(1e-6)
  // The golden is the crop itself: torchvision's ToTensor and Normalize of its bytes.
  const { width, height, data } = PNG.sync.read(buffer)
  const want = Array.from({ length: width * height * 3 }, (_, i) => {
    const [c, at] = [Math.floor(i / (width * height)), i % (width * height)]
    return Math.fround((data[at * 4 + c]! / 255 - recipe.mean[c]!) / recipe.std[c]!)
  })
  expect(ran!.fed!.shape).toEqual([1, 3, 32, 32])
  expect(ran!.fed!.data).toEqual(want)
})

test('the built-in model: three libraries, copied as it stands, by keyboard, for everybody', async ({ app, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.open('?engine=wasm')
  await app.classify(red)
  await page.getByRole('button', { name: 'Export results' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Python program…' })).toBeFocused()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Python program' })
  const text = dialog.getByRole('region', { name: 'The program' })
  await expect(text).toContainText('tfjs.load_graph_model(MODEL)')
  await dialog.getByRole('button', { name: 'TensorFlow', exact: true }).focus()
  for (const [library, line] of [['Keras', 'keras.models.load_model'], ['PyTorch', 'torch.jit.load']] as const) {
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('button', { name: library })).toHaveAttribute('aria-pressed', 'true')
    await expect(text).toContainText(line)
  }
  await page.keyboard.press('Tab')
  await expect(text).toBeFocused()
  expect((await new AxeBuilder({ page }).include('[role=dialog]').analyze()).violations).toEqual([])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('status')).toHaveText('Copied')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await text.textContent())
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

test('a Keras file: the program runs it by its own name', async ({ app, page }) => {
  test.skip(missing !== '', missing)
  await app.open('?engine=wasm')
  const model = readFileSync(join(import.meta.dirname, '../tests/fixtures/keras/residual.keras'))
  expect(await load(app, () => page.getByLabel('Open model files').setInputFiles([{ name: 'my residual.keras', mimeType: '', buffer: model }]))).toBe('ready')
  await app.classify(red)
  const raw = await rawOf(app)
  await openProgram(page)
  const { text } = await save(page)
  const [ran] = run([{ program: text, files: { 'red.png': red.buffer, 'raw.json': raw } }])
  expect(ran!.asked).toEqual({ model: 'my residual.keras' })
  expect(Number(/difference from Howsure: ([\d.]+) points/.exec(ran!.printed)![1])).toBeLessThanOrEqual(1e-6)
})

test('without an answer the dialog says what to do', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await app.classify({ name: 'broken.png', buffer: Buffer.from('<html>') })
  await openProgram(page)
  await expect(page.getByRole('dialog')).toContainText('Choose a photo')
})

/** Largest difference, in steps of a byte, of the picture the program feeds and the one the model reads. */
async function worstByte(app: App, page: Page, file: { name: string; buffer: Buffer }): Promise<number> {
  await app.classify(file)
  const raw = await rawOf(app)
  const look = page.getByRole('button', { name: 'What the model sees' })
  await look.click()
  const canvas = page.getByRole('img', { name: /What the model sees, \d+/ })
  await expect(canvas).toHaveJSProperty('width', builtinRecipe.width)
  const seen = await canvas.evaluate((shown) => Array.from((shown as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, (shown as HTMLCanvasElement).width, (shown as HTMLCanvasElement).height).data).filter((_, i) => i % 4 !== 3))
  await look.click()
  await openProgram(page)
  const { text } = await save(page)
  await page.keyboard.press('Escape')
  const { mean, std } = builtinRecipe
  const [ran] = run([{ program: text, files: { [file.name]: file.buffer, 'raw.json': raw } }])
  expect(ran!.fed!.data).toHaveLength(seen.length)
  return Math.max(...ran!.fed!.data.map((x, i) => Math.abs(Math.round(255 * (x * std[i % 3]! + mean[i % 3]!)) - seen[i]!)))
}

test('the program sees what the page sees: a photo, turned by EXIF, half clear', async ({ app, page }) => {
  test.skip(missing !== '', missing)
  await app.open(`?engine=wasm&recipe=${encodeURIComponent(JSON.stringify({ background: [200, 3, 128] }))}`)
  const coffee = readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg'))
  expect(await worstByte(app, page, { name: 'coffee.jpg', buffer: coffee })).toBe(0)
  expect(await worstByte(app, page, { name: 'turned.jpg', buffer: withExif(coffee, 6) })).toBe(0)
  // Every colour at every opacity.
  expect(await worstByte(app, page, { name: 'clear.png', buffer: png(64, 64, (x, y) => [x * 4 + 3, 255 - x * 4, y * 4, y * 4 + 3]) })).toBe(0)
})
