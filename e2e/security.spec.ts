/** The promise: photos stay, nobody else is asked, nothing from outside runs. */
import { headers, metaPolicy } from '../scripts/policy.mjs'
import { expect, test } from './page'
import { flat } from './pictures'

// The page as it ships, with its service worker.
test.use({ serviceWorkers: 'allow' })

test('every answer carries the policy, the workers’ files too', async ({ app, page, watch }) => {
  await app.open('?engine=wasm')
  const urls = new Set(watch.requests)
  expect([...urls].some((url) => /engine\.worker.*\.js$/.test(url))).toBe(true)
  expect(urls.size).toBeGreaterThan(10)
  for (const url of urls) {
    const all = (await page.request.get(url)).headers()
    for (const [name, value] of Object.entries(headers)) expect(all[name.toLowerCase()], `${name} of ${url}`).toBe(value)
  }
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')).toBe(metaPolicy)
})

test('the policy bites: eval and inline script do not run, and it is noticed', async ({ app, page, watch }) => {
  await app.open()
  watch.expected.push(/CSP violation: script-src|Content Security Policy/)
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.inline = true'
    document.body.append(script)
  })
  expect(await page.evaluate(() => (globalThis as { inline?: boolean }).inline)).toBeUndefined()
  await expect.poll(() => watch.problems.some((problem) => /CSP violation/.test(problem))).toBe(true)
})

test('a full session with twenty photos asks nobody but the site, and sends nothing', async ({ app, page, watch }) => {
  const bodies: string[] = []
  page.context().on('request', (request) => {
    if (request.method() !== 'GET' || request.postData()) bodies.push(`${request.method()} ${request.url()}`)
  })
  await app.open()
  await app.openPhotos(Array.from({ length: 20 }, (_, i) => ({ name: `private holiday ${i}.png`, mimeType: 'image/png', buffer: flat(i * 10, 50, 90) })))
  await expect(app.photo('private holiday 0.png')).toHaveAttribute('data-state', 'done')
  await app.strip.focus()
  await page.keyboard.press('End')
  await expect(app.photo('private holiday 19.png')).toHaveAttribute('data-state', 'done')
  await page.getByRole('button', { name: 'What the model sees' }).click()
  await page.getByLabel('Temperature value').fill('3')
  await page.getByRole('button', { name: 'Choose model' }).click()
  await page.keyboard.press('Escape')
  // Until the other devices have been tried and what was measured is kept.
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage)), { timeout: 45_000 }).toEqual(['howsure.settings.1'])
  expect(bodies).toEqual([])
  expect(watch.requests.length).toBeGreaterThan(10)
  for (const url of watch.requests) expect(decodeURIComponent(url)).not.toContain('private holiday')
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('private holiday')
})
