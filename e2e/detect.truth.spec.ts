/** Detections against ground truth: COCO's file and YOLO's texts, figures that follow the sliders, faults that are said. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { detection, golden, look, nets, openDetector, photos } from './detecting'
import { type App, expect, hasShared, skipShared, test } from './page'

test.skip(!hasShared, skipShared)
test.setTimeout(120_000)

type Box = { classId: number; label: string; box: readonly number[] }

/** What the reference found is taken for the truth: the page finds the same, but for a box or two at the threshold. */
const truthOf = (photo: string): Box[] => golden(photo).models['yolox_nano']!.detections.map(({ class_id, label, box }) => ({ classId: class_id, label, box }))

function coco(of: (photo: string) => Box[] = truthOf): { name: string; mimeType: string; buffer: Buffer } {
  const names = [...new Set(photos.flatMap((photo) => of(photo).map(({ label }) => label)))]
  const file = {
    images: photos.map((photo, id) => ({ id, file_name: `${photo}.jpg`, width: golden(photo).width, height: golden(photo).height })),
    // Numbers of their own: categories go by their names.
    categories: names.map((name, k) => ({ id: 100 + k, name: name.replace(' ', '_') })),
    annotations: photos.flatMap((photo, image) => of(photo).map(({ label, box: [x1, y1, x2, y2] }) => ({ image_id: image, category_id: 100 + names.indexOf(label), bbox: [x1!, y1!, x2! - x1!, y2! - y1!], iscrowd: 0 }))),
  }
  return { name: 'instances.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) }
}

function yolo(): { name: string; mimeType: string; buffer: Buffer }[] {
  return photos.map((photo) => {
    const { width, height } = golden(photo)
    const lines = truthOf(photo).map(({ classId, box: [x1, y1, x2, y2] }) => [classId, (x1! + x2!) / 2 / width, (y1! + y2!) / 2 / height, (x2! - x1!) / width, (y2! - y1!) / height].join(' '))
    return { name: `${photo}.txt`, mimeType: 'text/plain', buffer: Buffer.from(lines.join('\n')) }
  })
}

async function open(app: App): Promise<void> {
  await app.open('?engine=wasm')
  await openDetector(app, nets.yolox_nano)
  await app.openPhotos(photos.map((photo) => join(detection, `${photo}.jpg`)))
  for (const photo of photos) await expect(app.photo(`${photo}.jpg`)).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
}

const metric = async (app: App, id: string): Promise<number> => Number(await app.page.locator(`[data-metric=${id}]`).getAttribute('data-value'))
const input = (app: App) => app.page.getByLabel('Open ground truth', { exact: true })

test('a COCO file: nearly all is found; another threshold finds less; a class nobody marked costs nothing', async ({ app, page }) => {
  await open(app)
  await input(app).setInputFiles(coco())
  await expect(page.getByRole('table', { name: 'Detection metrics' })).toBeVisible()
  expect(await metric(app, 'map50')).toBeGreaterThan(0.93)
  const map = await metric(app, 'map')
  expect(map).toBeGreaterThan(0.8)
  expect(map).toBeLessThanOrEqual(await metric(app, 'map50'))
  const before = await metric(app, 'recall')
  expect(before).toBeGreaterThan(0.9)
  const field = page.getByRole('spinbutton', { name: 'Score threshold value' })
  await field.fill('0.8')
  await expect.poll(() => metric(app, 'recall')).toBeLessThan(before)
  expect(await metric(app, 'precision')).toBeGreaterThan(0.95)
  await page.getByLabel('Target precision').selectOption({ label: '75 %' })
  await page.getByRole('button', { name: 'Use it' }).click()
  await expect.poll(() => metric(app, 'precision')).toBeGreaterThanOrEqual(0.75)
  expect(await metric(app, 'precision')).toBeLessThan(0.95)
  // Everything suppresses everything: boxes go, and the figures with them.
  await page.getByRole('spinbutton', { name: 'IoU threshold value' }).fill('0')
  await expect.poll(() => metric(app, 'map')).toBeLessThan(map)
})

test('YOLO’s texts: the same figures as the COCO file of the same boxes', async ({ app, page }) => {
  await open(app)
  await input(app).setInputFiles(coco())
  await expect(page.getByRole('table', { name: 'Detection metrics' })).toBeVisible()
  const ids = ['map', 'map50', 'ar100', 'dece'] as const
  const wanted = await Promise.all(ids.map((id) => metric(app, id)))
  await input(app).setInputFiles(yolo())
  await expect(page.getByText(/^YOLO: \d+ boxes in 4 pictures/)).toBeVisible()
  await expect(page.getByText('taken for the model’s own classes')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Detection metrics' })).toBeVisible()
  for (const [i, id] of ids.entries()) expect(await metric(app, id)).toBeCloseTo(wanted[i]!, 6)
})

test('faults: not COCO, other photos, classes the model does not have; and the page goes on', async ({ app, page }) => {
  await open(app)
  const fault = page.locator('.truth-fault')
  await input(app).setInputFiles({ name: 'a.json', mimeType: '', buffer: Buffer.from('{"images": 3}') })
  await expect(fault).toContainText('not a COCO file')
  await input(app).setInputFiles({ name: 'a.png', mimeType: '', buffer: readFileSync(join(detection, 'bus.yolox_nano.input.png')) })
  await expect(fault).toContainText('no ground truth in there')
  const elsewhere = JSON.parse(coco().buffer.toString()) as { images: { file_name: string }[] }
  for (const image of elsewhere.images) image.file_name = `other-${image.file_name}`
  await input(app).setInputFiles({ ...coco(), buffer: Buffer.from(JSON.stringify(elsewhere)) })
  await expect(fault).toContainText('None of the 4 photos')
  await input(app).setInputFiles(coco((photo) => truthOf(photo).map((one) => (one.label === 'bus' ? { ...one, label: 'spaceship' } : one))))
  await expect(page.getByText('of a class that the model does not have')).toContainText('spaceship')
  await expect(fault).toHaveCount(0)
  expect(await metric(app, 'map50')).toBeGreaterThan(0.9)
  await look(app, 'bus.jpg')
  await page.getByRole('button', { name: /^Close instances.json/ }).click()
  await expect(page.getByRole('table', { name: 'Detection metrics' })).toHaveCount(0)
})
