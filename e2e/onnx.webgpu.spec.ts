/** ONNX Runtime's WebGPU build, under the page's policy: the torch goldens. */
import { openGolden, resnet56, worstLogit } from './goldens'
import { keepDevices, type Kept } from './gpuLosses'
import { load } from './loadModel'
import { expect, hasShared, skipShared, test } from './page'
import { flat } from './pictures'
import { onnxFile, tinyOnnx } from './tinyOnnx'
import { inside } from './workers'

test('ResNet-56 as ONNX on WebGPU: logits within 1e-3 of torch', async ({ app, models, watch }) => {
  test.skip(!hasShared, skipShared)
  test.setTimeout(180_000)
  const set = { ...resnet56(), model: '/models/resnet56_cifar10/resnet56_cifar10.onnx' }
  await openGolden(app, models, watch, set, 'webgpu')
  await expect(app.html).toHaveAttribute('data-runtime', 'onnx')
  expect(await worstLogit(app, set, set.pictures.slice(0, 2))).toBeLessThan(1e-3)
})

test('the device is lost with nothing to do: heard at once, and the next photo answered', async ({ app, page }) => {
  test.setTimeout(180_000)
  await keepDevices(page)
  await app.open('?engine=webgpu')
  expect(await load(app, () => page.getByLabel('Open model files').setInputFiles([onnxFile('tiny.onnx', tinyOnnx())]))).toBe('ready')
  await expect(app.html).toHaveAttribute('data-engine', 'webgpu')
  const red = await app.classify({ name: 'red.png', mimeType: 'image/png', buffer: flat(255, 0, 0) })
  await expect(red).toHaveAttribute('data-state', 'done')
  await inside(page, 'howsure-engine').evaluate(() => (globalThis as unknown as { kept: Kept }).kept.devices.at(-1)!.destroy())
  await expect(page.getByText(/The graphics device was reset/)).toBeVisible()
  const blue = await app.classify({ name: 'blue.png', mimeType: 'image/png', buffer: flat(0, 0, 255) })
  await expect(blue).toHaveAttribute('data-state', 'done')
  await expect(app.html).toHaveAttribute('data-runtime', 'onnx')
})
