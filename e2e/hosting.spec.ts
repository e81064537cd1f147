/** nginx and Caddy with the snippets as they ship, and `npm run preview` and `npm start`'s server: the same answers, and the page works on them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { headersFor } from '../scripts/policy.mjs'
import { ask, type Host, installed, openPreview, openServer, type Server } from './hosts'
import { App, expect, test as base } from './page'
import { flat } from './pictures'
import { dist } from './site'

const test = base.extend<object, { open: (name: Server) => Promise<Host> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to see what a fixture needs
  open: [async ({}, use) => {
    const hosts: Host[] = []
    await use(async (name) => {
      const host = await openServer(name)
      hosts.push(host)
      return host
    })
    for (const host of hosts) await host.close()
  }, { scope: 'worker' }],
})
test.use({ serviceWorkers: 'allow' })

const assets = readdirSync(join(dist, 'assets'))
const found = [
  '/', '/index.html', '/?engine=wasm', '/sw.js', '/manifest.webmanifest', '/icon.svg', '/icons/192.png', '/samples/coffee.jpg', '/samples/ATTRIBUTION.md',
  '/model/model.json', '/model/labels.txt', '/model/group1-shard1of1.bin', ...['.js', '.css', '.wasm'].map((end) => `/assets/${assets.find((name) => name.endsWith(end))}`),
]
const missing = ['/nothing', '/index', '/model', '/model/', '/assets/', '/assets/gone-12345678.js', '/model/group1-shard2of2.bin', '/deep/down/page.html', '/%2e%2e/package.json']

/** The server's own, or of the way there: nobody’s policy. */
const ownWords = ['server', 'date', 'connection', 'keep-alive', 'etag', 'last-modified', 'content-length', 'transfer-encoding', 'accept-ranges', 'vary']

async function policyOf(url: string, sent: Record<string, string> = {}): Promise<{ status: number; headers: Record<string, string> }> {
  const { status, headers } = await ask(url, { 'accept-encoding': 'identity', ...sent })
  return { status, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ownWords.includes(name))) }
}

const inLowerCase = (headers: Record<string, string>) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

async function checkAnswers(url: string): Promise<void> {
  const at = (path: string) => new URL(url).origin + path
  for (const path of found) {
    const answer = await policyOf(at(path))
    expect(answer, path).toEqual({ status: 200, headers: inLowerCase(headersFor(path.replace(/\?.*/, ''), true)) })
    const { etag } = (await ask(at(path))).headers
    const again = await policyOf(at(path), { 'if-none-match': etag! })
    expect(again.status, `${path} asked again`).toBe(304)
    expect(again.headers['cache-control']).toBe(answer.headers['cache-control'])
  }
  for (const path of missing) {
    expect(await policyOf(at(path)), path).toEqual({ status: 404, headers: inLowerCase(headersFor(path, false)) })
    expect(String((await ask(at(path))).body), path).toContain('There is no file at this address.')
  }
  // A worker or a page may be kept only as long as it is the newest.
  for (const path of ['/', '/index.html', '/sw.js', '/manifest.webmanifest']) expect((await ask(at(path))).headers['cache-control'], path).toBe('no-cache')
}

test('everything under /assets/ is named by its content, and nothing else is', () => {
  expect(assets.length).toBeGreaterThan(20)
  expect(assets.filter((name) => !/-[\w-]{8}\.\w+$/.test(name))).toEqual([])
  expect(readdirSync(dist).filter((name) => name !== 'assets' && /-[\w-]{8}\.\w+$/.test(name))).toEqual([])
})

for (const name of ['nginx', 'caddy'] as const) {
  test.describe(name, () => {
    test.skip(!installed(name), `${name} is not on this machine`)

    test('every answer has its headers, type and status', async ({ open }) => {
      const { url } = await open(name)
      await checkAnswers(url)
    })

    test('compresses text and wasm, not photos or weights', async ({ open }) => {
      const { url } = await open(name)
      for (const path of found) {
        const plain = await ask(new URL(path, url).href, { 'accept-encoding': 'identity' })
        const packed = await ask(new URL(path, url).href, { 'accept-encoding': 'gzip' })
        const small = /\.(jpg|png|bin)$/.test(path)
        if (small) expect(packed.headers['content-encoding'], path).toBeUndefined()
        else if (plain.body.length > 1024) {
          expect(packed.headers, path).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringMatching(/accept-encoding/i) })
          expect(gunzipSync(packed.body).equals(plain.body), path).toBe(true)
          expect(packed.body.length).toBeLessThan(plain.body.length * 0.8)
        }
      }
    })

    test('the page opens, answers a photo and is kept for offline use', async ({ open, page, context, watch }) => {
      const { url, host } = await open(name)
      watch.allowedHosts.add(host)
      await page.goto(`${url}?engine=wasm`)
      await expect(page.getByRole('list', { name: 'Confidence by class' }).getByRole('listitem').first()).toHaveAttribute('data-label', 'espresso')
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
      const app = new App(page)
      await expect(await app.classify({ name: 'mine.png', mimeType: 'image/png', buffer: flat(200, 30, 30) })).toHaveAttribute('data-state', 'done')
      await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')
      await context.setOffline(true)
      await page.reload()
      await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', 'espresso')
    })
  })
}

test('npm start’s server answers as the hosts do', async ({ baseURL }) => {
  await checkAnswers(baseURL!)
})

test('npm run preview answers as the hosts do', async () => {
  const preview = await openPreview()
  try {
    await checkAnswers(preview.url)
  } finally {
    await preview.close()
  }
})
