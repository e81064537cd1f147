import { deviceTests } from './device'
import { expect, test } from './page'

deviceTests('webgl')

test('left to itself, the page tries every device, times it, and keeps the fastest right one', async ({ app, page }) => {
  test.setTimeout(120_000)
  await app.open()
  await expect(app.html).toHaveAttribute('data-engine', 'wasm')
  await page.getByRole('button', { name: /Computing on/ }).click()
  const items = page.getByRole('menuitemradio')
  await expect(items.filter({ hasText: 'WebGL' })).toContainText(/\d (ms|s) a run/, { timeout: 90_000 })
  await expect(items.filter({ hasText: 'WebGPU' })).toContainText('This browser offers no WebGPU adapter.')
  await expect(items.filter({ hasText: 'CPU' })).toContainText(/\d (ms|s) a run/, { timeout: 90_000 })
  const ms: Record<string, number> = {}
  for (const item of await items.all()) {
    const told = /^(WebGL|WASM|CPU).*?([\d.]+) (ms|s) a run/.exec((await item.textContent()) ?? '')
    if (told) ms[told[1]!] = Number(told[2]) * (told[3] === 's' ? 1000 : 1)
  }
  expect(Object.keys(ms).sort()).toEqual(['CPU', 'WASM', 'WebGL'])
  const used = { wasm: 'WASM', webgl: 'WebGL', cpu: 'CPU' }[(await app.engine())!]!
  // It need not beat the others by much, but nothing clearly faster was passed by.
  for (const other of Object.values(ms)) expect(ms[used]! * 0.85).toBeLessThanOrEqual(other)
  // What was measured is remembered: the next visit starts there and does not measure again.
  await page.reload()
  await expect(app.html).toHaveAttribute('data-model-state', 'ready')
  await expect(app.html).toHaveAttribute('data-engine', (await app.engine())!)
  await page.getByRole('button', { name: /Computing on/ }).click()
  await expect(items.filter({ hasText: 'CPU' })).toContainText(/\d (ms|s) a run/, { timeout: 500 })
})

test('a person chooses a device: it takes over, and the query keeps it', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await page.getByRole('button', { name: /Computing on/ }).click()
  await page.getByRole('menuitemradio').filter({ hasText: 'WebGL' }).click()
  await expect(app.html).toHaveAttribute('data-engine', 'webgl')
  await expect(page).toHaveURL(/engine=webgl/)
  await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', 'espresso')
})
