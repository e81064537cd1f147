/** Does preprocessing matter? One change at a time on the built page: what the rows say is what the page would say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { sampleAnswers } from './goldens'
import { load } from './loadModel'
import { expect, hasShared, shared, skipShared, test } from './page'
import { flat } from './pictures'
import { tinyFiles, tinyModel } from './tinyModel'
import { enginesAlive } from './workers'

const sample = (name: string) => ({ name, mimeType: 'image/jpeg', buffer: readFileSync(join(import.meta.dirname, '../public/samples', name)) })

const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Model' })
const table = (page: Page): Locator => dialogOf(page).getByRole('table', { name: 'Changes of preprocessing' })
const row = (page: Page, id: string): Locator => table(page).locator(`[data-variant="${id}"]`)
const said = (page: Page): Locator => dialogOf(page).getByRole('region', { name: 'Does preprocessing matter?' }).locator('p[role=status]')
const begin = (page: Page): Locator => dialogOf(page).getByRole('button', { name: /^Try \d+ changes on this photo$/ })

/** From Classify: one click. */
async function ask(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'What the model sees' }).click()
  await page.getByRole('button', { name: 'Does it matter here?' }).click()
}

async function done(page: Page): Promise<void> {
  await expect(said(page)).toContainText('The answer, ', { timeout: 60_000 })
}

const number = async (line: Locator, name: 'confidence' | 'kept'): Promise<number> => Number(await line.getAttribute(`data-${name}`))

test('one click; the first row is the page’s own answer, and a row in use is what the page then says', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await app.classify(sample('chelsea.jpg'))
  const [before] = await app.rows()
  await ask(page)
  await done(page)
  for (const group of ['Fit now centre crop', 'Shrinking now bilinear, averaged (Pillow)', 'Values now −1.99 to 1.99', 'Channels now RGB', 'Device now WASM']) {
    await expect(table(page).getByRole('rowheader', { name: group })).toBeVisible()
  }
  await expect(table(page).locator('[data-variant]')).toHaveCount(15)
  await expect(row(page, 'now')).toContainText(before!.label)
  expect(await number(row(page, 'now'), 'confidence')).toBe(before!.confidence)
  for (const id of ['fit-squash', 'shrinking-nearest', 'values-0..1', 'channels-BGR', 'device-cpu']) await expect(row(page, id)).toHaveAttribute('data-state', 'done')
  await expect(row(page, 'device-webgpu')).toContainText('This browser offers no WebGPU adapter.')
  expect(await number(row(page, 'device-cpu'), 'confidence')).toBeCloseTo(before!.confidence, 4)

  const [squashed, kept] = [await number(row(page, 'fit-squash'), 'confidence'), await number(row(page, 'fit-squash'), 'kept')]
  expect(squashed).not.toBe(before!.confidence)
  await page.getByRole('button', { name: 'Use this: squashed to size' }).click()
  await expect(page.getByRole('button', { name: 'In use: squashed to size' })).toBeFocused()
  await expect(row(page, 'now')).toContainText('As it was')
  await page.keyboard.press('Escape')
  await expect(app.photo('chelsea.jpg')).toHaveAttribute('data-state', 'done')
  const after = await app.rows()
  expect(after[0]!.confidence).toBe(squashed)
  expect(after.find(({ k }) => k === before!.k)!.confidence).toBe(kept)
  await expect.poll(() => JSON.parse(new URL(page.url()).searchParams.get('recipe') ?? '{}') as unknown).toMatchObject({ resize: 'squash' })

  // The rows stand until they are another photo's; back is back to the model's own.
  await page.getByRole('button', { name: 'Choose model' }).click()
  await page.getByRole('button', { name: 'Use this: As it was' }).click()
  await expect.poll(() => new URL(page.url()).searchParams.get('recipe')).toBeNull()
  await expect(dialogOf(page).getByText('from the model’s card')).toBeVisible()
})

test('rows are read at the slider’s T', async ({ app, page }) => {
  await app.open('?engine=wasm&T=4')
  await app.classify(sample('coffee.jpg'))
  const [before] = await app.rows()
  await ask(page)
  await done(page)
  expect(await number(row(page, 'now'), 'confidence')).toBe(before!.confidence)
  expect(before!.confidence).toBeLessThan(0.9)
})

test.describe('a network trained elsewhere', () => {
  test.skip(!hasShared, skipShared)
  test('ResNet-56 as ONNX: a wrong range changes the answer, and the verdict says to what', async ({ app, page }) => {
    test.setTimeout(120_000)
    await app.open('?engine=wasm')
    const files = ['resnet56_cifar10.onnx', 'labels.txt'].map((name) => ({ name, mimeType: '', buffer: readFileSync(join(shared, 'models/resnet56_cifar10', name)) }))
    expect(await load(app, () => page.getByLabel('Open model files').setInputFiles(files))).toBe('ready')
    await app.classify({ name: 'cat.png', mimeType: 'image/png', buffer: readFileSync(join(shared, 'goldens/mobilenet_v2/cat.png')) })
    const [before] = await app.rows()
    // Nothing in the file says how it wants its pixels: the way in stands beside the assumption.
    await page.getByRole('button', { name: 'Does it matter here?' }).click()
    await done(page)
    const wrong = row(page, 'values-0..255')
    await expect(wrong).toHaveAttribute('data-changed', 'true')
    await expect(wrong).toContainText('changed')
    expect(await number(wrong, 'kept')).toBeLessThan(before!.confidence / 2)
    const label = await wrong.locator('bdi').first().innerText()
    expect(label).not.toBe(before!.label)
    await expect(said(page)).toContainText(new RegExp(`It becomes .*“${label}” .*with values 0 to 255`))
    await expect(row(page, 'device-wasm')).toHaveCount(0)
    await expect(row(page, 'device-webgpu')).toHaveAttribute('data-state', 'failed')
  })
})

test('a row that fails says why, and the others go on; whole numbers and grey are not offered what they cannot take', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const open = (tiny: Parameters<typeof tinyModel>[0]) => load(app, () => page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel(tiny))))
  // Finite from −1 to 1, beyond float32 at 255.
  expect(await open({ weight: (channel, k) => (channel === k % 3 ? 1e37 : 0) })).toBe('ready')
  await app.classify({ name: 'flat.png', buffer: flat(51, 204, 102) })
  await page.getByRole('button', { name: 'Check it' }).click()
  await expect(dialogOf(page).getByRole('heading', { name: /^Preprocessing/ })).toBeFocused()
  await expect(dialogOf(page).getByRole('heading', { name: /^Preprocessing/ })).toBeInViewport()
  await expect(table(page), 'only looked at').toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Does it matter here?' }).click()
  await done(page)
  await expect(row(page, 'values-0..255')).toContainText('The model answered with invalid numbers (NaN or infinity) on WASM.')
  await expect(row(page, 'channels-BGR')).toHaveAttribute('data-state', 'done')
  await expect(said(page)).toContainText('2 changes could not be tried.')
  await page.keyboard.press('Escape')

  expect(await open({ input: 'DT_INT32' })).toBe('ready')
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(table(page), 'the rows were another model’s').toHaveCount(0)
  await expect(begin(page)).toHaveText('Try 9 changes on this photo')
  await page.keyboard.press('Escape')
  expect(await open({ channels: 1 })).toBe('ready')
  await page.getByRole('button', { name: 'Choose model' }).click()
  await begin(page).click()
  await done(page)
  await expect(table(page).locator('[data-variant^=channels]')).toHaveCount(0)
  await expect(table(page).locator('[data-variant^=values]')).toHaveCount(2)
})

test('opening the dialog starts nothing; cancel, another photo and closing end it; waiting photos go on', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await app.classify(sample('coffee.jpg'))
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(begin(page)).toBeEnabled()
  await expect(table(page)).toHaveCount(0)
  await begin(page).click()
  await page.getByRole('button', { name: 'Cancel the changes' }).click()
  await expect(said(page)).toContainText('Cancelled before all was tried.')
  await expect(row(page, 'device-cpu')).toContainText('not tried')
  await expect(page.getByRole('button', { name: 'Try again' })).toBeFocused()
  await expect.poll(() => enginesAlive(page)).toBe(1)

  // Photos that come under a test: it ends, because another is selected, and they are answered.
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(row(page, 'now')).toHaveAttribute('data-state', /running|done/)
  await app.openPhotos([sample('astronaut.jpg'), sample('chelsea.jpg'), sample('rocket.jpg')])
  await expect(table(page)).toHaveCount(0)
  await expect(begin(page)).toBeVisible()
  await begin(page).click()
  await done(page)
  await expect(row(page, 'now')).toContainText(sampleAnswers['astronaut.jpg'])
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.keyboard.press('Escape')
  for (const name of ['rocket.jpg', 'chelsea.jpg', 'astronaut.jpg']) await expect(app.photo(name)).toHaveAttribute('data-state', 'done')
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(said(page)).toContainText('Cancelled before all was tried.')
})

test('without a photo there is nothing to try', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await page.getByRole('button', { name: 'Clear photos' }).click()
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(begin(page)).toBeDisabled()
})

test('by keyboard: the focus goes to the section and stays on what is pressed; the rows go to the clipboard', async ({ app, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.open('?engine=wasm')
  await app.classify(sample('coffee.jpg'))
  await page.getByRole('button', { name: 'What the model sees' }).press('Enter')
  await page.getByRole('button', { name: 'Does it matter here?' }).press('Enter')
  const heading = dialogOf(page).getByRole('heading', { name: 'Does preprocessing matter?' })
  await expect(heading).toBeFocused()
  await expect(heading).toBeInViewport()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Cancel the changes' })).toBeFocused()
  await done(page)
  await expect(heading, 'the dialog stays where it was opened').toBeInViewport()
  await expect(page.getByRole('button', { name: 'Try again' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied.split('\r\n')).toHaveLength(17)
  expect(copied).toContain('confidence in espresso')
  expect(copied).toMatch(/^fit,squashed to size,espresso,0\.\d{6,}/m)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'In use: As it is now' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'In use: squashed to size' })).toBeFocused()
})

for (const [name, options] of [['desktop light', {}], ['desktop dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 390, height: 844 } }], ['phone dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }]] as const) {
  test.describe(name, () => {
    test.use(options)
    test('axe finds nothing, under way and at the end, and nothing sticks out sideways', async ({ app, page }) => {
      await app.open('?engine=wasm')
      await app.classify(sample('coffee.jpg'))
      await ask(page)
      const check = async (): Promise<void> => expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
      await check()
      await done(page)
      await page.getByRole('button', { name: 'Use this: 0 to 255', exact: true }).click()
      await check()
      const wide = await dialogOf(page).evaluate((dialog) => [dialog.scrollWidth - dialog.clientWidth, document.documentElement.scrollWidth - innerWidth])
      expect(wide).toEqual([0, 0])
    })
  })
}
