/** With WebGL (by software): the trials fill the card's milliseconds, and the comparison finds all devices agreeing. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './page'

test('every device has its milliseconds, and all agree on the built-in model', async ({ app, page }) => {
  test.setTimeout(240_000)
  await app.open('?engine=wasm')
  await app.classify({ name: 'coffee.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg')) })
  await page.getByRole('button', { name: 'Choose model' }).click()
  const fact = (name: string) => page.locator(`[data-fact=${name}] dd`)
  await expect(fact('wasm')).toHaveText(/^[\d.]+ ms a run in use$/)
  await expect(fact('cpu')).toHaveText('not tried yet')
  await page.getByRole('button', { name: 'Compare devices on this photo' }).click()
  await expect(page.getByText(/All 3 devices agree to [\d.]+ points?\./)).toBeVisible({ timeout: 120_000 })
  const rows = page.getByRole('table', { name: 'Devices compared' }).locator('tbody tr')
  for (const device of ['cpu', 'webgl']) {
    const worst = Number(await rows.and(page.locator(`[data-device=${device}]`)).getAttribute('data-difference'))
    expect(worst, device).toBeGreaterThan(0)
    expect(worst, device).toBeLessThan(1e-3)
  }
  await page.getByRole('button', { name: 'Close' }).click()
  // Without a forced device the page tries the others by itself.
  await app.open()
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(fact('webgl')).toHaveText(/^[\d,.]+ ms a run/, { timeout: 90_000 })
  await expect(fact('cpu')).toHaveText(/^[\d,.]+ ms a run/, { timeout: 90_000 })
  await expect(fact('webgpu')).toHaveText('fails: This browser offers no WebGPU adapter.')
})
