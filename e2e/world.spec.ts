/** The warning "outside its world": by the largest logit, by the card's own threshold, and only where it was fitted. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from './page'
import { expect, test } from './page'
import { flat } from './pictures'
import { tinyFiles, tinyModel } from './tinyModel'

const publicFiles = join(import.meta.dirname, '../public')
const { threshold } = (JSON.parse(readFileSync(join(publicFiles, 'model/card.json'), 'utf8')) as { measured: { world: { threshold: number } } }).measured.world
const coffee = { name: 'coffee.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(publicFiles, 'samples/coffee.jpg')) }
const grey = { name: 'grey.png', mimeType: 'image/png', buffer: flat(128, 128, 128) }

const strongest = async (app: App): Promise<number> => Math.max(...(await app.logits()))

test('says whether the picture is like anything the model knows, whatever T is', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const line = page.locator('.world-line')
  await app.classify(coffee)
  expect(await strongest(app)).toBeGreaterThan(threshold)
  await expect(line).toHaveAttribute('data-outside', 'false')
  await expect(line).toContainText(`Strongest score ${(await strongest(app)).toFixed(1)}`)
  await app.classify(grey)
  expect(await strongest(app)).toBeLessThan(threshold)
  await expect(line).toHaveAttribute('data-outside', 'true')
  await expect(line.locator('.answer-mark')).toHaveText('Perhaps outside its world')
  await line.locator('summary').press('Enter')
  await expect(line.getByText(/The warning comes for \d+ in 100 pictures of nothing \(noise, patterns\), but for only \d+ in 100 photos of things this model never saw, and for \d+ in 100 of things it knows: a hint, no proof/)).toBeVisible()
  // Cold enough, the page says nearly 100 % of a grey wall; the warning stays.
  await page.getByRole('spinbutton', { name: 'Temperature value' }).fill('0.1')
  await expect(line).toHaveAttribute('data-outside', 'true')
})

test('is silent with another preprocessing than it was fitted for, and for models without one', async ({ app, page }) => {
  await app.open(`?engine=wasm&recipe=${encodeURIComponent(JSON.stringify({ mean: [0, 0, 0] }))}`)
  await app.classify(grey)
  await expect(page.locator('.world-line')).toHaveCount(0)
  await app.open('?engine=wasm')
  await app.classify(grey)
  await expect(page.locator('.world-line')).toHaveCount(1)
  await page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel()))
  await expect(app.html).toHaveAttribute('data-model', /^files/)
  await expect(page.locator('.world-line')).toHaveCount(0)
})

test('the model’s card has its figures', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await page.getByRole('button', { name: 'Choose model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Model' })
  await expect(dialog.locator('[data-fact="measured on"] dd')).toHaveText('10,000 pictures of Tiny-ImageNet-200 validation, by its makers')
  await expect(dialog.locator('[data-fact="top-1"] dd')).toHaveText(/^right \d\d\.\d\d %$/)
  await expect(dialog.locator('[data-fact="outside its world"] dd')).toHaveText(new RegExp(`under ${threshold.toFixed(1)}: for \\d+ in 100 photos of its own classes, \\d+ in 100 of others, \\d+ in 100 pictures of nothing\\. AUROC 0\\.\\d{3}$`))
})
