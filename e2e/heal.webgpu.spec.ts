/** A WebGPU device that is lost, a GPU process that crashes, reads that are no numbers. */
import { invalidFiveTimes, keepDevices, type Kept, light, lostFiveTimes, lostWhileIdle, many, openFiles, openSteep } from './gpuLosses'
import { answers, batch, nothingPending, strikeAt, told, undisturbed, worst } from './losses'
import { App, expect, test } from './page'
import { inside, watchWorkers } from './workers'

test.setTimeout(400_000)

const kept = globalThis as unknown as { kept: Kept }

test('the device is lost five times: every photo answered, on WebGPU again, then on WASM', async ({ app, page }) => {
  await lostFiveTimes(app, 'WebGPU device lost', 'WebGPU', () => inside(page, 'howsure-engine').evaluate(() => {
    (globalThis as unknown as typeof kept).kept.devices.at(-1)!.destroy()
  }))
})

test('the device is lost with nothing to do: healed before the next photo', async ({ app, page }) => {
  await lostWhileIdle(app, 'WebGPU', () => inside(page, 'howsure-engine').evaluate(() => {
    (globalThis as unknown as typeof kept).kept.devices.at(-1)!.destroy()
  }))
})

test('the GPU process crashes five times, each in the middle of a batch: every photo answered', async ({ app, playwright, launchOptions, baseURL }) => {
  const photos = batch(many, 160)
  const want = await undisturbed(app, photos, () => openFiles(app, 'wasm', light))
  const times: number[] = []
  for (let round = 1; round <= 5; round++) {
    // After a second crash Chromium offers no adapter any more: a browser for each.
    const browser = await playwright.chromium.launch(launchOptions)
    try {
      const page = await browser.newPage({ baseURL: baseURL!, serviceWorkers: 'block' })
      const other = new App(page)
      await watchWorkers(page)
      await openFiles(other, 'webgpu', light)
      await other.openPhotos(photos)
      const hand = await browser.newBrowserCDPSession()
      times.push(await strikeAt(page, 3, { break: async () => void (await hand.send('Browser.crashGpuProcess' as never).catch(() => {})) }))
      await nothingPending(other)
      expect(worst(await answers(page), want)).toBeLessThan(1e-3)
      // On WebGPU again, or the page says why not.
      await expect(page.getByText(/^The graphics device was reset(; the model was loaded again on WebGPU|, and WebGPU could not be opened again: continuing on WASM)\.$/)).toBeVisible()
      await expect(other.html).toHaveAttribute('data-engine', await page.getByText('continuing on WASM').count() > 0 ? 'wasm' : 'webgpu')
    } finally {
      await browser.close()
    }
  }
  told('GPU process crash', times)
})

test('the device reads back NaN in the middle of five batches: answered by WASM, and said once', async ({ app, page }) => {
  await watchWorkers(page)
  await keepDevices(page)
  await openSteep(app, 'webgpu', 40_000)
  await invalidFiveTimes(app, 'WebGPU', () => inside(page, 'howsure-engine').evaluate(() => {
    (globalThis as unknown as typeof kept).kept.soundFor = 3
  }))
})
