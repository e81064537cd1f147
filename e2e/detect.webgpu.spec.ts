/** A detector on WebGPU (in software here, where a real one takes half a minute a photo): a made head gives the boxes that it has. */
import { boxOnnx, yoloRows } from './boxModels'
import { found } from './detecting'
import { load } from './loadModel'
import { expect, test } from './page'
import { png } from './pictures'

test.setTimeout(120_000)

test('a made YOLOv5 on WebGPU: its box, where it should be', async ({ app }) => {
  await app.open('?engine=webgpu')
  const { shape, numbers } = yoloRows(3, [{ box: [32, 16, 16, 8], objectness: 0.9, scores: [0.1, 0.8, 0.2] }])
  expect(await load(app, () => app.page.getByLabel('Open model files').setInputFiles([boxOnnx(shape, numbers)]))).toBe('ready')
  await expect(app.html).toHaveAttribute('data-engine', 'webgpu')
  await expect(await app.classify({ name: 'grey.png', buffer: png(128, 128, () => [127, 127, 127]) })).toHaveAttribute('data-state', 'done')
  const [one, ...others] = await found(app)
  expect(others).toEqual([])
  expect(one!.score).toBeCloseTo(0.72, 4)
  for (const [i, x] of [48, 24, 80, 40].entries()) expect(one!.box[i]).toBeCloseTo(x, 2)
})
