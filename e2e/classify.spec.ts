/** The main job on the built page: the built-in model on WASM, real files, the names that stay. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtinRecipe, expect, test } from './page'
import { flat, png } from './pictures'
import { tensors, watchWorkers } from './workers'

const samples = join(import.meta.dirname, '../public/samples')
const coffee = { name: 'my coffee.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(samples, 'coffee.jpg')) }
const rocket = { name: 'rocket.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(samples, 'rocket.jpg')) }

test('the page is never empty: a sample with its bars, by the built-in model', async ({ app, page }) => {
  await app.open()
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
  await expect(app.html).toHaveAttribute('data-runtime', 'tfjs')
  await expect(app.html).toHaveAttribute('data-panel', 'classify')
  await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', 'espresso')
  await expect(page.getByRole('status')).toContainText(/coffee\.jpg: espresso, 9\d\.\d\d %/)
})

test('a photo in, its sorted bars out', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const option = await app.classify(coffee)
  await expect(option).toHaveAttribute('data-state', 'done')
  const rows = await app.rows()
  expect(rows).toHaveLength(200)
  expect(rows[0]!.label).toBe('espresso')
  expect(rows[0]!.confidence).toBeGreaterThan(0.9)
  expect(await option.getAttribute('data-top-class')).toBe(String(rows[0]!.k))
  expect(Number(await option.getAttribute('data-top-confidence'))).toBe(rows[0]!.confidence)
  expect(Math.abs(rows.reduce((sum, row) => sum + row.confidence, 0) - 1)).toBeLessThan(1e-6)
  for (let i = 1; i < rows.length; i++) expect(rows[i]!.logit).toBeLessThanOrEqual(rows[i - 1]!.logit)
  const first = app.bars.getByRole('listitem').first()
  await expect(first).toHaveAttribute('aria-posinset', '1')
  await expect(first).toHaveAttribute('aria-setsize', '200')
  expect(Number(await first.getAttribute('data-logit'))).toBe(rows[0]!.logit)
  await expect(page.getByText(/^193 more classes share/)).toBeVisible()
})

test('samples step aside for own photos; newest selection first, its first selected', async ({ app }) => {
  await app.open()
  await expect(app.strip.getByRole('option')).toHaveCount(4)
  await app.openPhotos([coffee, rocket])
  await expect(app.strip.getByRole('option')).toHaveCount(2)
  await app.openPhotos([{ ...rocket, name: 'later.jpg' }])
  const names = await app.strip.getByRole('option').evaluateAll((all) => all.map((o) => (o as HTMLElement).dataset['name']))
  expect(names).toEqual(['later.jpg', 'my coffee.jpg', 'rocket.jpg'])
  await expect(app.strip.locator('[aria-selected=true]')).toHaveAttribute('data-name', 'later.jpg')
})

test('the slider is live, keeps the order and asks nothing of the worker', async ({ app, page }) => {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      asked.push((args[0] as { name?: string }).name ?? 'cancel')
      return Reflect.apply(post, this, args) as undefined
    }
  })
  await app.open('?engine=wasm')
  await app.classify(coffee)
  const before = await app.rows()
  const asked = () => page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked.length)
  const questions = await asked()
  expect(questions).toBeGreaterThan(2)
  await app.slider.focus()
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowRight')
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 2.51')
  const after = await app.rows()
  expect(after.map((row) => row.k)).toEqual(before.map((row) => row.k))
  expect(after.map((row) => row.logit)).toEqual(before.map((row) => row.logit))
  expect(after[0]!.confidence).toBeLessThan(before[0]!.confidence)
  // softmax(z / T) by its definition, in this process.
  const t = Number(await page.getByLabel('Temperature value').inputValue())
  expect(t).toBeCloseTo(2.51, 2)
  const exact = 10 ** 0.4
  const e = after.map((row) => Math.exp((row.logit - after[0]!.logit) / exact))
  const sum = e.reduce((a, b) => a + b, 0)
  for (let i = 0; i < 200; i++) expect(Math.abs(after[i]!.confidence - e[i]! / sum)).toBeLessThan(1e-5)
  await app.slider.focus()
  await page.keyboard.press('Home')
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 0.10')
  await page.keyboard.press('End')
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 10.0')
  await page.keyboard.press('r')
  await expect(page.getByLabel('Temperature value')).toHaveValue('1.00')
  expect(await asked()).toBe(questions)
})

test('the number field is the authority; the link keeps T and restores it', async ({ app, page }) => {
  await app.open()
  const field = page.getByLabel('Temperature value')
  await field.fill('2.545')
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 2.54')
  await expect(page).toHaveURL(/\?T=2\.545$/)
  await field.fill('99')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 2.54')
  await page.reload()
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 2.54')
  await page.getByRole('button', { name: 'Reset temperature' }).click()
  await expect(field).toHaveValue('1.00')
  await app.slider.focus()
  await page.keyboard.press('PageUp')
  await expect(field).toHaveValue('1.26')
  await app.slider.dblclick()
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 1.00')
})

test('views, search and the table twin', async ({ app, page }) => {
  await app.open()
  const first = app.bars.getByRole('listitem').first()
  await expect(first).toContainText('%')
  await page.getByRole('button', { name: 'logits' }).click()
  await expect(first).toContainText(/^espresso\d+\.\d\d$/)
  await page.getByRole('button', { name: 'log', exact: true }).click()
  await expect(first).toContainText('%')
  await page.getByRole('searchbox', { name: 'Find a class' }).fill('CAT')
  await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('aria-setsize', /^[1-9]$/)
  const labels = await app.bars.getByRole('listitem').evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset['label']))
  expect(labels.length).toBeGreaterThan(1)
  for (const label of labels) expect(label!.toLowerCase()).toContain('cat')
  await page.getByRole('searchbox', { name: 'Find a class' }).fill('no such thing')
  await expect(page.getByText('No class found')).toBeVisible()
})

test('every class can be reached by scrolling', async ({ app, page }) => {
  await app.open()
  await page.getByRole('group', { name: 'All classes, surest first' }).focus()
  await page.keyboard.press('End')
  await expect(app.bars.locator('[aria-posinset="200"]')).toBeVisible()
})

test('what the model sees: that very crop, with the recipe in words', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const side = builtinRecipe.width
  // Left half red, right half blue, twice as wide as high: the centre crop is half and half.
  await app.classify({ name: 'halves.png', buffer: png(2 * side, side, (x) => (x < side ? [255, 0, 0] : [0, 0, 255])) })
  await page.getByRole('button', { name: 'What the model sees' }).click()
  const canvas = page.getByRole('img', { name: `What the model sees, ${side} × ${side} pixels` })
  await expect(canvas).toBeVisible()
  await expect(page.getByText(`centre crop ${side} × ${side}`)).toBeVisible()
  await expect.poll(() => canvas.evaluate((c: HTMLCanvasElement) => {
    const at = (x: number) => [...c.getContext('2d')!.getImageData(x, c.height / 2, 1, 1).data]
    return [c.width, c.height, ...at(0), ...at(c.width / 2 - 1), ...at(c.width / 2), ...at(c.width - 1)]
  })).toEqual([side, side, 255, 0, 0, 255, 255, 0, 0, 255, 0, 0, 255, 255, 0, 0, 255, 255])
})

test('drop, paste and a dropped folder', async ({ app, page }) => {
  await app.open()
  await page.evaluate((bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  }, [...flat(200, 30, 30)])
  await expect(app.photo('dropped.png')).toHaveAttribute('data-state', 'done')
  await page.evaluate((bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }))
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, [...flat(30, 200, 30)])
  await expect(app.photo('pasted.png')).toHaveAttribute('data-state', 'done')
})

test('a folder with sub-folders: pictures in, the rest passed over and said', async ({ app, page }, info) => {
  const { mkdirSync, writeFileSync } = await import('node:fs')
  const folder = info.outputPath('album')
  mkdirSync(join(folder, 'inner'), { recursive: true })
  writeFileSync(join(folder, 'one.png'), flat(10, 10, 10))
  writeFileSync(join(folder, 'inner', 'two.png'), flat(90, 10, 10))
  writeFileSync(join(folder, 'readme.txt'), 'hello')
  await app.open()
  await page.getByLabel('Open folder').setInputFiles(folder)
  await expect(app.strip.getByRole('option')).toHaveCount(2)
  await expect(app.photo('two.png')).toHaveAttribute('data-state', 'done')
  await expect(page.getByText('1 file of the folder passed over: not a picture.')).toBeVisible()
})

test('?image= brings a picture of this site, and the link keeps it', async ({ app, page }) => {
  await app.open('?image=samples/rocket.jpg')
  await expect(app.photo('rocket.jpg')).toHaveAttribute('data-state', 'done')
  await expect(app.strip.getByRole('option')).toHaveCount(1)
  await expect(page).toHaveURL(/image=http%3A%2F%2F127\.0\.0\.1/)
})

test('removed one by one and all at once, with undo', async ({ app, page }) => {
  await app.open()
  await app.openPhotos([coffee, rocket, { name: 'grey.png', mimeType: 'image/png', buffer: flat(120, 120, 120) }])
  await expect(app.photo('grey.png')).toHaveAttribute('data-state', 'done')
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(app.strip.getByRole('option')).toHaveCount(2)
  await expect(app.strip.locator('[aria-selected=true]')).toHaveAttribute('data-name', 'rocket.jpg')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(app.strip.locator('[aria-selected=true]')).toHaveAttribute('data-name', 'my coffee.jpg')
  await page.getByRole('button', { name: 'Clear photos' }).click()
  await expect(app.strip).toHaveCount(0)
  await expect(page.getByText('Drop a photo', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(app.strip.getByRole('option')).toHaveCount(3)
  await expect(app.photo('my coffee.jpg')).toHaveAttribute('data-state', 'done')
})

test('three hundred photos: a virtual strip, every one answered, no tensor left behind', async ({ app, page }) => {
  test.setTimeout(180_000)
  await watchWorkers(page)
  await app.open('?engine=wasm')
  await app.classify(coffee)
  const before = await tensors(page)
  const buffer = flat(90, 120, 40)
  await app.openPhotos(Array.from({ length: 300 }, (_, i) => ({ name: `n${i}.png`, mimeType: 'image/png', buffer })))
  await expect(page.getByText(/of 301 photos/)).toBeVisible()
  expect(await app.strip.getByRole('option').count()).toBeLessThan(40)
  await expect(page.getByText(/of 301 photos/)).toBeHidden({ timeout: 120_000 })
  await app.strip.focus()
  await page.keyboard.press('End')
  await expect(app.photo('my coffee.jpg')).toHaveAttribute('data-state', 'done')
  await page.keyboard.press('ArrowLeft')
  await expect(app.photo('n299.png')).toHaveAttribute('data-state', 'done')
  expect(await tensors(page)).toBe(before)
})
