/** What leaves the page because a person asked: JSON, CSV, pictures, the link. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { builtinRecipe, expect, test } from './page'
import { flat } from './pictures'

const coffee = readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg'))

test('JSON and CSV hold everything, at full precision', async ({ app, page }) => {
  await app.open('?engine=wasm&T=2')
  await app.openPhotos([
    { name: 'cup, "red".jpg', mimeType: 'image/jpeg', buffer: coffee },
    { name: '=1+1.png', mimeType: 'image/png', buffer: flat(10, 20, 30) },
    { name: 'no picture.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<html>') },
  ])
  await expect(app.photo('no picture.jpg')).toHaveAttribute('data-state', 'failed')
  await expect(app.photo('=1+1.png')).toHaveAttribute('data-state', 'done')
  const save = async (item: string) => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export results' }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
    return readFileSync(await (await download).path(), 'utf8')
  }
  const rows = await app.rows()
  const json = JSON.parse(await save('JSON')) as {
    app: string, model: { id: string, sha256: string, labels: string[], outputKind: string }, engine: object, recipe: { width: number }
    calibrator: null, temperature: number
    images: { name: string, state: string, error: string | null, width: number | null, height: number | null, logits: number[] | null, confidences: number[] | null }[]
  }
  expect(json).toMatchObject({ app: 'howsure', engine: { runtime: 'tfjs', device: 'wasm' }, calibrator: null, temperature: 2, recipe: builtinRecipe })
  expect(json.model).toMatchObject({ id: 'builtin', outputKind: 'logits' })
  expect(json.model.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(json.model.labels).toHaveLength(200)
  expect(json.images.map((image) => [image.name, image.state])).toEqual([['cup, "red".jpg', 'done'], ['=1+1.png', 'done'], ['no picture.jpg', 'failed']])
  const [first, , failed] = json.images
  expect([first!.width, first!.height]).toEqual([600, 400])
  for (const { k, logit, confidence } of rows) expect([first!.logits![k], first!.confidences![k]]).toEqual([logit, confidence])
  expect(failed).toMatchObject({ logits: null, confidences: null, error: expect.stringContaining('it starts with') })

  const lines = (await save('CSV')).split('\r\n')
  expect(lines).toHaveLength(5)
  expect(lines[0]).toMatch(/^file,state,error,width,height,top_class,top_label,confidence,margin,entropy_bits,energy,outside,T,p_0_goldfish,/)
  expect(lines[1]).toMatch(/^"cup, ""red""\.jpg",done,,600,400,\d+,espresso,0\.\d+,/)
  expect(lines[2]).toMatch(/^'=1\+1\.png,done,/)
  expect(lines[1]!.split(',').at(-1)).toBe(String(rows.find((row) => row.k === 199)!.confidence))
})

test('the bars as PNG and SVG', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await app.classify({ name: 'cup.jpg', mimeType: 'image/jpeg', buffer: coffee })
  const save = async (item: string) => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Picture' }).click()
    await page.getByRole('menuitem', { name: item }).click()
    const done = await download
    return { name: done.suggestedFilename(), bytes: readFileSync(await done.path()) }
  }
  const svg = await save('Save SVG')
  expect(svg.name).toBe('howsure-cup.svg')
  expect(svg.bytes.toString()).toContain('>espresso</text>')
  expect(svg.bytes.toString()).toContain('T = 1.00')
  const png = PNG.sync.read((await save('Save PNG')).bytes)
  expect(png.width).toBe(1440)
  // The top bar is drawn in the accent colour #0b6e69.
  const at = (x: number, y: number) => [...png.data.subarray((y * png.width + x) * 4, (y * png.width + x) * 4 + 3)]
  expect(at(200, 2 * (84 + 27))).toEqual([0x0b, 0x6e, 0x69])
})

test('the copied link restores T and engine', async ({ app, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.open('?engine=wasm')
  await page.getByLabel('Temperature value').fill('0.5')
  await page.getByRole('button', { name: 'Export results' }).click()
  await page.getByRole('menuitem', { name: 'Copy link' }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(new URL(link).search).toBe('?engine=wasm&T=0.5')
})
