/** Pictures as large as cameras make them, and larger: answered, answered with a note, refused with their size. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAnswer, expectClearError, lookThrough } from './gallery'
import { greyRamp, withExif } from './oddFiles'
import { expect, test } from './page'

const coffee = readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg'))
const approximate = 'Over 50 megapixels: the browser shrank it first, so confidences are approximate.'

/** The sample cup, blown up by the browser and encoded as JPEG. */
async function cup(page: Page, width: number, height: number): Promise<Buffer> {
  const text = await page.evaluate(async ([w, h]) => {
    const bitmap = await createImageBitmap(await (await fetch('samples/coffee.jpg')).blob())
    const canvas = new OffscreenCanvas(w, h)
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0, w, h)
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 })
    return new Promise<string>((done) => {
      const reader = new FileReader()
      reader.addEventListener('load', () => done(reader.result as string))
      reader.readAsDataURL(blob)
    })
  }, [width, height] as const)
  return Buffer.from(text.slice(text.indexOf(',') + 1), 'base64')
}

test('12 megapixels: the same answer as the small copy, no note', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const big = await cup(page, 4242, 2828)
  const [small, photo, grey] = await lookThrough(app, [
    { name: 'small.jpg', mimeType: 'image/jpeg', buffer: coffee },
    { name: 'twelve.jpg', mimeType: 'image/jpeg', buffer: big },
    { name: 'twelve.png', mimeType: 'image/png', buffer: greyRamp(4000, 3000) },
  ])
  expectAnswer(photo!)
  expect(photo).toMatchObject({ state: 'done', width: 4242, height: 2828, notes: [], topClass: small!.topClass })
  const k = small!.topClass!
  expect(Math.abs(photo!.confidences![k]! - small!.confidences![k]!)).toBeLessThan(0.05)
  expectAnswer(grey!)
  expect(grey).toMatchObject({ state: 'done', width: 4000, height: 3000, notes: [] })
})

test('51 megapixels: answered, with its true size and the note that it is approximate', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const big = await cup(page, 8748, 5832)
  const [small, photo, grey, turned] = await lookThrough(app, [
    { name: 'small.jpg', mimeType: 'image/jpeg', buffer: coffee },
    { name: 'large.jpg', mimeType: 'image/jpeg', buffer: big },
    { name: 'large.png', mimeType: 'image/png', buffer: greyRamp(8200, 6300) },
    { name: 'turned.jpg', mimeType: 'image/jpeg', buffer: withExif(big, 6) },
  ])
  expectAnswer(photo!)
  expect(photo).toMatchObject({ state: 'done', width: 8748, height: 5832, notes: [approximate], topClass: small!.topClass })
  const k = small!.topClass!
  expect(Math.abs(photo!.confidences![k]! - small!.confidences![k]!)).toBeLessThan(0.1)
  expectAnswer(grey!)
  expect(grey).toMatchObject({ state: 'done', width: 8200, height: 6300, notes: [approximate] })
  // EXIF turns it on its side: the size a person sees, not the stored one.
  expectAnswer(turned!)
  expect(turned).toMatchObject({ width: 5832, height: 8748, notes: [approximate] })
})

test('101 megapixels: refused kindly, with its size', async ({ app }) => {
  await app.open('?engine=wasm')
  const [photo, good] = await lookThrough(app, [
    { name: 'vast.png', mimeType: 'image/png', buffer: greyRamp(10_100, 10_000) },
    { name: 'small.jpg', mimeType: 'image/jpeg', buffer: coffee },
  ])
  expectClearError(photo!, /^This picture is 10,100 × 10,000 pixels \(101 megapixels\); the limit is 100 megapixels\. Make it smaller first\.$/)
  expectAnswer(good!)
  expect(good!.state).toBe('done')
})
