/** GitHub Pages: a sub-folder of a host that sets no header of ours and keeps everything for ten minutes. The page works the same. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { metaPolicy, types } from '../scripts/policy.mjs'
import { App, expect, test as base } from './page'
import { flat } from './pictures'
import { dist } from './site'

interface Pages { url: string; host: string; hits: string[]; close: () => Promise<void> }

const test = base.extend<{ site: Pages }>({
  site: async ({ watch }, use) => {
    const hits: string[] = []
    const server = createServer((request, response) => {
      const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))
      hits.push(path)
      const file = path.startsWith('/howsure/') ? join(dist, path.endsWith('/') ? `${path.slice(9)}index.html` : path.slice(9)) : ''
      const found = existsSync(file) && statSync(file).isFile()
      response.writeHead(found ? 200 : 404, { 'Content-Type': types[found ? file.split('.').at(-1)! : 'html'] ?? 'application/octet-stream', 'Cache-Control': 'max-age=600' })
      response.end(readFileSync(found ? file : join(dist, '404.html')))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    watch.allowedHosts.add(host)
    const close = () => new Promise<void>((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
    await use({ url: `http://${host}/howsure/`, host, hits, close })
    await close()
  },
})
test.use({ serviceWorkers: 'allow' })

test('opens, answers a photo, stays in its folder, and works without a network after one visit', async ({ page, context, site }) => {
  const app = new App(page)
  const first = app.bars.getByRole('listitem').first()
  await page.goto(`${site.url}?engine=wasm`)
  await expect(first).toHaveAttribute('data-label', 'espresso')
  await expect(await app.classify({ name: 'mine.png', mimeType: 'image/png', buffer: flat(200, 30, 30) })).toHaveAttribute('data-state', 'done')
  expect(await page.evaluate(() => crossOriginIsolated), 'nobody set the headers for it').toBe(false)
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(site.url)
  await expect.poll(() => page.evaluate(async () => {
    const model = (await caches.keys()).find((name) => name.startsWith('howsure-builtin-model'))
    return [navigator.serviceWorker.controller?.state, model ? (await (await caches.open(model)).keys()).length : 0]
  }), { timeout: 45_000 }).toEqual(['activated', 4])
  const manifest = await page.locator('link[rel=manifest]').evaluate((link: HTMLLinkElement) => link.href)
  expect(manifest).toBe(`${site.url}manifest.webmanifest`)
  expect(site.hits.filter((path) => !path.startsWith('/howsure/'))).toEqual([])
  expect(site.hits.length).toBeGreaterThan(20)

  await site.close()
  await context.setOffline(true)
  await page.reload()
  await expect(first).toHaveAttribute('data-label', 'espresso')
  await expect(await app.classify({ name: 'later.png', mimeType: 'image/png', buffer: flat(20, 130, 30) })).toHaveAttribute('data-state', 'done')
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(page.getByRole('dialog', { name: 'Model' })).toBeVisible()
})

test('the policy in the page is in force, without any header', async ({ page, site, watch }) => {
  await page.goto(site.url)
  await expect(page.locator('html')).toHaveAttribute('data-model-state', 'ready', { timeout: 45_000 })
  expect(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')).toBe(metaPolicy)
  watch.expected.push(/CSP violation: (script-src|object-src|base-uri)|Content Security Policy/)
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.inline = true'
    const object = document.createElement('object')
    object.data = location.href
    const base = document.createElement('base')
    base.href = 'https://example.com/'
    document.body.append(script, object)
    document.head.append(base)
  })
  expect(await page.evaluate(() => (globalThis as { inline?: boolean }).inline)).toBeUndefined()
  expect(await page.evaluate(() => document.baseURI)).toBe(site.url)
  for (const what of ['script-src', 'object-src', 'base-uri']) {
    await expect.poll(() => watch.problems.some((problem) => problem.startsWith(`console: CSP violation: ${what}`)), what).toBe(true)
  }
})

test('a missing file is a 404, never the page', async ({ page, site }) => {
  const answer = await page.request.get(`${site.url}model/group1-shard2of2.bin`)
  expect(answer.status()).toBe(404)
  expect(await answer.text()).toContain('There is no file at this address.')
})
