/** A labelled folder looked at closely: its classes and how they were found, and the photos behind a bin, a bar and a point. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { cell, openPanel, value } from './calibrating'
import { expect, hasShared, shared, skipShared, test } from './page'
import { flat } from './pictures'

const photos = (page: Page) => page.getByRole('list', { name: 'Photos of the listed rows' }).getByRole('listitem')

/** Coffee cups, of which two are called something else; a class by another spelling, a number and nothing. */
function folderOfCups(): string {
  const folder = mkdtempSync(join(tmpdir(), 'howsure-cups-'))
  const coffee = readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg'))
  const put = (name: string, n: number, bytes: Buffer): void => {
    mkdirSync(join(folder, 'cups', name), { recursive: true })
    for (let i = 0; i < n; i++) writeFileSync(join(folder, 'cups', name, `${name} ${i}.jpg`), bytes)
  }
  put('espresso', 30, coffee)
  put('OBELISK', 2, coffee)
  put('7', 1, flat(20, 40, 200))
  return join(folder, 'cups')
}

test.describe('a folder of photos', () => {
  test('classes say how they were found and can be changed; the photos of a bar and of a point, and one of them in Classify', async ({ app, page }) => {
    test.setTimeout(120_000)
    await openPanel(app, page)
    await page.getByLabel('Open labelled folder').setInputFiles(folderOfCups())
    await expect(page.getByText('33 rows, 200 classes')).toBeVisible({ timeout: 60_000 })
    await page.getByText('3 of 3 classes matched').click()
    const classes = page.getByRole('table', { name: 'Classes of the folder' })
    await expect(classes.locator('tr[data-class="OBELISK"]')).toContainText('name, spelled otherwise')
    await expect(classes.locator('tr[data-class="7"]')).toContainText('class number')
    await page.getByRole('button', { name: 'even / odd' }).click()
    await expect.poll(() => value(page, 'accuracy', 'none')).toBeLessThan(1)

    // Everything wrong among all that is answered: the cups in other folders.
    const point = page.locator('.risk-points.before .risk-point').last()
    await point.focus()
    await page.keyboard.press('Enter')
    const heading = page.getByRole('heading', { name: /rows? wrong among those at least .* sure, as it is/ })
    await expect(heading).toBeVisible()
    const wrong = Number(/^\d+/.exec(await heading.innerText())![0])
    await expect(photos(page)).toHaveCount(wrong)
    await expect(photos(page).first()).toContainText(/OBELISK \d\.jpg|7 0\.jpg/)
    await expect(photos(page).first()).toContainText('is ')

    // The highest bar holds most of the cups; their pictures are drawn.
    await page.locator('[data-chart=histogram] .hist-bin[data-method=none]').last().click()
    await expect(page.getByRole('heading', { name: /rows? from .* %, as it is/ })).toBeVisible()
    await expect(heading).toHaveCount(0)
    await expect(photos(page).first()).toContainText('espresso')
    const picture = photos(page).first().locator('img')
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(184)
    expect((await new AxeBuilder({ page }).include('[data-chart=histogram]').analyze()).violations.map((v) => v.id)).toEqual([])
    await page.setViewportSize({ width: 360, height: 780 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)

    const name = await photos(page).first().locator('.row-photo-name').innerText()
    await photos(page).first().getByRole('button').click()
    await expect(app.html).toHaveAttribute('data-panel', 'classify')
    await expect(page.getByRole('option', { selected: true })).toHaveAttribute('data-name', name)
    await expect(page.getByRole('option', { selected: true })).toHaveAttribute('data-state', 'done')
  })

  test('a class changed after the run: the photos run again with it', async ({ app, page }) => {
    test.setTimeout(120_000)
    await openPanel(app, page)
    await page.getByLabel('Open labelled folder').setInputFiles(folderOfCups())
    await expect(page.getByText('33 rows, 200 classes')).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: 'even / odd' }).click()
    await expect.poll(() => value(page, 'accuracy', 'none')).toBeLessThan(1)
    const before = await value(page, 'accuracy', 'none')
    await page.getByText('3 of 3 classes matched').click()
    await page.getByRole('button', { name: 'Change the class for OBELISK' }).click()
    const select = page.getByLabel('The model’s class for OBELISK')
    await select.selectOption(await select.locator('option').filter({ hasText: 'espresso' }).getAttribute('value'))
    await page.getByRole('button', { name: 'Run 33 photos' }).click()
    await expect.poll(() => value(page, 'accuracy', 'none'), { timeout: 60_000 }).toBeGreaterThan(before)
  })

  test('MobileNetV2: the wrong ones of the last bin are where the table says', async ({ app, page, models, watch }) => {
    test.skip(!hasShared, skipShared)
    test.setTimeout(240_000)
    watch.allowedHosts.add(models.host)
    await app.open(`?engine=wasm&panel=calibrate&model=${encodeURIComponent(`${models.url}/models/mobilenet_v2_1.0_224/model.json`)}`)
    await expect(cell(page, 'ece', 'temperature')).toHaveAttribute('data-value', /\d/)
    await page.getByLabel('Open labelled folder').setInputFiles(join(shared, 'images/labelled'))
    await expect(page.getByText('200 rows, 1,000 classes')).toBeVisible({ timeout: 200_000 })
    const bin = page.locator('.rel-points.before .rel-bin').last()
    const [, rows, right] = /([\d,]+) rows: says [\d.]+ %, right ([\d.]+) %/.exec((await bin.getAttribute('aria-label'))!)!
    await bin.press('Enter')
    await expect(photos(page)).toHaveCount(Math.min(24, Number(rows)))
    while (await page.getByRole('button', { name: /^Show \d+ more/ }).count()) await page.getByRole('button', { name: /^Show \d+ more/ }).click()
    await expect(photos(page)).toHaveCount(Number(rows))
    const ok = await photos(page).filter({ has: page.getByLabel('right') }).count()
    expect(ok / Number(rows)).toBeCloseTo(Number(right) / 100, 3)
  })
})

test('a large file of logits: how far it is read is shown, and Cancel leaves the set in hand', async ({ app, page }) => {
  test.setTimeout(120_000)
  await openPanel(app, page)
  // 60 MB of numbers with 8 digits.
  const line = `${Array.from({ length: 200 }, (_, k) => (Math.sin(k) * 3).toFixed(6)).join(',')},7\n`
  const file = join(mkdtempSync(join(tmpdir(), 'howsure-large-')), 'large.csv')
  writeFileSync(file, `${Array.from({ length: 200 }, (_, k) => `c${k}`).join(',')},label\n${line.repeat(Math.round(60e6 / line.length))}`)
  await page.getByLabel('Open logits').setInputFiles(file)
  const bar = page.getByRole('progressbar', { name: 'Read' })
  await expect.poll(() => bar.evaluate((one: HTMLProgressElement) => one.value), { intervals: [50] }).toBeGreaterThan(0.05)
  await page.getByRole('button', { name: 'Cancel' }).first().click()
  await expect(bar).toHaveCount(0)
  await expect(page.getByText('5,000 rows, 200 classes')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
  // The worker is free for other questions at once.
  await page.getByRole('button', { name: 'even / odd' }).click()
  await expect(cell(page, 'ece', 'temperature')).toHaveAttribute('data-value', /\d/)
})
