/** Odd pictures made here, for machines without ../shared: broken, disguised, drawn, moving, see-through, oddly named. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectAnswer, expectClearError, lookThrough, saved, whatTheModelSees } from './gallery'
import { gif, greyRamp, pngBomb, withExif, withSegment } from './oddFiles'
import { expect, test } from './page'
import { flat, png } from './pictures'

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../public/samples', name))
const coffee = sample('coffee.jpg')
const jpg = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer })
const pngFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer })
const svg = (name: string, inside: string, size = 'width="200" height="100"') => ({
  name, mimeType: 'image/svg+xml', buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${inside}</svg>`),
})
const zip = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(60)])
const dialogs: string[] = []
let title = ''

test.beforeEach(async ({ app, page }) => {
  dialogs.length = 0
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  // The policy lets nobody fetch blob: addresses, so what is behind them is kept as it is made.
  await page.addInitScript(() => {
    const make = URL.createObjectURL.bind(URL)
    const blobs: Blob[] = []
    Object.assign(globalThis, { blobs })
    URL.createObjectURL = (blob: Blob) => {
      blobs.push(blob)
      return make(blob)
    }
  })
  await app.open('?engine=wasm')
  title = await page.title()
})

test.afterEach(async ({ page }) => {
  expect(dialogs).toEqual([])
  expect(await page.title()).toBe(title)
  expect(await page.evaluate(() => '__xss' in globalThis)).toBe(false)
})

test('what is no picture is refused in words, and the photo beside it is read', async ({ app }) => {
  const refused: [ReturnType<typeof jpg>, RegExp][] = [
    [jpg('empty.jpg', Buffer.alloc(0)), /This file is empty/],
    [jpg('page.jpg', Buffer.from('<!doctype html><title>404</title>')), /not an image we can read: it starts with `<!doctype html>/],
    [jpg('text.jpg', Buffer.from('Dear diary, today')), /it starts with `Dear diary/],
    [pngFile('archive.png', zip), /ZIP archive, not an image/],
    [pngFile('bomb.png', pngBomb(60_000, 60_000)), /60,000 × 60,000 pixels \(3,600 megapixels\); the limit is 100 megapixels/],
    [pngFile('nothing.png', pngBomb(0, 5)), /0 × 5 pixels/],
    [pngFile('head only.png', flat(1, 2, 3).subarray(0, 20)), /PNG that ends too early/],
    [jpg('start only.jpg', coffee.subarray(0, 2)), /JPEG that ends too early/],
    [svg('huge.svg', '<rect width="9" height="9"/>', 'width="1e9" height="1e9"'), /1,000,000,000 × 1,000,000,000 pixels/],
    [svg('broken.svg', '<rect'), /damaged: no picture comes out of it/],
  ]
  const looked = await lookThrough(app, [...refused.map(([file]) => file), jpg('good.jpg', coffee)])
  for (const [i, [, words]] of refused.entries()) expectClearError(looked[i]!, words)
  expectAnswer(looked.at(-1)!)
  expect(looked.at(-1)!.state).toBe('done')
})

test('a cut file is answered with its mark, or not at all', async ({ app }) => {
  const picture = png(120, 90, (x, y) => [x * 2, y * 2, (x * y) % 256])
  const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)
  const looked = await lookThrough(app, [
    jpg('half.jpg', half(coffee)), pngFile('half.png', half(picture)), pngFile('noend.png', picture.subarray(0, -12)),
    { name: 'half.gif', mimeType: 'image/gif', buffer: half(gif(20, 20, [[200, 0, 0]])) },
    // Words about SVG inside a cut photo do not make it a drawing.
    jpg('half with words.jpg', half(withSegment(coffee, 0xfe, Buffer.from(' <svg > is a fine format')))),
    jpg('first 300.jpg', coffee.subarray(0, 300)),
  ])
  for (const photo of looked.slice(0, 3)) {
    expectAnswer(photo)
    expect(photo.state, photo.name).toBe('damaged')
  }
  expect(looked[4]!.state).toBe('damaged')
  expect(looked[4]!.logits).toEqual(looked[0]!.logits)
  for (const photo of looked) {
    if (photo.state === 'failed') expectClearError(photo, /damaged|too early/)
    else expect(photo.state, photo.name).toBe('damaged')
  }
})

test('a JPEG that lacks only its end marker: the whole picture’s answer, with the mark', async ({ app }) => {
  const [whole, cut] = await lookThrough(app, [jpg('whole.jpg', coffee), jpg('cut.jpg', coffee.subarray(0, -2))])
  expectAnswer(cut!)
  expect([whole!.state, cut!.state]).toEqual(['done', 'damaged'])
  expect(cut!.logits).toEqual(whole!.logits)
})

test('drawings: scripts stay silent, the outside is not asked, web content is refused by name', async ({ app, page }) => {
  const rect = '<rect width="200" height="100" fill="#00f"/>'
  const looked = await lookThrough(app, [
    svg('plain.svg', rect),
    svg('script.svg', `<script>top.__xss=1;top.document.title='XSS';alert(1);fetch('http://127.0.0.1:9/')</script>${rect}`),
    svg('outside.svg', `<image href="http://127.0.0.1:9/a.png" width="9" height="9"/><style>@import "http://example.invalid/x.css";</style>${rect}`),
    svg('web.svg', '<foreignObject width="200" height="100"><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="top.__xss=1"/>hello</body></foreignObject>'),
    { name: 'prefix.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<s:svg xmlns:s="http://www.w3.org/2000/svg" width="200" height="100"><s:rect width="200" height="100" fill="#00f"/></s:svg>') },
  ])
  const [plain, script, outside, web, prefix] = looked
  for (const photo of [plain!, script!, outside!, prefix!]) {
    expectAnswer(photo)
    expect(photo.state, photo.name).toBe('done')
    expect(photo.logits, photo.name).toEqual(plain!.logits)
  }
  if (web!.state === 'failed') expectClearError(web!, /web content/)
  else expectAnswer(web!)
  await expect(page.locator('body foreignObject, body iframe, img[src="x"], rect[fill="#00f"]')).toHaveCount(0)
})

test('an animation is answered by its first frame, and says so', async ({ app, page }) => {
  await app.classify({ name: 'moving.gif', mimeType: 'image/gif', buffer: gif(24, 24, [[255, 0, 0], [0, 0, 255]]) })
  await expect(page.getByText('An animation: this is its first frame.')).toBeVisible()
  expect((await whatTheModelSees(app)).at(32, 32)).toEqual([255, 0, 0])
  await app.classify({ name: 'still.gif', mimeType: 'image/gif', buffer: gif(24, 24, [[0, 0, 255]]) })
  await expect(page.getByText('An animation')).toHaveCount(0)
  expect((await whatTheModelSees(app)).at(32, 32)).toEqual([0, 0, 255])
})

test('see-through parts are white to the model, as the recipe says, not black', async ({ app, page }) => {
  await app.classify(pngFile('clear.png', png(64, 64, (x) => (x < 32 ? [255, 0, 0, 0] : [0, 0, 255, 128]))))
  const { at } = await whatTheModelSees(app)
  expect(at(4, 10)).toEqual([255, 255, 255])
  const [r, g, b] = at(60, 10)
  // 128/255 of blue over white, to a rounding.
  expect([Math.abs(r! - 127) <= 1, Math.abs(g! - 127) <= 1, b]).toEqual([true, true, 255])
  await page.getByRole('button', { name: 'What the model sees' }).click()
  await expect(page.getByText(/transparent parts over white/)).toBeVisible()
})

test('very long and very thin pictures', async ({ app }) => {
  const sizes = [[30_000, 1], [1, 30_000], [70_000, 40], [1, 1]] as const
  const looked = await lookThrough(app, sizes.map(([w, h]) => pngFile(`${w}x${h}.png`, greyRamp(w, h))))
  for (const [i, [w, h]] of sizes.entries()) {
    expectAnswer(looked[i]!)
    expect([looked[i]!.width, looked[i]!.height]).toEqual([w, h])
  }
})

test('markup as a name and in EXIF is text or nothing; the place it was taken leaves in no export', async ({ app, page }) => {
  const name = '<img src=x onerror=window.__xss=1><b>=1+1.jpg'
  const secret = 'N51.4779 W0.0015'
  const tagged = withExif(coffee, 6, '<script>window.__xss=1</script>', secret)
  expect(tagged.includes(secret)).toBe(true)
  const [photo] = await lookThrough(app, [jpg(name, tagged)])
  expectAnswer(photo!)
  expect([photo!.width, photo!.height], 'the made EXIF is read: turned on its side').toEqual([400, 600])
  await expect(page.locator('.photo-name')).toHaveAttribute('title', name)
  expect(await page.locator('.photo-name').evaluate((e) => e.childElementCount)).toBe(0)
  await expect(page.locator('img[src="x"], [onerror]')).toHaveCount(0)
  for (const text of [await saved(app, 'JSON'), await saved(app, 'CSV'), await page.content(), await page.evaluate(() => JSON.stringify(localStorage))]) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain('<script>window')
  }
  // The thumbnail is drawn anew: it carries no metadata either.
  const thumbnails = await page.evaluate(async (size) => {
    const blobs = (globalThis as unknown as { blobs: Blob[] }).blobs.filter((blob) => blob.size !== size)
    return Promise.all(blobs.map(async (blob) => new TextDecoder('latin1').decode(await blob.arrayBuffer())))
  }, tagged.length)
  expect(thumbnails.some((text) => text.startsWith('ÿØÿ'))).toBe(true)
  for (const text of thumbnails) expect(text).not.toMatch(/N51\.4779|Exif/)
})
