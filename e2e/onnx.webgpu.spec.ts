/** ONNX Runtime's WebGPU build, under the page's policy: the torch goldens. */
import { openGolden, resnet56, worstLogit } from './goldens'
import { expect, hasShared, skipShared, test } from './page'

test('ResNet-56 as ONNX on WebGPU: logits within 1e-3 of torch', async ({ app, models, watch }) => {
  test.skip(!hasShared, skipShared)
  test.setTimeout(180_000)
  const set = { ...resnet56(), model: '/models/resnet56_cifar10/resnet56_cifar10.onnx' }
  await openGolden(app, models, watch, set, 'webgpu')
  await expect(app.html).toHaveAttribute('data-runtime', 'onnx')
  expect(await worstLogit(app, set, set.pictures.slice(0, 2))).toBeLessThan(1e-3)
})
