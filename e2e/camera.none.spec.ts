/** No camera, and one that is not allowed: a sentence within a second, and the photos are still there. */
import { cameraLaunch } from './fakeCamera'
import { expect, test } from './page'

test.use({ launchOptions: cameraLaunch('--use-fake-device-for-media-stream=device-count=0') })

test.describe('allowed, but there is none', () => {
  test.use({ permissions: ['camera'] })
  test('said within a second', async ({ app, page }) => {
    await app.open('?engine=wasm')
    await page.getByRole('button', { name: 'Camera', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText('No camera was found.', { timeout: 1000 })
    await expect(page.locator('video')).toHaveCount(0)
    await expect(app.bars.locator('[aria-posinset="1"]')).toHaveAttribute('data-label', 'espresso')
  })
})

test('an insecure page has no cameras: said', async ({ app, page }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => undefined }))
  await app.open('?engine=wasm')
  await page.getByRole('button', { name: 'Camera', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('The browser gives a camera only to secure pages.', { timeout: 1000 })
})
