/** Without a network, and across two versions of the page. The host here can vanish, lose files, and get another build. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { headers } from '../scripts/policy.mjs'
import { openFaultServer } from './faultServer'
import { App, expect, test as base } from './page'
import { flat } from './pictures'
import { dist, openSite, type Site } from './site'
import { onnxFile, tinyOnnx } from './tinyOnnx'

const test = base.extend<{ site: Site }, { nextBuild: string }>({
  site: async ({ watch }, use) => {
    const site = await openSite(dist)
    watch.allowedHosts.add(site.host)
    await use(site)
    await site.close()
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to see what a fixture needs
  nextBuild: [async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'howsure-next-'))
    execFileSync(process.execPath, [join(import.meta.dirname, 'secondBuild.mjs'), folder], {
      cwd: join(import.meta.dirname, '..'), env: { ...process.env, NODE_ENV: 'production' }, stdio: 'inherit',
    })
    await use(folder)
    rmSync(folder, { recursive: true })
  }, { scope: 'worker', timeout: 120_000 }],
})

const firstLabel = (page: Page) => page.getByRole('list', { name: 'Confidence by class' }).getByRole('listitem').first()
const offer = (page: Page) => page.getByText('A new version of Howsure is ready.')
const reload = (page: Page) => page.getByRole('button', { name: 'Reload' })

/** Opens the page and waits until it is kept: the worker serves it, and has the model's four files. */
async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await expect(firstLabel(page)).toHaveAttribute('data-label', 'espresso', { timeout: 45_000 })
  await expect.poll(() => page.evaluate(async () => {
    const names = await caches.keys()
    const model = names.find((name) => name.startsWith('howsure-builtin-model'))
    return [navigator.serviceWorker.controller?.state, model ? (await (await caches.open(model)).keys()).length : 0]
  }), { timeout: 45_000 }).toEqual(['activated', 4])
}

/** Paths of the example's files that are kept. */
const exampleKept = (page: Page) => page.evaluate(async () => {
  const name = (await caches.keys()).find((key) => key.startsWith('howsure-example'))
  return name ? (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname).sort() : []
})

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('after one visit the page answers without a network: samples, own photos, any query', async ({ page, context, site, watch }) => {
    await visit(page, `${site.url}?engine=wasm`)
    // Not even the page's own host is left.
    await site.close()
    await context.setOffline(true)
    await page.reload()
    await expect(firstLabel(page)).toHaveAttribute('data-label', 'espresso', { timeout: 45_000 })
    await page.close()

    const cold = await context.newPage()
    cold.on('pageerror', (error) => watch.problems.push(error.message))
    const answers: { url: string; kept: boolean }[] = []
    cold.on('response', (response) => answers.push({ url: response.url(), kept: response.fromServiceWorker() }))
    const answer = await cold.goto(`${site.url}?engine=wasm&T=2`)
    const ms = await cold.waitForFunction(() => document.querySelector('[data-confidence]') && performance.now(), null, { polling: 'raf' })
    console.log(`    cold start offline: first bars after ${Math.round(await ms.jsonValue() || 0)} ms`)
    // The kept page carries the policy too.
    for (const [name, value] of Object.entries(headers)) expect(answer!.headers()[name.toLowerCase()], name).toBe(value)
    expect(await cold.evaluate(() => crossOriginIsolated)).toBe(true)
    await expect(cold.getByLabel('Temperature value')).toHaveValue('2.00')
    const option = await new App(cold).classify({ name: 'mine.png', mimeType: 'image/png', buffer: flat(200, 30, 30) })
    await expect(option).toHaveAttribute('data-state', 'done')
    expect(answers.length).toBeGreaterThan(5)
    expect(answers.filter(({ url, kept }) => url.startsWith('http') && !kept)).toEqual([])
    // One entry for the page, whatever the query.
    const pages = await cold.evaluate(async () => {
      const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
      return all.flat().filter(({ url }) => /\/(index\.html)?(\?|$)/.test(url)).length
    })
    expect(pages).toBe(1)
  })

  test('a model downloaded from an address opens again without a network', async ({ page, context, site, watch }) => {
    const host = await openFaultServer(true)
    watch.allowedHosts.add(host.host)
    const link = `${site.url}?engine=wasm&model=${encodeURIComponent(host.url)}`
    await visit(page, `${site.url}?engine=wasm`)
    await page.goto(link)
    await expect(page.locator('html')).toHaveAttribute('data-model', host.url)
    await Promise.all([host.close(), site.close()])
    await context.setOffline(true)
    await page.goto(link)
    await expect(page.locator('html')).toHaveAttribute('data-model', host.url, { timeout: 45_000 })
    await expect(page.locator('html')).toHaveAttribute('data-model-state', 'ready')
    await expect(firstLabel(page)).toBeVisible()
  })

  test('Calibrate is alive without a network, also for somebody who never opened it with one', async ({ page, context, site }) => {
    await visit(page, `${site.url}?engine=wasm`)
    await expect.poll(() => exampleKept(page)).toEqual(['/calibrate/labels.npy', '/calibrate/logits.npy'])
    await site.close()
    await context.setOffline(true)
    const cold = await context.newPage()
    await cold.goto(`${site.url}?engine=wasm&panel=calibrate`)
    await expect(cold.getByText('5,000 rows, 200 classes, shipped as an example.')).toBeVisible({ timeout: 45_000 })
    await expect(cold.locator('[aria-label=Metrics] td[data-metric=ece][data-method=temperature]')).toHaveAttribute('data-value', /\d/)
    await expect(cold.getByRole('alert')).toHaveCount(0)
  })

  test('ONNX Runtime is fetched when it is used, and is there without a network from then on', async ({ page, context, site }) => {
    const open = (on: Page) => on.getByLabel('Open model files').setInputFiles([onnxFile('tiny.onnx', tinyOnnx())])
    const kept = () => page.evaluate(async () => {
      const name = (await caches.keys()).find((key) => key.startsWith('howsure-runtimes'))
      return name ? (await (await caches.open(name)).keys()).filter(({ url }) => /\/ort-wasm-simd-threaded-[\w-]+\.(js|wasm)/.test(url)).length : 0
    })
    await visit(page, `${site.url}?engine=wasm`)
    expect(await kept()).toBe(0)
    await open(page)
    await expect(page.locator('html')).toHaveAttribute('data-runtime', 'onnx')
    await expect.poll(kept).toBeGreaterThanOrEqual(2)
    await site.close()
    await context.setOffline(true)
    await page.reload()
    await expect(firstLabel(page)).toHaveAttribute('data-label', 'espresso', { timeout: 45_000 })
    await open(page)
    await expect(page.locator('html')).toHaveAttribute('data-runtime', 'onnx')
  })

  test('who saves data gets the example at its first use, and keeps it', async ({ page, context, site }) => {
    await context.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }))
    await visit(page, `${site.url}?engine=wasm`)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => new Promise((done) => void requestIdleCallback(() => setTimeout(done, 300)))))
    expect(site.hits.filter((path) => path.startsWith('/calibrate/'))).toEqual([])
    await page.getByRole('button', { name: 'Calibrate', exact: true }).click()
    await expect(page.getByText('5,000 rows, 200 classes, shipped as an example.')).toBeVisible()
    await expect.poll(() => exampleKept(page)).toHaveLength(2)
    await site.close()
    await context.setOffline(true)
    await page.goto(`${site.url}?engine=wasm&panel=calibrate`)
    await expect(page.getByText('5,000 rows, 200 classes, shipped as an example.')).toBeVisible({ timeout: 45_000 })
  })

  test('weights stay out of the precache; the first visit asks nobody else', async ({ page, site, watch }) => {
    await visit(page, site.url)
    const kept: Record<string, string[]> = await page.evaluate(async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
      [name.split(' ')[0]!, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)] as const))))
    expect(kept['howsure-builtin-model']!.toSorted()).toEqual(['/model/card.json', '/model/group1-shard1of1.bin', '/model/labels.txt', '/model/model.json'])
    expect(kept['howsure-app']!.filter((path) => /^\/(model|calibrate)\//.test(path))).toEqual([])
    expect(kept['howsure-app']!.filter((path) => path.endsWith('.wasm'))).toHaveLength(2)
    for (const url of watch.requests) expect(new URL(url).host).toBe(site.host)
  })

  test('a new version is offered, not forced; the old page keeps its parts; the click brings the new one', async ({ page, site, nextBuild }) => {
    await visit(page, site.url)
    const app = new App(page)
    await app.classify({ name: 'mine.png', mimeType: 'image/png', buffer: flat(10, 90, 40) })
    site.folder = nextBuild
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.update())
    await expect(offer(page)).toBeVisible({ timeout: 45_000 })
    await expect(page.getByText('Reloading closes the photos you opened.')).toBeVisible()

    // Still the old page, with the photo in hand; its lazy part is gone from the server and comes from what is kept.
    await expect(app.photo('mine.png')).toHaveAttribute('data-state', 'done')
    await page.getByRole('button', { name: 'Choose model' }).click()
    await expect(page.getByRole('dialog', { name: 'Model', exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByText('The next version')).toHaveCount(0)
    await expect(app.photo('mine.png')).toHaveCount(1)
    const waits = await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.waiting?.state)
    expect(waits, 'the new version still waits for the click').toBe('installed')

    await reload(page).click()
    await expect(page.getByText('The next version')).toBeVisible()
    await expect(firstLabel(page)).toHaveAttribute('data-label', 'espresso')
    await expect(offer(page)).toHaveCount(0)
    await page.getByRole('button', { name: 'Choose model' }).click()
    await expect(page.getByRole('dialog', { name: 'Model, next version' })).toBeVisible()
  })

  test('reloading by hand keeps the old version and offers again; the other window is not reloaded and keeps its parts', async ({ page, context, site, nextBuild }) => {
    await visit(page, site.url)
    site.folder = nextBuild
    await page.reload()
    await expect(offer(page)).toBeVisible({ timeout: 45_000 })
    await expect(page.getByText('The next version')).toHaveCount(0)

    const other = await context.newPage()
    await other.goto(site.url)
    await expect(offer(other)).toBeVisible({ timeout: 45_000 })
    await new App(other).classify({ name: 'mine.png', mimeType: 'image/png', buffer: flat(10, 90, 40) })
    await reload(page).click()
    await expect(page.getByText('The next version')).toBeVisible()

    await expect(new App(other).photo('mine.png')).toHaveCount(1)
    await other.getByRole('button', { name: 'Choose model' }).click()
    await expect(other.getByRole('dialog', { name: 'Model', exact: true })).toBeVisible()
    await other.keyboard.press('Escape')
    await reload(other).click()
    await expect(other.getByText('The next version')).toBeVisible()
    // Nobody needs the old chunks any more: one of each is left.
    await other.close()
    await page.reload()
    await expect.poll(() => page.evaluate(async () => {
      const name = (await caches.keys()).find((key) => key.startsWith('howsure-app'))!
      return (await (await caches.open(name)).keys()).filter(({ url }) => /ModelDialog.*\.js$/.test(url)).length
    })).toBe(1)
  })
})

test('without a service worker, a part that is gone is said, and the page stays', async ({ page, site, watch }) => {
  watch.expected.push(/404|dynamically imported module|preload/i)
  await page.goto(site.url)
  await expect(firstLabel(page)).toHaveAttribute('data-label', 'espresso', { timeout: 45_000 })
  site.lost = /^\/assets\/(Model|Keys)?Dialog/
  for (const name of ['Choose model', 'Keyboard shortcuts']) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('alert')).toContainText('This page was updated meanwhile')
    await expect(firstLabel(page)).toHaveAttribute('data-label', 'espresso')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(page.getByRole('alert')).toHaveCount(0)
  }
  await page.getByRole('button', { name: 'Choose model' }).click()
  site.lost = null
  await reload(page).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(page.getByRole('dialog', { name: 'Model' })).toBeVisible()
})
