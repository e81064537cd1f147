/** LiteRT on WebGPU: the same build, the same numbers as on WASM; a model it cannot run whole there goes to WASM. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepDevices, type Kept } from './gpuLosses'
import { load } from './loadModel'
import { type App, expect, hasShared, shared, skipShared, test } from './page'
import { inside } from './workers'

test.skip(!hasShared, skipShared)
test.setTimeout(180_000)

const model = (kind: string) => ({ name: `${kind}.tflite`, mimeType: 'application/octet-stream', buffer: readFileSync(join(shared, `models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224_${kind}.tflite`)) })
const photo = (name: string) => ({ name: `${name}.png`, mimeType: 'image/png', buffer: readFileSync(join(shared, 'goldens/mobilenet_v2', `${name}.png`)) })
const open = (app: App, kind: string) => load(app, () => app.page.getByLabel('Open model files').setInputFiles(model(kind)))

/** Every class, the background too: the file alone brings no labels that would drop it. */
async function confidences(app: App, device: string): Promise<Map<number, number>> {
  await app.open(`?engine=${device}`)
  expect(await open(app, 'float')).toBe('ready')
  await expect(app.html).toHaveAttribute('data-runtime', 'litert')
  await expect(app.html).toHaveAttribute('data-engine', device)
  await expect(await app.classify(photo('cat'))).toHaveAttribute('data-state', 'done')
  return new Map((await app.rows()).map(({ k, confidence }) => [k, confidence]))
}

test('MobileNetV2: the confidences of WASM', async ({ app }) => {
  const wasm = await confidences(app, 'wasm')
  const gpu = await confidences(app, 'webgpu')
  expect(gpu.size).toBe(1001)
  // Sums in another order, in float32 on both.
  for (const [k, p] of wasm) expect(Math.abs(gpu.get(k)! - p), `class ${k}`).toBeLessThan(1e-4)
})

test('a quantised model is not run in part: WASM, and why', async ({ app, page }) => {
  await app.open('?engine=webgpu')
  expect(await open(app, 'quant')).toBe('ready')
  await expect(app.html).toHaveAttribute('data-runtime', 'litert')
  await expect(app.html).toHaveAttribute('data-engine', 'wasm')
  await expect(page.getByText(/WebGPU was asked for, but is not there: LiteRT cannot run all of this model on WebGPU|On WebGPU, LiteRT reads float32 inputs only/)).toBeVisible()
  await expect(await app.classify(photo('cat'))).toHaveAttribute('data-state', 'done')
})

test('the device is lost with nothing to do: heard at once, and the next photo answered', async ({ app, page }) => {
  await keepDevices(page)
  await app.open('?engine=webgpu')
  expect(await open(app, 'float')).toBe('ready')
  await expect(app.html).toHaveAttribute('data-engine', 'webgpu')
  await expect(await app.classify(photo('cat'))).toHaveAttribute('data-state', 'done')
  await inside(page, 'howsure-engine').evaluate(() => (globalThis as unknown as { kept: Kept }).kept.devices.at(-1)!.destroy())
  await expect(page.getByText(/The graphics device was reset/)).toBeVisible()
  await expect(await app.classify(photo('bird'))).toHaveAttribute('data-state', 'done')
  await expect(app.html).toHaveAttribute('data-runtime', 'litert')
})
