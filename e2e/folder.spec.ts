/** Many photos at once: how far and how fast, few pictures in memory at a time, cancelled and gone on with. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './page'
import { askInside, insideWorker } from './workers'

const rocket = readFileSync(join(import.meta.dirname, '../public/samples/rocket.jpg'))
const many = (n: number) => Array.from({ length: n }, (_, i) => ({ name: `n${i}.jpg`, mimeType: 'image/jpeg', buffer: rocket }))

/** Counts the bitmaps that live in the preparing worker. */
const countBitmaps = `
  globalThis.alive = 0; globalThis.mostAlive = 0;
  const { createImageBitmap: make } = globalThis; const { close } = ImageBitmap.prototype;
  globalThis.createImageBitmap = async (...of) => { const bitmap = await make(...of); globalThis.mostAlive = Math.max(globalThis.mostAlive, ++globalThis.alive); return bitmap };
  ImageBitmap.prototype.close = function () { globalThis.alive--; close.call(this) };
`

test('four hundred photos: progress with its pace, and never more than two bitmaps', async ({ app, page }) => {
  test.setTimeout(120_000)
  await insideWorker(page, 'howsure-prepare', countBitmaps)
  await app.open('?engine=wasm')
  await app.openPhotos(many(400))
  await expect(page.getByText(/^\d+ of 400 photos$/)).toBeVisible()
  await expect(page.getByText(/^\d+ photos\/s · \d+ s left$/)).toBeVisible()
  // The page answers meanwhile: another photo is selected and comes first.
  await app.strip.focus()
  await page.keyboard.press('End')
  await expect(app.photo('n399.jpg')).toHaveAttribute('data-state', 'done')
  expect(await page.getByText(/of 400 photos/).isVisible(), 'the selected photo did not wait for the others').toBe(true)
  await expect(page.getByText(/of 400 photos/)).toBeHidden({ timeout: 90_000 })
  const bitmaps = await askInside(page, 'howsure-prepare', () => {
    const { alive, mostAlive } = globalThis as unknown as { alive: number; mostAlive: number }
    return { alive, mostAlive }
  })
  expect(bitmaps.alive).toBe(0)
  expect(bitmaps.mostAlive).toBeGreaterThan(0)
  expect(bitmaps.mostAlive).toBeLessThanOrEqual(2)
})

test('a long queue can be cancelled: what is done stays, and the rest can go on', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await app.openPhotos(many(120))
  await expect(app.photo('n0.jpg')).toHaveAttribute('data-state', 'done')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await app.strip.focus()
  await page.keyboard.press('End')
  await expect(app.photo('n119.jpg')).toHaveAttribute('data-state', 'failed')
  await expect(page.getByRole('alert')).toContainText('Cancelled before it was looked at.')
  await expect(page.getByText(/^\d+ photos were not looked at\.$/)).toBeVisible()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(app.photo('n119.jpg')).toHaveAttribute('data-state', 'done')
  await expect(page.getByText(/were not looked at/)).toBeHidden()
  await expect(page.getByText(/of 120 photos/)).toBeHidden({ timeout: 60_000 })
})
