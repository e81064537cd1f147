/** Objects on a live camera: boxes over the picture, frames dropped and never queued, a frozen frame that the sliders still move on. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { detection, found, list, nets, openDetector } from './detecting'
import { cameraLaunch, tracks, watchCamera } from './fakeCamera'
import { App, expect, hasShared, skipShared, test } from './page'
import { asked, openQuestions, watchWorkers } from './workers'

test.skip(!hasShared, skipShared)
test.setTimeout(120_000)

let browser: Browser
let page: Page
let app: App

/** JPEGs one after another are an MJPEG. */
function film(photo: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'howsure-objects-')), 'film.mjpeg')
  const jpeg = readFileSync(join(detection, photo))
  writeFileSync(path, Buffer.concat(Array.from({ length: 10 }, () => jpeg)))
  return path
}

test.beforeEach(async ({ baseURL }) => {
  browser = await chromium.launch(cameraLaunch('--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film('bus.jpg')}`))
  page = await browser.newPage({ baseURL: baseURL!, permissions: ['camera'], serviceWorkers: 'block' })
  app = new App(page)
  await watchWorkers(page)
  await watchCamera(page)
  await app.open('?engine=wasm')
  await openDetector(app, nets.yolox_nano)
  await page.getByRole('button', { name: 'Camera', exact: true }).click()
  await expect(page.getByText(/frames\/s/)).toBeVisible({ timeout: 30_000 })
})
test.afterEach(() => browser.close())

test('boxes over the live picture; one frame at a time; the mirror turns the picture and not the numbers', async () => {
  const names = async (): Promise<string[]> => (await found(app)).map(({ label }) => label)
  await expect.poll(names).toEqual(expect.arrayContaining(['bus', 'person']))
  const drawn = page.locator('.on-camera svg')
  await expect(drawn).toContainText('bus')
  let most = 0
  const runs = await asked(page, 'run')
  for (let i = 0; i < 30; i++) {
    most = Math.max(most, await openQuestions(page))
    await page.waitForTimeout(50)
  }
  expect(most).toBeLessThanOrEqual(1)
  expect(await asked(page, 'run')).toBeGreaterThan(runs)
  // The man on the left of the 480 pixels: mirrored he would be over 300 pixels away.
  const man = async () => (await found(app)).filter(({ label, score }) => label === 'person' && score > 0.6).reduce((a, b) => (a.box[0]! < b.box[0]! ? a : b)).box
  const leftmost = async (): Promise<number> => Math.min(...await drawn.locator('text', { hasText: 'person' }).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left)))
  const [before, at] = [await man(), await leftmost()]
  await page.getByRole('button', { name: 'Mirror' }).click()
  await expect(page.locator('video')).not.toHaveClass(/mirrored/)
  // Three people, not in the middle: the outermost label stands elsewhere.
  await expect.poll(async () => Math.abs((await leftmost()) - at)).toBeGreaterThan(15)
  const after = await man()
  for (let i = 0; i < 4; i++) expect(Math.abs(after[i]! - before[i]!)).toBeLessThan(12)
  await page.getByLabel('Steady names').uncheck()
  await expect.poll(names).toEqual(expect.arrayContaining(['bus', 'person']))
})

test('frozen: the boxes stand, sliders move on them, and no run is asked; a snapshot joins the photos', async () => {
  await expect.poll(async () => (await found(app)).length).toBeGreaterThan(2)
  await page.getByRole('button', { name: 'Freeze' }).click()
  await expect.poll(() => openQuestions(page)).toBe(0)
  await page.waitForTimeout(1500)
  const before = await found(app)
  const runs = await asked(page, 'run')
  const field = (name: string) => page.getByRole('spinbutton', { name: `${name} value` })
  await field('Score threshold').fill('0.8')
  await expect.poll(() => found(app)).toEqual(before.filter(({ score }) => score > 0.8))
  await field('Score threshold').fill('0.25')
  await field('IoU threshold').fill('0.95')
  await expect.poll(async () => (await found(app)).length).toBeGreaterThan(before.length)
  await field('IoU threshold').fill('0.45')
  await list(app).getByRole('option').first().click()
  await expect(page.getByText('Every class of this box')).toBeVisible()
  expect(await asked(page, 'run')).toBe(runs)
  await page.getByRole('button', { name: 'Snapshot' }).click()
  const snapshot = app.strip.locator('[data-name^=camera]')
  await expect(snapshot).toHaveAttribute('data-state', 'done')
  await expect(snapshot).toHaveAttribute('data-objects', String(before.length))
  await page.getByRole('button', { name: 'Camera', exact: true }).click()
  expect((await found(app)).map(({ label, box }) => [label, ...box.map(Math.round)])).toEqual(before.map(({ label, box }) => [label, ...box.map(Math.round)]))
})

test('YOLOv5n takes over while the camera runs: its boxes on the live picture', async () => {
  await openDetector(app, nets.yolov5n)
  await expect(app.html).toHaveAttribute('data-model-state', 'ready')
  await expect.poll(async () => (await found(app)).map(({ label }) => label), { timeout: 30_000 }).toEqual(expect.arrayContaining(['bus', 'person']))
  await expect(page.getByText('as YOLOv5 exports them')).toBeVisible()
})

test('another panel stops the camera', async () => {
  await page.getByRole('button', { name: 'Calibrate', exact: true }).click()
  await expect(app.html).toHaveAttribute('data-panel', 'calibrate')
  await page.getByRole('button', { name: 'Detect', exact: true }).click()
  await expect(page.locator('video')).toHaveCount(0)
  expect(await tracks(page)).toEqual(['ended'])
  await expect(page.getByRole('button', { name: 'Camera', exact: true })).toHaveAttribute('aria-pressed', 'false')
})
