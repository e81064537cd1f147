/** Twenty switches between models leak nothing: one worker, the same tensors, the heap within 10 MB, no object URL left. */
import type { Page } from '@playwright/test'
import { type App, expect, hasShared, test } from './page'
import { flat } from './pictures'
import { tinyFiles, tinyModel } from './tinyModel'
import { enginesAlive, tensors, watchWorkers } from './workers'

const tiny = tinyFiles(tinyModel(), Array.from({ length: 10 }, (_, k) => `thing ${k}`).join('\n'))

/** Keeps hold of the workers and of every object URL that lives. */
async function watchPage(page: Page): Promise<void> {
  await watchWorkers(page)
  await page.addInitScript(() => {
    const seen = { urls: new Set<string>() }
    Object.assign(globalThis, { seen })
    const { createObjectURL, revokeObjectURL } = URL
    URL.createObjectURL = (what: Blob | MediaSource) => {
      const url = createObjectURL.call(URL, what)
      seen.urls.add(url)
      return url
    }
    URL.revokeObjectURL = (url: string) => {
      seen.urls.delete(url)
      revokeObjectURL.call(URL, url)
    }
  })
}

const urls = (page: Page) => page.evaluate(() => (globalThis as unknown as { seen: { urls: Set<string> } }).seen.urls.size)

async function builtin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Choose model' }).click()
  await page.getByRole('button', { name: 'Use the built-in model' }).click()
}

async function answered(app: App, model: string | RegExp): Promise<void> {
  await expect(app.html).toHaveAttribute('data-model', model, { timeout: 45_000 })
  await expect(app.html).toHaveAttribute('data-model-state', 'ready')
  await expect(app.photo('red.png')).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
}

test('twenty switches leave nothing behind', async ({ app, page, models, watch }, info) => {
  test.setTimeout(300_000)
  await watchPage(page)
  const cdp = await page.context().newCDPSession(page)
  const heap = async (): Promise<number> => {
    await cdp.send('HeapProfiler.collectGarbage')
    return (await cdp.send('Runtime.getHeapUsage')).usedSize
  }
  await app.open('?engine=wasm')
  await app.classify({ name: 'red.png', mimeType: 'image/png', buffer: flat(200, 30, 30) })
  const stops: { name: string; go: () => Promise<void>; model: string | RegExp }[] = [
    { name: 'tiny', model: /^files:/, go: () => page.getByLabel('Open model files').setInputFiles(tiny) },
    { name: 'builtin', model: 'builtin', go: () => builtin(page) },
  ]
  if (hasShared) {
    watch.allowedHosts.add(models.host)
    const url = `${models.url}/models/mobilenet_v2_1.0_224/model.json`
    stops.splice(1, 0, {
      name: 'mobilenet', model: url, go: async () => {
        await page.getByRole('button', { name: 'Choose model' }).click()
        await page.getByLabel('Address of a model.json').fill(url)
        await page.getByRole('button', { name: 'Open', exact: true }).click()
      },
    })
  }
  const visit = async (i: number): Promise<{ name: string; tensors: number }> => {
    const stop = stops[i % stops.length]!
    await stop.go()
    await answered(app, stop.model)
    await expect.poll(() => enginesAlive(page), { message: `${stop.name}: one worker` }).toBe(1)
    return { name: stop.name, tensors: await tensors(page) }
  }
  // One round first: what is built once (dialog, chunks, caches) is no leak.
  const first = new Map<string, number>()
  for (let i = 0; i < stops.length; i++) {
    const seen = await visit(i)
    first.set(seen.name, seen.tensors)
  }
  const before = { heap: await heap(), urls: await urls(page) }
  const switches = Math.ceil(20 / stops.length) * stops.length
  for (let i = 0; i < switches; i++) {
    const seen = await visit(i)
    expect(seen.tensors, `tensors of ${seen.name} at switch ${i + 1}`).toBe(first.get(seen.name))
  }
  const after = { heap: await heap(), urls: await urls(page) }
  info.annotations.push({ type: 'measured', description: `${switches} switches: heap ${((after.heap - before.heap) / 1e6).toFixed(2)} MB, tensors ${[...first].map(([name, n]) => `${name} ${n}`).join(', ')}, object URLs ${before.urls} to ${after.urls}` })
  console.log(info.annotations.at(-1)!.description)
  expect(after.heap - before.heap).toBeLessThan(10e6)
  expect(after.urls).toBe(before.urls)
})

test('switching faster than models load: one session at the end, and never a label of another model', async ({ app, page }) => {
  test.setTimeout(120_000)
  await app.open('?engine=wasm')
  await app.classify({ name: 'red.png', mimeType: 'image/png', buffer: flat(200, 30, 30) })
  await page.evaluate(() => {
    const wrong: string[] = []
    Object.assign(globalThis, { wrong })
    const look = (): void => {
      const model = document.documentElement.dataset['model'] ?? ''
      const label = document.querySelector<HTMLElement>('[data-logit][data-label]')?.dataset['label']
      if (label !== undefined && label.startsWith('thing ') !== model.startsWith('files:')) wrong.push(`${model}: ${label}`)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  for (let i = 0; i < 6; i++) {
    await page.getByLabel('Open model files').setInputFiles(tiny)
    // The second choice comes while the first is being opened.
    await page.getByLabel('Open model files').setInputFiles(tiny)
    if (await page.getByRole('button', { name: 'Cancel' }).isVisible()) await page.getByRole('button', { name: 'Cancel' }).click({ timeout: 1000 }).catch(() => {})
    await page.getByLabel('Open model files').setInputFiles(tiny)
    if (i % 2 === 0) continue
    await answered(app, /^files:/)
    await builtin(page)
    if (i === 3) await answered(app, 'builtin')
  }
  await answered(app, 'builtin')
  await expect.poll(() => enginesAlive(page)).toBe(1)
  expect(await page.evaluate(() => (globalThis as unknown as { wrong: string[] }).wrong)).toEqual([])
  await page.getByLabel('Open model files').setInputFiles(tiny)
  await answered(app, /^files:/)
  await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', /^thing /)
  await expect.poll(() => enginesAlive(page)).toBe(1)
  expect(await page.evaluate(() => (globalThis as unknown as { wrong: string[] }).wrong)).toEqual([])
})
