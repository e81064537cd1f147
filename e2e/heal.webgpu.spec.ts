/** A WebGPU device that is lost, a GPU process that crashes, reads that are no numbers. */
import { invalidFiveTimes, keepDevices, type Kept, lostFiveTimes, lostWhileIdle, openSteep } from './gpuLosses'
import { test } from './page'
import { inside, watchWorkers } from './workers'

test.setTimeout(400_000)

const kept = globalThis as unknown as { kept: Kept }

test('the device is lost five times: every photo answered, on WebGPU again, then on WASM', async ({ app, page }) => {
  await lostFiveTimes(app, 'WebGPU device lost', 'WebGPU', () => inside(page, 'howsure-tfjs').evaluate(() => {
    (globalThis as unknown as typeof kept).kept.devices.at(-1)!.destroy()
  }))
})

test('the device is lost with nothing to do: healed before the next photo', async ({ app, page }) => {
  await lostWhileIdle(app, 'WebGPU', () => inside(page, 'howsure-tfjs').evaluate(() => {
    (globalThis as unknown as typeof kept).kept.devices.at(-1)!.destroy()
  }))
})

test('the GPU process crashes five times: every photo answered', async ({ app, browser }) => {
  const session = await browser.newBrowserCDPSession()
  await lostFiveTimes(app, 'GPU process crash', 'WebGPU', async () => {
    await session.send('Browser.crashGpuProcess' as never).catch(() => {})
  })
})

test('the device reads back NaN in the middle of five batches: answered by WASM, and said once', async ({ app, page }) => {
  await watchWorkers(page)
  await keepDevices(page)
  await openSteep(app, 'webgpu', 40_000)
  await invalidFiveTimes(app, 'WebGPU', () => inside(page, 'howsure-tfjs').evaluate(() => {
    (globalThis as unknown as typeof kept).kept.soundFor = 3
  }))
})
