/** Downloads against a host that does everything wrong; what is kept, resumed, checked and cleared. */
import { type FaultName, type FaultServer, openFaultServer, splitModel } from './faultServer'
import { expect, test as base } from './page'

const test = base.extend<{ host: FaultServer }>({
  host: async ({ watch }, use) => {
    const server = await openFaultServer()
    watch.allowedHosts.add(server.host)
    await use(server)
    await server.close()
  },
})
const shard = (n: number): string => `group1-shard${n}of4.bin`
const shards = (host: FaultServer): string[] => host.hits.filter((name) => name.endsWith('.bin')).sort()
const link = (host: FaultServer): string => `?engine=wasm&model=${encodeURIComponent(host.url)}`

test.setTimeout(90_000)

const sentences: readonly (readonly [FaultName, RegExp, missing: readonly number[]])[] = [
  ['404', /answered 404 for group1-shard4of4\.bin/, [4]],
  ['500', /answered 500 for group1-shard4of4\.bin/, [4]],
  ['html', /group1-shard4of4\.bin is a web page, not weights \(from 127/, [4]],
  ['lfs', /group1-shard4of4\.bin: This is a Git LFS pointer, not the file itself \(from 127/, [4]],
  ['no-cors', /127\.0\.0\.1:\d+ did not answer for group1-shard4of4\.bin, or does not allow other sites to read it\. Download the files and drop them here/, [4]],
  ['reset', /The connection to 127\.0\.0\.1:\d+ broke after [\d,]+ bytes of group1-shard4of4\.bin/, [4]],
  // The manifest knows the sum only: which file is wrong nobody can say, so all are asked again.
  ['short', /Model weights from 127\.0\.0\.1:\d+: expected [\d,]+ bytes, got [\d,]+ \(4 files/, [1, 2, 3, 4]],
  ['long', /Model weights from 127\.0\.0\.1:\d+: expected [\d,]+ bytes, got [\d,]+ \(4 files/, [1, 2, 3, 4]],
]

for (const [fault, sentence, missing] of sentences) {
  test(`${fault}: its sentence, the old model stays, Retry asks for what is missing`, async ({ app, page, host, watch }) => {
    watch.expected.push(/Failed to load resource|CORS policy/)
    host.faults.set(shard(4), fault)
    await page.goto(`/${link(host)}`)
    await expect(page.getByRole('alert')).toContainText(sentence)
    await expect(page.getByRole('alert')).toContainText('keeps working')
    await expect(app.html).toHaveAttribute('data-model', 'builtin')
    expect(shards(host)).toEqual([1, 2, 3, 4].map(shard))
    // The first real failure ends the others, so a shard still under way then is missing too: what is in the cache decides.
    const here = await kept(page)
    expect(here).not.toContain(shard(4))
    if (missing.length === 4 || fault === '404') expect(here).toEqual([1, 2, 3, 4].filter((n) => !missing.includes(n)).map(shard))
    host.hits.length = 0
    host.faults.clear()
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(app.html).toHaveAttribute('data-model', host.url)
    expect(shards(host)).toEqual([1, 2, 3, 4].map(shard).filter((name) => !here.includes(name)))
    expect(await kept(page)).toHaveLength(4)
  })
}

for (const [fault, sentence] of [['silent', /did not answer within 10 s \(group1-shard4of4\.bin\)/], ['stall', /stopped sending group1-shard4of4\.bin after [\d,]+ bytes \(no more for 20 s\)/]] as const) {
  test(`${fault}: ended by the page's own clock`, async ({ app, page, host }) => {
    host.faults.set(shard(4), fault)
    await page.goto(`/${link(host)}`)
    await expect(page.getByRole('alert')).toContainText(sentence, { timeout: 40_000 })
    await expect(app.html).toHaveAttribute('data-model', 'builtin')
  })
}

test('cancelled midway: the finished shards are not asked for again', async ({ app, page, host }) => {
  host.faults.set(shard(4), 'stall')
  await page.goto(`/${link(host)}`)
  await expect.poll(() => host.hits.filter((name) => name.endsWith('.bin')).length).toBe(4)
  await expect.poll(() => kept(page)).toEqual([1, 2, 3].map(shard))
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
  host.hits.length = 0
  host.faults.clear()
  await page.goto(`/${link(host)}`)
  await expect(app.html).toHaveAttribute('data-model', host.url)
  expect(shards(host)).toEqual([shard(4)])
})

test('kept: opens without its host; a corrupted file is fetched anew, and must be what it was', async ({ app, page, host, context }) => {
  const gone = new RegExp(`^http://${host.host}/`)
  await app.open(link(host))
  await expect(app.html).toHaveAttribute('data-model', host.url)
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(page.getByRole('list', { name: 'Downloads' }).getByRole('listitem')).toHaveCount(1)
  await page.getByRole('list', { name: 'Catalogue' }).getByRole('button', { name: 'Use', exact: true }).click()
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
  host.hits.length = 0
  await context.route(gone, (route) => route.abort())
  await openAddress(page, host.url)
  await expect(app.html).toHaveAttribute('data-model', host.url)
  expect(host.hits).toEqual([])
  await context.unroute(gone)

  await page.evaluate(async (address) => (await caches.open('howsure-models-1')).put(address, new Response(new Uint8Array(100))), host.url.replace('model.json', shard(2)))
  host.faults.set(shard(2), 'wrong')
  await page.goto(`/${link(host)}&T=2`)
  await expect(page.getByRole('alert')).toContainText(/now sends another group1-shard2of4\.bin than at the first download \(sha256 \w{8}…, it was \w{8}…\)/)
  host.faults.clear()
  host.hits.length = 0
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(app.html).toHaveAttribute('data-model', host.url)
  expect(shards(host)).toEqual([shard(2)])
})

test('evicted, and cleared by hand: fetched anew', async ({ app, page, host }) => {
  await app.open(link(host))
  await expect(app.html).toHaveAttribute('data-model', host.url)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'cache_storage' })
  host.hits.length = 0
  await page.reload()
  await expect(app.html).toHaveAttribute('data-model', host.url)
  expect(shards(host)).toHaveLength(4)
  await page.getByRole('button', { name: 'Choose model' }).click()
  await page.getByRole('button', { name: /^Clear downloads \([\d.]+ [kM]B\)$/ }).click()
  await expect(page.getByRole('list', { name: 'Downloads' })).toHaveCount(0)
  expect(await kept(page)).toEqual([])
})

test('no room: said with figures, and the model works', async ({ app, page, host }) => {
  await app.open()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1000 })
  await openAddress(page, host.url)
  await expect(app.html).toHaveAttribute('data-model', host.url)
  await expect(page.getByText(/No room to keep the model: (it|its model\.json) needs \d+\.\d MB; the browser says [\d.]+ MB of [\d.]+ MB are used/).first()).toBeVisible()
  await expect(app.bars.getByRole('listitem').first()).toBeVisible()
})

test.describe('catalogue', () => {
  test('a dead first address gives way to the next; two models; verified once reached', async ({ app, page, watch }) => {
    const files = splitModel()
    const asked: string[] = []
    watch.allowedHosts.add('storage.googleapis.com').add('tfhub.dev')
    watch.expected.push(/Failed to load resource/)
    const headers = { 'Access-Control-Allow-Origin': '*' }
    await page.context().route(/^https:\/\/(storage\.googleapis\.com|tfhub\.dev)\//, async (route) => {
      const url = new URL(route.request().url())
      asked.push(url.href)
      const body = files.get(url.pathname.split('/').at(-1)!)
      if (url.host === 'storage.googleapis.com' && url.pathname.includes('mobilenet_v1_025')) await route.fulfill({ status: 403, body: 'no', headers })
      else await (body ? route.fulfill({ body, headers }) : route.fulfill({ status: 404, headers }))
    })
    await app.open('?engine=wasm')
    await page.getByRole('button', { name: 'Choose model' }).click()
    const row = (id: string) => page.getByRole('list', { name: 'Catalogue' }).locator(`[data-id="${id}"]`)
    await expect(row('mobilenet-v1-025')).toContainText('address not verified')
    expect(asked).toEqual([])
    await row('mobilenet-v1-025').getByRole('button', { name: /^Download/ }).click()
    await expect(app.html).toHaveAttribute('data-model', 'mobilenet-v1-025')
    expect(asked.slice(0, 2).map((url) => new URL(url).host)).toEqual(['storage.googleapis.com', 'tfhub.dev'])
    await expect(row('mobilenet-v1-025')).toContainText('address verified')
    await row('mobilenet-v2-100').getByRole('button', { name: /^Download/ }).click()
    await expect(app.html).toHaveAttribute('data-model', 'mobilenet-v2-100')
    const before = asked.length
    await row('mobilenet-v1-025').getByRole('button', { name: /^Use/ }).click()
    await expect(app.html).toHaveAttribute('data-model', 'mobilenet-v1-025')
    expect(asked.length).toBe(before)
    await expect.poll(() => new URL(page.url()).searchParams.get('model')).toBe('mobilenet-v1-025')
  })

  test('a catalogue id in a link names the host and asks nothing before a click', async ({ app, page, watch }) => {
    await app.open('?model=resnet-50-v2')
    await expect(page.getByText('This link wants to load a model from storage.googleapis.com')).toBeVisible()
    expect(watch.requests.filter((url) => !url.includes('127.0.0.1'))).toEqual([])
    await expect(app.html).toHaveAttribute('data-model', 'builtin')
  })
})

async function openAddress(page: import('@playwright/test').Page, address: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Model' })
  if (!await dialog.isVisible()) await page.getByRole('button', { name: 'Choose model' }).click()
  await dialog.getByLabel('Address of a model.json').fill(address)
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
}

/** Names of the weight files in the cache. */
function kept(page: import('@playwright/test').Page): Promise<string[]> {
  return page.evaluate(async () => (await (await caches.open('howsure-models-1')).keys()).map(({ url }) => url.split('/').at(-1)!).filter((name) => name.endsWith('.bin')).sort())
}
