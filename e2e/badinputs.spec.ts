/** The corpus of odd and broken pictures (../shared/badinputs): every item does what its manifest says a correct app does. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expectAnswer, expectClearError, type Looked, lookThrough, parseCsv, saved, type Upload, whatTheModelSees } from './gallery'
import { type App, expect, hasShared, shared, skipShared, test } from './page'

interface Item {
  readonly file: string
  readonly expect: 'classifies' | 'clear-error' | 'classifies-or-clear-error'
  readonly error?: string
  readonly shown?: [number, number]
  readonly drop_name?: string
}

const manifest = join(shared, 'badinputs/manifest.json')
const items = existsSync(manifest)
  ? (JSON.parse(readFileSync(manifest, 'utf8')) as { items: Item[] }).items.filter((item) => item.file.startsWith('images/'))
  : []
const folder = (item: Item) => item.file.split('/')[1]!

/** About twenty items a page: enough to see that one does not spoil the next. */
const groups = [['orient', 'colour', 'formats'], ['svg', 'size'], ['trunc', 'corrupt', 'fake', 'thirdparty'], ['names']]

/** What the sentence of an item that must be refused has to tell. */
const words: Record<string, RegExp> = {
  'cat.heic': /HEIC.*not read.*JPEG/,
  'cat.jp2': /JPEG 2000.*not read.*JPEG/,
  'cat.ppm': /PPM.*not read.*JPEG/,
  'svg_huge.svg': /1,000,000,000 × 1,000,000,000 pixels.*limit is 100 megapixels/,
  'bomb_60000x60000_header.png': /60,000 × 60,000 pixels \(3,600 megapixels\); the limit is 100 megapixels/,
  'png_0x0.png': /0 × 0 pixels/,
  'bomb_16383.webp': /16,383 × 16,383 pixels.*limit is 100 megapixels/,
  'bomb.bmp': /100,000 × 100,000 pixels.*limit is 100 megapixels/,
  'jpg_000.jpg': /file is empty/,
  'jpg_002.jpg': /JPEG that ends too early/,
  'jpg_sof_comp.jpg': /damaged: no picture comes out of it/,
  'zip.png': /ZIP archive, not an image/,
  'apng_syntax_num_frames_zero.png': /damaged: no picture comes out of it/,
  'bmp_b_badwidth.bmp': /−127 × 64 pixels/,
}

function upload(item: Item): Upload {
  // The browser gives a type by the file's ending; files without a known one have none.
  const ending = /\.(jpg|png|gif|bmp|webp|ico|svg)$/.exec(item.file)?.[1]
  const type = ending === undefined ? '' : ending === 'jpg' ? 'image/jpeg' : ending === 'svg' ? 'image/svg+xml' : `image/${ending}`
  return { name: item.drop_name ?? basename(item.file), mimeType: type, buffer: readFileSync(join(shared, 'badinputs', item.file)) }
}

const dialogs: string[] = []
let title = ''

test.beforeEach(async ({ app, page }) => {
  test.skip(!hasShared, skipShared)
  dialogs.length = 0
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await app.open('?engine=wasm')
  title = await page.title()
})

/** Nothing in a file or its name ran, and the page still does its job. (The watch fixture looks at requests and errors.) */
async function unharmed(app: App): Promise<void> {
  const { page } = app
  const good = await app.classify({ name: 'good.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg')) })
  await expect(good).toHaveAttribute('data-state', 'done')
  await expect(app.bars.locator('[aria-posinset="1"]')).toHaveAttribute('data-label', 'espresso')
  for (const frame of page.frames()) expect(await frame.evaluate(() => '__xss' in globalThis)).toBe(false)
  expect(page.frames()).toHaveLength(1)
  expect(await page.title()).toBe(title)
  expect(dialogs).toEqual([])
  // Markup from names and metadata became no element.
  await expect(page.locator('img[src="x"], [onerror], [onload], body script, body svg script, iframe, foreignObject')).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await expect(page.locator('main')).not.toContainText(/\bNaN\b|undefined/)
}

function check(item: Item, photo: Looked): void {
  const damaged = folder(item) === 'trunc' || /damaged|incomplete/.test(item.error ?? '')
  if (item.expect === 'clear-error') return expectClearError(photo, words[basename(item.file)]!)
  if (photo.state === 'failed') {
    expect(item.expect, `${item.file}: ${photo.error}`).toBe('classifies-or-clear-error')
    return expectClearError(photo, /./)
  }
  expectAnswer(photo)
  if (damaged) expect(photo.state, `${item.file} gives no unmarked answer`).toBe('damaged')
  else if (item.expect === 'classifies') expect(photo.state, item.file).toBe('done')
  if (item.shown) expect([photo.width, photo.height], item.file).toEqual(item.shown)
  // A person sees the same picture as the model: turned alike, of the same size. Drawings have no pixels of their own.
  if (folder(item) !== 'svg') expect(photo.preview, `${item.file}: preview`).toEqual([photo.width, photo.height])
}

test('every picture of the manifest is in a group here, and every refusal has its words', () => {
  const known = groups.flat()
  expect(items.length).toBeGreaterThan(60)
  expect(items.filter((item) => !known.includes(folder(item)))).toEqual([])
  expect(Object.keys(words).sort()).toEqual(items.filter((item) => item.expect === 'clear-error').map((item) => basename(item.file)).sort())
})

for (const group of groups) {
  test(`odd pictures: ${group.join(', ')}`, async ({ app }) => {
    const mine = items.filter((item) => group.includes(folder(item)))
    const looked = await lookThrough(app, mine.map(upload))
    for (const [i, item] of mine.entries()) check(item, looked[i]!)
    await unharmed(app)
  })
}

test('EXIF orientation: the same cat, whichever way it is stored', async ({ app }) => {
  const cats = items.filter((item) => /cat_\d\.jpg/.test(item.file))
  expect(cats).toHaveLength(3)
  const [one, ...others] = await lookThrough(app, cats.map(upload))
  // Each was compressed anew, so classes that are close may change places: 0.014 at most. Turned or mirrored, some class moves by 0.11 and more.
  for (const other of others) {
    for (const [k, p] of other.confidences!.entries()) expect(Math.abs(p - one!.confidences![k]!), other.name).toBeLessThan(0.02)
  }
})

test('EXIF orientation, by a model that only knows which corner is red', async ({ app, models, watch }) => {
  watch.allowedHosts.add(models.host)
  const recipe = { resize: 'squash', range: [0, 1] }
  const address = `${models.url}/badinputs/models/corner-logits/model.json`
  await app.open(`?engine=wasm&model=${encodeURIComponent(address)}&recipe=${encodeURIComponent(JSON.stringify(recipe))}`)
  for (const item of items.filter(({ file }) => /card_\d/.test(file))) {
    await app.classify(upload(item))
    const [first] = await app.rows()
    expect(first!.label, item.file).toBe('red top left')
    expect(first!.confidence, item.file).toBeGreaterThan(0.9)
    await expect(app.page.getByText('96 × 64', { exact: true })).toBeVisible()
  }
})

test('grey pictures of 8 and of 16 bits look alike to the model, and grey', async ({ app }) => {
  const seen = new Map<string, number[]>()
  for (const name of ['gray.png', 'gray16.png', 'gray.jpg']) {
    await app.classify(upload(items.find((item) => item.file.endsWith(`/${name}`))!))
    const { data } = await whatTheModelSees(app)
    const spread = Array.from({ length: data.length / 3 }, (_, i) => Math.max(...data.slice(3 * i, 3 * i + 3)) - Math.min(...data.slice(3 * i, 3 * i + 3)))
    expect(Math.max(...spread), name).toBeLessThanOrEqual(1)
    seen.set(name, data)
  }
  const apart = (a: string, b: string) => seen.get(a)!.reduce((sum, v, i) => sum + Math.abs(v - seen.get(b)![i]!), 0) / seen.get(a)!.length
  // The 16-bit one is half as large, so its edges differ a little.
  expect(apart('gray.png', 'gray16.png')).toBeLessThan(8)
  expect(apart('gray.png', 'gray.jpg')).toBeLessThan(4)
})

test('a flipped bit gives the same answer each time', async ({ app }) => {
  const flipped = upload(items.find((item) => item.file.endsWith('jpg_flip_1.jpg'))!)
  const [a, b] = await lookThrough(app, [flipped, { ...flipped, name: 'again.jpg' }])
  expectAnswer(a!)
  expect(b!.logits).toEqual(a!.logits)
})

test('odd names: text on the page, exact in data-name and JSON, harmless in CSV', async ({ app, page }) => {
  const mine = items.filter((item) => item.drop_name !== undefined)
  await lookThrough(app, mine.map(upload))
  for (const [i, item] of mine.entries()) {
    await app.strip.focus()
    if (i === 0) await page.keyboard.press('Home')
    else await page.keyboard.press('ArrowRight')
    const option = app.strip.locator('[aria-selected=true]')
    await expect.poll(() => option.getAttribute('data-name')).toBe(item.drop_name)
    // One line of text, and nothing but text.
    const oneLine = item.drop_name!.replace('\n', ' ')
    for (const place of [page.locator('.photo-name'), option.locator('.tile-name')]) {
      expect(await place.evaluate((e) => [e.childElementCount, e.textContent!.includes('\n')])).toEqual([0, false])
    }
    if (oneLine.length <= 44) expect(await page.locator('.photo-name').textContent()).toBe(oneLine)
    expect(await page.locator('.photo-name').getAttribute('title')).toBe(item.drop_name)
  }
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 780 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `at ${width}`).toBeLessThanOrEqual(width)
  }
  const [head, ...rows] = parseCsv(await saved(app, 'CSV'))
  expect(rows.map((row) => row.length)).toEqual(mine.map(() => head!.length))
  expect(rows.map((row) => row[0]!.replace(/^'(?=[=+\-@])/, ''))).toEqual(mine.map((item) => item.drop_name))
  for (const cell of [head, ...rows].flat()) {
    if (!Number.isFinite(Number(cell))) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
  }
  await unharmed(app)
})

test('markup in EXIF and PNG texts shows nowhere and leaves in no export', async ({ app, page }) => {
  await lookThrough(app, items.filter((item) => /xss/.test(item.file) && folder(item) === 'fake').map(upload))
  const everything = [await saved(app, 'JSON'), await saved(app, 'CSV'), await page.content(), await page.evaluate(() => JSON.stringify(localStorage))]
  for (const text of everything) expect(text).not.toMatch(/__xss|onerror|2020:01:01/)
  await unharmed(app)
})
