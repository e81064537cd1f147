/** Detectors that are wrong, strange or many; and heads that no real network here has, from made graphs. */
import { ssdTflite } from '../tests/fixtures/models/ssdTflite'
import { boxGraph, boxOnnx, type Row, yoloRows } from './boxModels'
import { found, list } from './detecting'
import { load } from './loadModel'
import { type App, expect, test } from './page'
import { png } from './pictures'
import { asked, countMade, watchWorkers } from './workers'

const grey = { name: 'grey.png', mimeType: 'image/png', buffer: png(128, 128, () => [127, 127, 127]) }
const labels = (text: string) => ({ name: 'labels.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
type Files = { name: string; mimeType: string; buffer: Buffer }[]

async function open(app: App, files: Files): Promise<'ready' | 'failed'> {
  return load(app, () => app.page.getByLabel('Open model files').setInputFiles(files))
}

async function look(app: App, files: Files): Promise<void> {
  await app.open('?engine=wasm')
  expect(await open(app, files)).toBe('ready')
  await expect(app.html).toHaveAttribute('data-panel', 'detect')
  await expect(await app.classify(grey)).toHaveAttribute('data-state', 'done')
}

const one: Row = { box: [32, 16, 16, 8], objectness: 0.9, scores: [0.1, 0.8, 0.2] }
const yolo = (given: readonly Row[], classes = 3): Files => {
  const { shape, numbers } = yoloRows(classes, given)
  return [boxOnnx(shape, numbers), labels('ant\nbee\ncow')]
}

test('a made YOLOv5: its box is where it should be, in the picture’s pixels', async ({ app }) => {
  await look(app, yolo([one]))
  const [bee, ...others] = await found(app)
  expect(others).toEqual([])
  expect(bee).toMatchObject({ classId: 1, label: 'bee' })
  expect(bee!.score).toBeCloseTo(0.72, 5)
  // 64 pixels of the model are 128 of the picture.
  for (const [i, x] of [48, 24, 80, 40].entries()) expect(bee!.box[i]).toBeCloseTo(x, 3)
})

test('rows that are no known head: refused in a sentence, and the model before stays', async ({ app, page }) => {
  await app.open('?engine=wasm')
  expect(await open(app, [boxOnnx([1, 49, 20], new Float32Array(980))])).toBe('failed')
  await expect(page.getByRole('alert').filter({ hasText: 'neither the scores of a classifier nor a detector’s boxes' })).toBeVisible()
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
  await expect(app.html).toHaveAttribute('data-panel', 'classify')
})

test('logits where probabilities should be: refused with the number', async ({ app, page }) => {
  await app.open('?engine=wasm')
  expect(await open(app, yolo([{ ...one, objectness: 4.25 }]))).toBe('failed')
  await expect(page.getByRole('alert').filter({ hasText: '4.25' })).toContainText('no probabilities')
})

test('NaN: a few rows are said and left out; nothing but NaN is refused', async ({ app, page }) => {
  await look(app, yolo([one, { ...one, objectness: Number.NaN }, { ...one, box: [Number.NaN, 1, 2, 3] }]))
  expect(await found(app)).toHaveLength(1)
  await expect(page.getByText('2 of 252 boxes came out as invalid numbers')).toBeVisible()
  const { shape, numbers } = yoloRows(3, [])
  expect(await open(app, [boxOnnx(shape, numbers.fill(Number.NaN))])).toBe('failed')
  await expect(page.getByRole('alert').filter({ hasText: 'invalid numbers' })).toBeVisible()
  expect(await found(app)).toHaveLength(1)
})

test('names: too few are said, none are numbers, markup is text', async ({ app, page }) => {
  const { shape, numbers } = yoloRows(5, [{ box: [32, 32, 9, 9], objectness: 1, scores: [0, 0, 0, 0, 0.9] }, { box: [10, 10, 9, 9], objectness: 1, scores: [0.8, 0, 0, 0, 0] }])
  await look(app, [boxOnnx(shape, numbers), labels('<img src=x onerror=alert(1)>\n\u202eevil\nc')])
  expect((await found(app)).map(({ label }) => label)).toEqual(['class 4', '<img src=x onerror=alert(1)>'])
  await expect(page.getByText('3 labels for 5 classes')).toBeVisible()
  expect(await page.locator('main img[src=x]').count()).toBe(0)
})

test('names in the file’s own metadata, as ultralytics writes them', async ({ app }) => {
  const { shape, numbers } = yoloRows(3, [one])
  await look(app, [boxOnnx(shape, numbers, 64, { names: "{0: 'helmet', 1: 'vest', 2: 'boot'}" })])
  expect((await found(app))[0]!.label).toBe('vest')
})

test('twenty-five thousand sure boxes: bounded, said, and the page goes on', async ({ app, page }) => {
  const rows = 25_200
  const given = Array.from({ length: rows }, (_, i): Row => ({ box: [(i % 160) * 4, Math.floor(i / 160) * 4, 3, 3], objectness: 0.9, scores: [0.5 + (i % 997) / 2000] }))
  const { shape, numbers } = yoloRows(1, given, rows)
  await app.open('?engine=wasm')
  expect(await open(app, [boxOnnx(shape, numbers, 640)])).toBe('ready')
  await expect(await app.classify(grey)).toHaveAttribute('data-state', 'done')
  await expect(page.getByText('The surest 300 are shown.')).toBeVisible()
  await expect(page.getByText('There are more boxes than can be looked at')).toBeVisible()
  expect(await found(app)).toHaveLength(300)
  await page.getByRole('spinbutton', { name: 'Score threshold value' }).fill('0.95')
  await expect(list(app)).toHaveCount(0)
})

test('the worker that keeps the boxes dies, with an error or without a word: the photo is looked at again', async ({ app, page }) => {
  await watchWorkers(page)
  await look(app, yolo([one, { ...one, box: [34, 16, 16, 8], objectness: 0.8 }]))
  const iou = page.getByRole('spinbutton', { name: 'IoU threshold value' })
  const keeper = () => page.workers().findLast((worker) => /detect\.worker/.test(worker.url()))!
  for (const [at, end] of [
    () => void setTimeout(() => { throw new Error('out of memory') }),
    () => void setTimeout(() => self.close()),
  ].entries()) {
    await iou.fill('0.45')
    await expect.poll(async () => (await found(app)).length).toBe(1)
    const runs = await asked(page, 'run')
    await keeper().evaluate(end)
    await iou.fill('0.95')
    await expect.poll(async () => (await found(app)).length, { timeout: 40_000 }).toBe(2)
    expect(await asked(page, 'run')).toBe(runs + 1)
    expect(await countMade(page, 'howsure-detect')).toBe(at + 2)
  }
  await expect(app.photo('grey.png')).toHaveAttribute('data-state', 'done')
})

test('a made YOLOv8: columns, no objectness', async ({ app, page }) => {
  const numbers = new Float32Array(7 * 84)
  for (const [k, x] of [32, 16, 16, 8, 0.1, 0.7, 0.2].entries()) numbers[k * 84 + 5] = x
  await look(app, [boxOnnx([1, 7, 84], numbers), labels('ant\nbee\ncow')])
  const [bee] = await found(app)
  expect([bee!.label, bee!.box.map(Math.round)]).toEqual(['bee', [48, 24, 80, 40]])
  await list(app).getByRole('option').click()
  await expect(page.getByText('this head gives no objectness')).toBeVisible()
})

test('COCO-SSD’s outputs: boxes by shares, ninety classes with COCO’s holes', async ({ app }) => {
  const scores = new Float32Array(3 * 90).fill(0.01)
  // COCO counts from 1: a cat is 17, and 12 is nothing.
  scores[16] = 0.9
  await look(app, boxGraph({
    boxes: { shape: [1, 3, 1, 4], numbers: [0.25, 0.5, 0.75, 1, 0, 0, 0.1, 0.1, 0, 0, 0.1, 0.1] },
    scores: { shape: [1, 3, 90], numbers: [...scores] },
  }))
  const [cat] = await found(app)
  expect([cat!.label, cat!.box.map(Math.round)]).toEqual(['cat', [64, 32, 128, 96]])
  expect(cat!.score).toBeCloseTo(0.9, 5)
})

test('TensorFlow’s detection graph after its own suppression', async ({ app }) => {
  await look(app, boxGraph({
    detection_boxes: { shape: [1, 2, 4], numbers: [0.25, 0.5, 0.75, 1, 0, 0, 0.5, 0.5] },
    detection_classes: { shape: [1, 2], numbers: [17, 3] },
    detection_scores: { shape: [1, 2], numbers: [0.8, 0.4] },
    num_detections: { shape: [1], numbers: [2] },
  }))
  expect((await found(app)).map(({ label, box }) => [label, box.map(Math.round)])).toEqual([['cat', [64, 32, 128, 96]], ['car', [0, 0, 64, 64]]])
})

test('a TFLite file that ends in TFLite’s own detection operator', async ({ app }) => {
  const bytes = ssdTflite([[0.5, 0.75, 0.5, 0.5], [0.25, 0.25, 0.5, 0.5]], [[0, 0.1, 0.8, 0.1], [0, 0.6, 0.1, 0.1]])
  await look(app, [{ name: 'ssd.tflite', mimeType: '', buffer: Buffer.from(bytes) }, labels('ant\nbee\ncow')])
  await expect(app.html).toHaveAttribute('data-runtime', 'litert')
  expect((await found(app)).map(({ label, box }) => [label, box.map(Math.round)])).toEqual([['bee', [64, 32, 128, 96]], ['ant', [0, 0, 64, 64]]])
})

test('a picture that cannot be read: said on it, the others stand', async ({ app }) => {
  await look(app, yolo([one]))
  await expect(await app.classify({ name: 'none.jpg', buffer: Buffer.from('not a picture') })).toHaveAttribute('data-state', 'failed')
  await app.photo('grey.png').click()
  expect(await found(app)).toHaveLength(1)
})
