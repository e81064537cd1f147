/** The recipe editor, and models with odd inputs and outputs: all on the built page, with models made in code. */
import { type App, expect, test } from './page'
import { flat, png } from './pictures'
import { type Tiny, tinyFiles, tinyModel } from './tinyModel'

const open = async (app: App, tiny: Tiny): Promise<void> => {
  await app.page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel(tiny)))
  await expect(app.html).toHaveAttribute('data-model', /^files/)
  await expect(app.html).toHaveAttribute('data-model-state', 'ready')
}

/** W is 6 where k % 3 is the channel, else -2; the bias is -k / 10. */
const score = (x: readonly number[], k: number): number => x.reduce((sum, v, c) => sum + v * (k % 3 === c ? 6 : -2), 0) - k / 10

// (51, 204, 102) is 0.2, 0.8, 0.4; at -1 to 1 -0.6, 0.6, -0.2. Its luma is (51 * 19595 + 204 * 38470 + 102 * 7471 + 32768) >> 16 = 147.
const wide = [-0.6, 0.6, -0.2]
const odd: [string, Tiny, readonly number[], RegExp | null][] = [
  ['grey', { channels: 1 }, [(147 / 255) * 2 - 1], null],
  ['grey, channels first', { channels: 1, layout: 'NCHW' }, [(147 / 255) * 2 - 1], null],
  ['whole numbers', { input: 'DT_INT32' }, [51, 204, 102], /whole numbers: it is fed pixels from 0 to 255/],
  ['channels first', { layout: 'NCHW' }, wide, null],
  ['a fixed batch of 4', { batch: 4 }, wide, /always takes 4 pictures: each photo is repeated 4 times, and the first answer is read/],
  ['any size', { side: -1 }, wide, /it takes any size; 224 × 224 is assumed/],
  ['float16 weights', { stored: 'float16' }, wide, null],
  ['uint8 weights', { stored: 'uint8' }, wide, null],
]

for (const [what, tiny, x, note] of odd) {
  test(`a model with ${what} answers right`, async ({ app, page }) => {
    await app.open('?engine=wasm')
    await open(app, tiny)
    await expect(await app.classify({ name: 'flat.png', buffer: flat(51, 204, 102) })).toHaveAttribute('data-state', 'done')
    const logits = await app.logits()
    // The mean of 50,176 pixels in float32 costs a digit.
    expect(logits).toHaveLength(10)
    logits.forEach((logit, k) => expect(logit).toBeCloseTo(score(x, k), tiny.side === -1 ? 2 : 3))
    if (note) await expect(page.getByText(note).first()).toBeVisible()
  })
}

test('of two outputs the chosen one is read, said, and kept for the next visit', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await open(app, { second: true })
  await app.classify({ name: 'flat.png', buffer: flat(51, 204, 102) })
  const before = await app.logits()
  await page.getByRole('button', { name: 'Choose model' }).click()
  await page.getByRole('combobox', { name: 'Output' }).selectOption('against')
  await expect(page.getByRole('dialog').getByText('Howsure reads against.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(app.photo('flat.png')).toHaveAttribute('data-state', 'done')
  const after = await app.logits()
  after.forEach((logit, k) => expect(logit).toBeCloseTo(-before[k]!, 4))
  await page.reload()
  await expect(app.html).toHaveAttribute('data-model-state', 'ready')
  await open(app, { second: true })
  await expect(page.getByText('Howsure reads against.')).toBeVisible()
})

test('presets fill the fields and change nothing before Apply', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await open(app, {})
  await page.getByRole('button', { name: 'Choose model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Model' })
  // Not by label: a label's text holds its select's options too.
  const field = (name: string) => dialog.getByRole(name === 'Width' ? 'textbox' : 'combobox', { name, exact: true })
  await field('Preset').selectOption('keras-caffe')
  await expect(field('Channels')).toHaveValue('BGR')
  await expect(field('Values')).toHaveValue('caffe')
  await expect(field('Fit')).toHaveValue('squash')
  await field('Preset').selectOption('tf-hub')
  await expect(field('Channels')).toHaveValue('RGB')
  await expect(field('Values')).toHaveValue('0..1')
  await field('Preset').selectOption('torchvision')
  await expect(field('Values')).toHaveValue('torchvision')
  await expect(field('Fit')).toHaveValue('crop')
  await expect(field('Width')).toHaveValue('32')
  expect(new URL(page.url()).searchParams.get('recipe')).toBeNull()
})

test('the preview shows the bars of a letterbox, pixel for pixel; the link carries the recipe; a bad field changes nothing', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await open(app, {})
  await app.classify({ name: 'wide.png', buffer: png(64, 32, () => [200, 10, 30]) })
  await page.getByRole('button', { name: 'Choose model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Model' })
  const canvas = dialog.getByRole('img', { name: /^Preview/ })
  await dialog.getByRole('combobox', { name: 'Fit', exact: true }).selectOption('letterbox')
  await dialog.getByLabel('Background').fill('#10c0f0')
  await expect(canvas).toHaveAttribute('data-recipe', /letterbox.*\[16,192,240\]/)
  const rows = await canvas.evaluate((c: HTMLCanvasElement) => Array.from({ length: c.height }, (_, y) => {
    const { data } = c.getContext('2d')!.getImageData(0, y, c.width, 1)
    return [...new Set(Array.from({ length: c.width }, (_x, x) => data.slice(x * 4, x * 4 + 3).join()))].join(' ')
  }))
  // 64 × 32 inside 32 × 32: 16 rows of picture, 8 above and 8 below.
  expect(rows).toEqual(Array.from({ length: 32 }, (_, y) => (y >= 8 && y < 24 ? '200,10,30' : '16,192,240')))

  await dialog.getByLabel('Width', { exact: true }).fill('0')
  await expect(dialog.getByText('width must be a whole number from 1 to 2048; this is 0.').first()).toBeVisible()
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expect(dialog.getByRole('alert')).toContainText('this is 0.')
  await page.waitForTimeout(400)
  expect(new URL(page.url()).searchParams.get('recipe')).toBeNull()

  await dialog.getByLabel('Width', { exact: true }).fill('32')
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => JSON.parse(new URL(page.url()).searchParams.get('recipe') ?? '{}') as unknown).toMatchObject({ resize: 'letterbox', background: [16, 192, 240] })
  await page.keyboard.press('Escape')
  await expect(app.photo('wide.png')).toHaveAttribute('data-state', 'done')
  // Half the rows are the photo, half the bars; at -1 to 1.
  const mean = [(200 + 16) / 255 - 1, (10 + 192) / 255 - 1, (30 + 240) / 255 - 1]
  ;(await app.logits()).forEach((logit, k) => expect(logit).toBeCloseTo(score(mean, k), 3))
  await page.getByRole('button', { name: 'Choose model' }).click()
  await dialog.getByRole('button', { name: /^Back to/ }).click()
  await expect.poll(() => new URL(page.url()).searchParams.get('recipe')).toBeNull()
})

test('a link restores a recipe with the new fields', async ({ app, page, models, watch }) => {
  watch.allowedHosts.add(models.host)
  watch.expected.push(/404/)
  const { json, weights } = tinyModel()
  models.extra.set('/recipe/model.json', json)
  models.extra.set('/recipe/group1-shard1of1.bin', weights)
  const recipe = { resize: 'letterbox', interpolation: 'bicubic', antialias: false, background: '#000000', range: [0, 1] }
  await app.open(`?engine=wasm&model=${encodeURIComponent(`${models.url}/recipe/model.json`)}&recipe=${encodeURIComponent(JSON.stringify(recipe))}`)
  await page.getByRole('button', { name: 'Choose model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Model' })
  await expect(dialog.getByRole('combobox', { name: 'Fit', exact: true })).toHaveValue('letterbox')
  await expect(dialog.getByRole('combobox', { name: 'Interpolation' })).toHaveValue('bicubic')
  await expect(dialog.getByRole('combobox', { name: 'When shrinking' })).toHaveValue('false')
  await expect(dialog.getByLabel('Background')).toHaveValue('#000000')
})
