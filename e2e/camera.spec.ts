/** The camera in the photo's place: a real one to the page, a file to the browser. */
import { asked, cameraLaunch, cameraSize, countOpen, film, mostOpen, quarters, setHidden, tracks, watchCamera } from './fakeCamera'
import { type App, expect, test } from './page'
import { tinyFiles, tinyModel } from './tinyModel'
import { crash, watchWorkers } from './workers'

test.use({
  launchOptions: cameraLaunch('--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film()}`),
  permissions: ['camera'],
})

const first = (app: App) => app.bars.locator('[aria-posinset="1"]')
const logit = async (app: App) => Number(await first(app).getAttribute('data-logit'))
const button = (app: App, name: string) => app.page.getByRole('button', { name, exact: true })
const status = (app: App) => app.page.locator('.camera-status')

async function openCamera(app: App, query = '?engine=wasm'): Promise<void> {
  await watchCamera(app.page)
  await app.open(query)
  await button(app, 'Camera').click()
  await expect(status(app)).toHaveText('Live')
  await expect(app.page.getByText(/\d frames\/s · \d+ ms/)).toBeVisible()
}

/** Mean colour of each quarter of what the model sees, away from the edges. */
async function seenQuarters(app: App): Promise<number[][]> {
  const canvas = app.page.getByRole('img', { name: /What the model sees/ })
  await expect.poll(() => canvas.evaluate((c: HTMLCanvasElement) => c.getContext('2d')!.getImageData(5, 5, 1, 1).data[3])).toBe(255)
  return canvas.evaluate((c: HTMLCanvasElement) => [[0, 0], [1, 0], [0, 1], [1, 1]].map(([x, y]) => {
    const { data } = c.getContext('2d')!.getImageData((x! + 0.25) * (c.width / 2), (y! + 0.25) * (c.height / 2), 8, 8)
    return [0, 1, 2].map((i) => data.filter((_, at) => at % 4 === i).reduce((a, b) => a + b, 0) / 64)
  }))
}

test('live: bars follow, frames are dropped and never queued, the model sees the right way round', async ({ app, page }) => {
  await openCamera(app)
  await expect(first(app)).toHaveAttribute('data-confidence', /\d/)
  await expect(page.getByText('mean of 4 frames')).toBeVisible()
  await countOpen(page)
  const before = await asked(page, 'run')
  await expect.poll(() => asked(page, 'run')).toBeGreaterThan(before + 10)
  expect(await mostOpen(page), 'one frame on its way at a time').toBe(1)
  await button(app, 'What the model sees').click()
  const seen = await seenQuarters(app)
  // 4:2:0 and 8 bits: a few levels off; mirrored or in another order, more than a hundred.
  for (const [i, colour] of quarters.entries()) for (const c of [0, 1, 2]) expect(Math.abs(seen[i]![c]! - colour[c]!), `quarter ${i}`).toBeLessThan(8)
})

test('a prediction set and a threshold made in Calibrate are told of what the camera sees', async ({ app, page }) => {
  await app.open('?engine=wasm&panel=calibrate')
  await page.getByRole('button', { name: 'Show sets in Classify' }).click({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Use in Classify' }).click()
  await button(app, 'Classify').click()
  await button(app, 'Camera').click()
  await expect(status(app)).toHaveText('Live')
  // Four coloured quarters are nothing it knows.
  await expect(page.getByText(/One of these \d+, right 9 times in 10\./)).toBeVisible()
  await expect(page.getByText(/^not sure enough: under \d+\.\d+ %$/)).toBeVisible()
  await expect(app.bars.locator('.held')).not.toHaveCount(0)
})

test('mirror turns the preview only', async ({ app, page }) => {
  await openCamera(app)
  const video = page.locator('video')
  await expect(video).toHaveAttribute('aria-label', 'Camera, mirrored')
  expect(await video.evaluate((v) => getComputedStyle(v).transform)).toBe('matrix(-1, 0, 0, 1, 0, 0)')
  const before = await logit(app)
  await button(app, 'Mirror').click()
  await expect(video).toHaveAttribute('aria-label', 'Camera')
  expect(await video.evaluate((v) => getComputedStyle(v).transform)).toBe('none')
  const runs = await asked(page, 'run')
  await expect.poll(() => asked(page, 'run')).toBeGreaterThan(runs + 5)
  expect(Math.abs((await logit(app)) - before)).toBeLessThan(1e-3)
  // Kept across a reload.
  await page.reload()
  await button(app, 'Camera').click()
  await expect(video).toHaveAttribute('aria-label', 'Camera')
})

test('Space freezes, Space goes on; a frozen picture has an answer of its own and asks no more', async ({ app, page }) => {
  await openCamera(app)
  // The focus went on to Freeze: Space does not press Camera again.
  await expect(button(app, 'Freeze')).toBeFocused()
  await page.keyboard.press(' ')
  await expect(status(app)).toHaveText('Frozen')
  await expect(button(app, 'Freeze')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('one frame', { exact: true })).toBeVisible()
  const runs = await asked(page, 'run')
  await app.slider.focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForTimeout(400)
  expect(await asked(page, 'run'), 'no run while frozen').toBe(runs)
  // With the focus on the slider, where Space does nothing of its own, it is the camera's key.
  await page.keyboard.press(' ')
  await expect(status(app)).toHaveText('Live')
  await expect.poll(() => asked(page, 'run')).toBeGreaterThan(runs)
})

test('a snapshot joins the filmstrip, whole and unmirrored, with the frozen picture’s own answer', async ({ app, page }) => {
  await openCamera(app)
  await page.keyboard.press(' ')
  await expect(page.getByText('one frame', { exact: true })).toBeVisible()
  const frozen = await app.rows()
  await button(app, 'Snapshot').click()
  const tile = app.strip.locator('[data-name^="camera 20"]')
  await expect(tile).toHaveAttribute('data-state', 'done')
  await expect(status(app), 'the camera stays').toHaveText('Frozen')
  await tile.click()
  await expect(page.locator('video')).toHaveCount(0)
  await expect.poll(() => tracks(page)).toEqual(['ended'])
  await expect(page.getByText(`${cameraSize.width} × ${cameraSize.height}`)).toBeVisible()
  // A PNG loses nothing, so the photo's logits are the frame's.
  const photo = await app.rows()
  const byClass = new Map(photo.map((row) => [row.k, row.logit]))
  for (const row of frozen) expect(Math.abs(row.logit - byClass.get(row.k)!)).toBeLessThan(1e-4)
})

test('smoothing: as many frames as chosen, said, and kept', async ({ app, page }) => {
  await openCamera(app)
  await page.getByLabel('Smoothing').selectOption('8')
  await expect(page.getByText('mean of 8 frames')).toBeVisible()
  await page.getByLabel('Smoothing').selectOption('1')
  await expect(page.getByText('one frame', { exact: true })).toBeVisible()
  await page.reload()
  await button(app, 'Camera').click()
  await expect(page.getByLabel('Smoothing')).toHaveValue('1')
})

test('hidden: paused within a second, no run at all, and on again', async ({ app, page }) => {
  await openCamera(app)
  await setHidden(page, true)
  await expect(status(app)).toHaveText('Paused while this tab is hidden.', { timeout: 1000 })
  await page.waitForTimeout(200)
  const runs = await asked(page, 'run')
  await page.waitForTimeout(800)
  expect(await asked(page, 'run')).toBe(runs)
  await setHidden(page, false)
  await expect(status(app)).toHaveText('Live')
  await expect.poll(() => asked(page, 'run')).toBeGreaterThan(runs)
})

test('C leaves it: tracks stopped, the photo and its bars are back; leaving and coming back, ten times', async ({ app, page }) => {
  await watchCamera(page)
  await app.open('?engine=wasm')
  await expect(first(app)).toHaveAttribute('data-label', 'espresso')
  for (let i = 0; i < 10; i++) {
    await page.keyboard.press('c')
    await expect(page.locator('video')).toHaveCount(1)
    // Sometimes before the camera is open, sometimes after.
    if (i % 2) await expect(status(app)).toHaveText('Live')
    await page.keyboard.press('c')
    await expect(page.locator('video')).toHaveCount(0)
  }
  await expect(first(app)).toHaveAttribute('data-label', 'espresso')
  await expect.poll(async () => [...new Set(await tracks(page))]).toEqual(['ended'])
})

test('a track that ends by itself: said within a second, back to photos, and Camera starts it again', async ({ app, page }) => {
  await openCamera(app)
  await page.evaluate(() => (globalThis as unknown as { kept: { streams: MediaStream[] } }).kept.streams[0]!.getVideoTracks()[0]!.dispatchEvent(new Event('ended')))
  await expect(page.getByRole('alert')).toContainText('The camera stopped: the browser or the system ended it.', { timeout: 1000 })
  await expect(first(app)).toHaveAttribute('data-label', 'espresso')
  await expect.poll(() => tracks(page)).toEqual(['ended'])
  await button(app, 'Camera').click()
  await expect(status(app)).toHaveText('Live')
})

test('permission taken back while it runs: said within a second', async ({ app, page, context }) => {
  await openCamera(app)
  await context.clearPermissions()
  await expect(page.getByRole('alert')).toContainText('The camera was blocked for this site while it was in use.', { timeout: 1000 })
  await expect(page.locator('video')).toHaveCount(0)
})

test('unplugged: said within a second', async ({ app, page }) => {
  await openCamera(app)
  await page.evaluate(() => {
    MediaDevices.prototype.enumerateDevices = () => Promise.resolve([])
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
    ;(globalThis as unknown as { kept: { streams: MediaStream[] } }).kept.streams[0]!.getVideoTracks()[0]!.dispatchEvent(new Event('ended'))
  })
  await expect(page.getByRole('alert')).toContainText('The camera was unplugged.', { timeout: 1000 })
  await expect(first(app)).toHaveAttribute('data-label', 'espresso')
})

test('in use by another program: said within a second, back to photos', async ({ app, page }) => {
  await page.addInitScript(() => {
    MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('Could not start video source', 'NotReadableError'))
  })
  await app.open('?engine=wasm')
  await button(app, 'Camera').click()
  await expect(page.getByRole('alert')).toContainText('The camera is in use by another program', { timeout: 1000 })
  await expect(first(app)).toHaveAttribute('data-label', 'espresso')
})

for (const name of ['howsure-engine', 'howsure-prepare'] as const) {
  test(`a worker that dies under the camera is replaced: ${name}`, async ({ app, page }) => {
    await watchWorkers(page)
    await app.open('?engine=wasm')
    await button(app, 'Camera').click()
    await expect(page.getByText(/\d frames\/s/)).toBeVisible()
    await crash(page, name)
    await page.waitForTimeout(300)
    await expect(page.getByText(/mean of 4 frames/)).toBeVisible()
    await button(app, 'Freeze').click()
    await expect(page.getByText('one frame', { exact: true })).toBeVisible()
  })
}

test('another model while frozen: the picture is looked at again, with its labels', async ({ app, page }) => {
  await openCamera(app)
  await page.keyboard.press(' ')
  await expect(page.getByText('one frame', { exact: true })).toBeVisible()
  await page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel(), Array.from({ length: 10 }, (_, k) => `thing ${k}`).join('\n')))
  await expect(app.html).toHaveAttribute('data-model', /^files:/)
  await expect(first(app)).toHaveAttribute('data-label', /^thing /)
  await expect(page.getByText('one frame', { exact: true })).toBeVisible()
  await expect(status(app)).toHaveText('Frozen')
})
