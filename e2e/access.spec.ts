/** The page for everybody: by keyboard, by screen reader (axe), at the width of a phone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './page'

const samples = join(import.meta.dirname, '../public/samples')
const coffee = { name: 'my coffee.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(samples, 'coffee.jpg')) }
const rocket = { name: 'rocket.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(samples, 'rocket.jpg')) }

test('keyboard only: reach everything, walk the filmstrip, remove, read the keys', async ({ app, page }) => {
  await app.open()
  await app.openPhotos([coffee, rocket])
  await expect(app.photo('rocket.jpg')).toHaveAttribute('data-state', 'done')
  const seen = new Set<string>()
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab')
    seen.add(await page.evaluate(() => {
      const e = document.activeElement
      return e?.getAttribute('aria-label') ?? e?.textContent?.trim() ?? ''
    }))
  }
  for (const name of ['Photos', 'Temperature', 'Temperature value', 'Find a class', 'Open photos', 'Open folder', 'Export results', 'Show as table', 'All classes, surest first', 'What the model sees']) {
    expect([...seen].some((text) => text.includes(name)), `${name} by Tab`).toBe(true)
  }
  await app.strip.focus()
  await page.keyboard.press('ArrowRight')
  await expect(app.strip.locator('[aria-selected=true]')).toHaveAttribute('data-name', 'rocket.jpg')
  await page.keyboard.press('Delete')
  await expect(app.strip.getByRole('option')).toHaveCount(1)
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  // Single keys are off while typing.
  await page.getByLabel('Temperature value').fill('3')
  await page.getByRole('searchbox', { name: 'Find a class' }).pressSequentially('r?m')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 3.00')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).focus()
  await page.keyboard.press('o')
  expect((await chooser).isMultiple()).toBe(true)
})

for (const [name, options] of [['desktop light', {}], ['desktop dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 390, height: 844 } }]] as const) {
  test.describe(name, () => {
    test.use(options)
    test('axe finds nothing, in the page, its table and its dialogs', async ({ app, page }) => {
      await app.open()
      await expect(app.bars.getByRole('listitem').first()).toBeVisible()
      const check = async () => expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
      await check()
      await page.getByRole('button', { name: 'Show as table' }).click()
      await check()
      await page.getByRole('button', { name: 'Choose model' }).click()
      await expect(page.getByRole('dialog', { name: 'Model' })).toBeVisible()
      await check()
    })
  })
}

test('phone width: nothing sticks out sideways, bars under the photo', async ({ app, page }) => {
  for (const width of [360, 390]) {
    await page.setViewportSize({ width, height: 780 })
    await app.open()
    await expect(app.bars.getByRole('listitem').first()).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    const [photo, bars] = await Promise.all([page.locator('.photo').boundingBox(), app.bars.boundingBox()])
    expect(bars!.y).toBeGreaterThan(photo!.y + photo!.height)
  }
})
