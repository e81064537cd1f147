/** Two cameras: the one that is chosen is used, and remembered. And one that is denied. */
import { cameraLaunch, tracks, watchCamera } from './fakeCamera'
import { expect, test } from './page'

test.use({ launchOptions: cameraLaunch('--use-fake-device-for-media-stream=device-count=2') })

test.describe('allowed', () => {
  test.use({ permissions: ['camera'] })
  test('choose the camera', async ({ app, page }) => {
    await watchCamera(page)
    await app.open('?engine=wasm')
    await page.getByRole('button', { name: 'Camera', exact: true }).click()
    const choice = page.getByLabel('Which camera')
    await expect(choice.getByRole('option')).toHaveCount(2)
    const used = await choice.inputValue()
    const ids = await choice.getByRole('option').evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value))
    const other = ids.find((id) => id !== used)!
    await choice.selectOption(other)
    await expect(page.locator('.camera-status')).toHaveText('Live')
    await expect(choice).toHaveValue(other)
    expect(await tracks(page), 'the first was stopped').toEqual(['ended', 'live'])
    await page.reload()
    await page.getByRole('button', { name: 'Camera', exact: true }).click()
    await expect(choice).toHaveValue(other)
  })
})

test('denied: said within a second, and how to allow it', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await page.getByRole('button', { name: 'Camera', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('The camera is blocked for this site. Allow it in the browser\'s site settings', { timeout: 1000 })
  await expect(page.locator('video')).toHaveCount(0)
  await expect(app.bars.locator('[aria-posinset="1"]')).toHaveAttribute('data-label', 'espresso')
})
