/** Detect for everybody: by keyboard, by screen reader (axe), at the width of a phone. The detector is made here: nothing is skipped. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { boxOnnx, yoloRows } from './boxModels'
import { found, list } from './detecting'
import { load } from './loadModel'
import { type App, expect, test } from './page'

const coffee = { name: 'coffee.jpg', mimeType: 'image/jpeg', buffer: readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg')) }

async function open(app: App): Promise<void> {
  const { shape, numbers } = yoloRows(3, [
    { box: [32, 32, 30, 20], objectness: 0.95, scores: [0.1, 0.9, 0.3] }, { box: [33, 32, 30, 20], objectness: 0.9, scores: [0.1, 0.8, 0.3] },
    { box: [14, 34, 12, 12], objectness: 0.7, scores: [0.6, 0.1, 0.1] }, { box: [54, 30, 8, 8], objectness: 0.5, scores: [0.1, 0.1, 0.9] },
  ])
  await app.open('?engine=wasm')
  expect(await load(app, () => app.page.getByLabel('Open model files').setInputFiles([boxOnnx(shape, numbers), { name: 'labels.txt', mimeType: 'text/plain', buffer: Buffer.from('ant\nbee\ncow') }]))).toBe('ready')
  await expect(await app.classify(coffee)).toHaveAttribute('data-state', 'done')
}

for (const [name, options] of [['desktop light', {}], ['desktop dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 390, height: 844 } }]] as const) {
  test.describe(name, () => {
    test.use(options)
    test('axe finds nothing: no detector yet, objects, one chosen, the table, the truth', async ({ app, page }) => {
      const check = async () => expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
      await app.open('?panel=detect')
      await expect(page.getByRole('heading', { name: 'Open a detector' })).toBeVisible()
      await check()
      await open(app)
      await check()
      await list(app).getByRole('option').first().click()
      await expect(page.getByText('Every class of this box')).toBeVisible()
      await check()
      await page.getByRole('button', { name: 'Scores as table' }).click()
      await page.getByLabel('Open ground truth', { exact: true }).setInputFiles({ name: 'coffee.txt', mimeType: '', buffer: Buffer.from('1 0.5 0.5 0.47 0.47\n0 0.2 0.5 0.2 0.3\n') })
      await expect(page.getByRole('table', { name: 'Detection metrics' })).toBeVisible()
      await check()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    })
  })
}

test('keyboard only: walk the objects, look closer, move the sliders; the answer is spoken', async ({ app, page }) => {
  await open(app)
  await expect(page.getByRole('status').filter({ hasText: '3 objects: 1 bee, 1 cow, 1 ant' })).toBeAttached()
  const reached = new Set<string>()
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  for (let i = 0; i < 45; i++) {
    await page.keyboard.press('Tab')
    reached.add(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? ''))
  }
  for (const name of ['Picture with boxes', 'Zoom in', 'Photos', 'Detections', 'Score threshold', 'IoU threshold', 'Temperature', 'Export results', 'Scores as table', 'Open ground truth']) {
    expect([...reached].some((text) => text.includes(name)), `${name} by Tab`).toBe(true)
  }
  await list(app).focus()
  await page.keyboard.press('End')
  await expect(list(app).locator('[aria-selected=true]')).toHaveAttribute('data-label', 'ant')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('heading', { name: /^cow/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Every class of this box')).toHaveCount(0)
  const frame = page.getByRole('group', { name: 'Picture with boxes' })
  await frame.focus()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect(page.locator('.zoom-figure')).not.toHaveText('1.0 ×')
  await page.keyboard.press('0')
  await expect(page.locator('.zoom-figure')).toHaveText('1.0 ×')
  const score = page.getByRole('slider', { name: 'Score threshold' })
  await score.focus()
  await page.keyboard.press('End')
  await expect.poll(async () => (await found(app)).length).toBe(0)
  await page.keyboard.press('Home')
  await expect.poll(async () => (await found(app)).length).toBe(3)
})
