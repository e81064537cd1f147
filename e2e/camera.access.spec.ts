/** The camera for everybody: axe, by keyboard alone, at the width of a phone. */
import { AxeBuilder } from '@axe-core/playwright'
import { cameraLaunch } from './fakeCamera'
import { expect, test } from './page'

test.use({ launchOptions: cameraLaunch('--use-fake-device-for-media-stream=device-count=2'), permissions: ['camera'] })

for (const [name, options] of [['desktop light', {}], ['desktop dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 360, height: 780 } }]] as const) {
  test.describe(name, () => {
    test.use(options)
    test('axe finds nothing, and nothing sticks out', async ({ app, page }) => {
      await app.open('?engine=wasm')
      await page.keyboard.press('c')
      await expect(page.getByText(/mean of 4 frames/)).toBeVisible()
      // Bars that move thirty times a second would give axe another page at each look.
      await page.getByRole('button', { name: 'Freeze' }).click()
      await expect(page.getByText('one frame', { exact: true })).toBeVisible()
      await page.getByRole('button', { name: 'What the model sees' }).click()
      expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    })
  })
}

test('by keyboard alone: on, freeze, snapshot, smoothing, the other camera, off; the live region speaks', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await page.keyboard.press('c')
  await expect(page.locator('.camera-status')).toHaveText('Live')
  await expect(page.getByRole('status').filter({ hasText: /^camera: .+ %$/ })).toHaveCount(1)
  const reached: string[] = []
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  for (let i = 0; i < 24; i++) {
    await page.keyboard.press('Tab')
    reached.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? ''))
  }
  for (const name of ['Freeze', 'Snapshot', 'Mirror', 'Smoothing', 'Which camera', 'Camera', 'What the model sees']) expect(reached, name).toContain(name)
  await page.getByRole('button', { name: 'Snapshot' }).focus()
  await page.keyboard.press(' ')
  await expect(app.strip.locator('[data-name^="camera 20"]')).toHaveAttribute('data-state', 'done')
  // Space pressed the button that had the focus, and did not freeze as well.
  await expect(page.locator('.camera-status')).toHaveText('Live')
  await page.keyboard.press('c')
  await expect(page.locator('video')).toHaveCount(0)
})
