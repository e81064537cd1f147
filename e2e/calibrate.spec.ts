/** The Calibrate panel: figures equal to the reference, a calibrator applied, kept, exported and imported, sets and thresholds in Classify. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { cell, fixtures, openPanel, openSet, saved, value } from './calibrating'
import { expect, hasShared, shared, skipShared, test } from './page'

test('alive on the first visit: the example, its verdict, its diagram and their twins', async ({ app, page }) => {
  await openPanel(app, page)
  await expect(page.getByText('2,500 rows to fit, 2,500 held out')).toBeVisible()
  await expect(page.getByText(/^To try first: Temperature; Platt, top class only; Beta, top class only\. 12 rows in the rarest of 200 classes/)).toBeVisible()
  await expect(page.getByText(/is less sure than it could be|It is less sure than it could be/)).toBeVisible()
  expect(await value(page, 'ece', 'temperature')).toBeLessThan(await value(page, 'ece', 'none'))
  expect(await value(page, 'accuracy', 'temperature')).toBe(await value(page, 'accuracy', 'none'))
  await expect(page.getByRole('group', { name: /Reliability diagram/ })).toBeVisible()
  await page.getByRole('region', { name: 'Reliability' }).getByRole('button', { name: 'Show as table' }).click()
  await expect(page.getByRole('table', { name: 'Reliability by bin' }).locator('tbody tr')).toHaveCount(15)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})

test('figures of a fixture, read off the page, equal NumPy’s', async ({ app, page }) => {
  test.skip(!hasShared, skipShared)
  await openPanel(app, page)
  await openSet(page, join(shared, 'goldens/calibration'), 'resnet56_cifar10', 'even / odd')
  await expect(page.getByRole('region', { name: 'Is the confidence true?' }).getByText(/^T = 2\.8(29|30)$/)).toBeVisible()
  const want = JSON.parse(readFileSync(join(shared, 'goldens/calibration/resnet56_cifar10.evenodd.json'), 'utf8')).calibrators
  // The kernel adds up in float32 lanes: 1e-6 of a figure; a row on a bin's edge may fall to either side: 2 / n.
  for (const [method, reference] of [['none', want.none], ['temperature', want.temperature]] as const) {
    for (const [ours, theirs, within] of [['nll', 'nll', 1e-5], ['brier', 'brier', 1e-5], ['ece', 'ece15', 4e-4], ['accuracy', 'accuracy', 0], ['meanConfidence', 'mean_conf', 1e-5]] as const) {
      expect(Math.abs((await value(page, ours, method)) - reference.metrics[theirs]), `${ours} ${method}`).toBeLessThanOrEqual(within)
    }
  }
})

test('applied, kept over a reload, exported, back to raw, imported', async ({ app, page }) => {
  await openPanel(app, page)
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByText('Applied: Classify and the camera show calibrated confidence.')).toBeVisible()
  await page.getByRole('button', { name: 'Classify', exact: true }).click()
  await expect(page.getByText('Calibrated confidence: T fitted on 2,500 rows.')).toBeVisible()
  await page.getByRole('button', { name: 'Calibrate', exact: true }).click()
  // Another method takes the slider's place.
  await page.getByRole('button', { name: /Compare all/ }).click()
  const row = page.getByRole('row', { name: /^Vector scaling/ })
  await expect(row.locator('td[data-metric=nll]')).toHaveAttribute('data-value', /\d/, { timeout: 60_000 })
  await row.getByRole('radio').check()
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  const json = (await saved(page, 'Export calibrator', 'JSON')).text
  await page.getByRole('button', { name: 'Classify', exact: true }).click()
  await expect(page.getByText('Calibrated confidence: Vector scaling')).toBeVisible()
  await expect(app.slider).toHaveCount(0)
  const first = app.bars.locator('[aria-posinset="1"]')
  const calibrated = await first.getAttribute('data-confidence')
  const logit = await first.getAttribute('data-logit')
  await page.goto('/?engine=wasm')
  await expect(page.getByText('Calibrated confidence: Vector scaling')).toBeVisible()
  await expect(first).toHaveAttribute('data-confidence', calibrated!)
  await page.getByRole('button', { name: 'Back to raw' }).click()
  await expect(app.slider).toBeVisible()
  await expect(first).toHaveAttribute('data-logit', logit!)
  expect(await first.getAttribute('data-confidence')).not.toBe(calibrated)
  await page.getByRole('button', { name: 'Calibrate', exact: true }).click()
  await page.getByLabel('Import calibrator').setInputFiles([{ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(json) }])
  await expect(page.getByText('mine.json is applied.')).toBeVisible()
  await page.getByRole('button', { name: 'Classify', exact: true }).click()
  await expect(first).toHaveAttribute('data-confidence', calibrated!)
})

test('prediction sets and a threshold, made here, are seen in Classify', async ({ app, page }) => {
  await openPanel(app, page)
  const sets = page.getByRole('region', { name: 'Prediction sets' })
  await expect(sets.getByText(/held-out rows the sets hold the right class/)).toBeVisible()
  await sets.getByRole('slider', { name: 'Share of sets that may miss' }).fill('0.2')
  await expect(sets.getByText(/promised 80\.00 %/)).toBeVisible()
  await sets.getByRole('button', { name: 'LAC' }).click()
  await expect(sets.getByText(/promised 80\.00 %/)).toBeVisible()
  await sets.getByRole('button', { name: 'Show sets in Classify' }).click()
  await page.getByRole('button', { name: 'Use in Classify' }).click()
  await page.getByRole('button', { name: 'Classify', exact: true }).click()
  await app.photo('astronaut.jpg').click()
  await expect(page.getByText(/One of these \d+, right 8 times in 10\./)).toBeVisible()
  await expect(page.getByText(/not sure enough: under/)).toBeVisible()
  const size = Number(/One of these (\d+)/.exec((await page.locator('.rule-line').textContent()) ?? '')![1])
  expect(size).toBeGreaterThan(1)
  await expect(app.bars.locator('.held')).toHaveCount(Math.min(size, await app.bars.getByRole('listitem').count()))
  await app.photo('coffee.jpg').click()
  await expect(page.getByText('This one alone, right 8 times in 10.')).toBeVisible()
  await expect(page.getByText(/not sure enough/)).toHaveCount(0)
})

test('what does not go together is said, and the set in hand stays', async ({ app, page }) => {
  await openPanel(app, page)
  await page.getByLabel('Open logits').setInputFiles(join(fixtures, 'tiny_50x3.logits.npy'))
  await page.getByLabel('Open labels').setInputFiles(join(fixtures, 'well_200x10.labels.npy'))
  await expect(page.getByRole('alert')).toContainText('50')
  await openSet(page, fixtures, 'tiny_50x3', null)
  await expect(page.getByText('50 rows, 3 classes')).toBeVisible()
  // Three classes do not fit the built-in model's two hundred.
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled()
  await openSet(page, fixtures, 'separable_60x4', null)
  await expect(page.getByRole('region', { name: 'Is the confidence true?' }).getByText(/T stays 1/)).toBeVisible()
})

test('a labelled folder through MobileNetV2: every photo answered, classes by name, figures as they must be', async ({ app, page, models, watch }) => {
  test.skip(!hasShared, skipShared)
  test.setTimeout(180_000)
  watch.allowedHosts.add(models.host)
  await app.open(`?engine=wasm&panel=calibrate&model=${encodeURIComponent(`${models.url}/models/mobilenet_v2_1.0_224/model.json`)}`)
  await expect(cell(page, 'ece', 'temperature')).toHaveAttribute('data-value', /\d/)
  await page.getByLabel('Open labelled folder').setInputFiles(join(shared, 'images/labelled'))
  await expect(page.getByText(/^\d+ of 200 photos$/)).toBeVisible()
  await expect(page.getByText('labelled, by')).toBeVisible({ timeout: 150_000 })
  await expect(page.getByText('200 rows, 1,000 classes')).toBeVisible()
  // One photo a class: the page says so, and takes a shuffled split all the same. 89 % of the thousand sample photos are right.
  expect(await value(page, 'accuracy', 'none')).toBeGreaterThan(0.75)
  await expect(page.getByText(/classes have fewer than 10 rows to fit on/)).toBeVisible()
})

test('class names the model does not know: listed, mapped by hand, the rest left out', async ({ app, page }) => {
  await openPanel(app, page)
  const coffee = readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg'))
  const folder = mkdtempSync(join(tmpdir(), 'howsure-folder-'))
  for (const [name, n] of [['espresso', 3], ['my cups', 2], ['unknown things', 1]] as const) {
    mkdirSync(join(folder, 'mine', name), { recursive: true })
    for (let i = 0; i < n; i++) writeFileSync(join(folder, 'mine', name, `${i}.jpg`), coffee)
  }
  writeFileSync(join(folder, 'mine', 'espresso', 'broken.jpg'), 'no picture at all')
  await page.getByLabel('Open labelled folder').setInputFiles(join(folder, 'mine'))
  await expect(page.getByText('mine: 7 photos in 3 classes.')).toBeVisible()
  const classes = page.getByRole('table', { name: 'Classes of the folder' })
  // Those without a class first; the one that was found says how.
  await expect(classes.locator('tbody tr th')).toHaveText(['my cups', 'unknown things', 'espresso'])
  await expect(classes.getByRole('row', { name: /espresso/ })).toContainText('same name')
  const espresso = await page.getByLabel('The model’s class for my cups').locator('option').filter({ hasText: 'espresso' }).getAttribute('value')
  await page.getByLabel('The model’s class for my cups').selectOption(espresso!)
  // The last one too: the table stays open under the hand, and the focus where it was.
  const unknown = page.getByLabel('The model’s class for unknown things')
  await unknown.focus()
  await unknown.selectOption(espresso!)
  await expect(unknown).toBeVisible()
  await expect(unknown).toBeFocused()
  await unknown.selectOption('')
  await page.getByRole('button', { name: 'Run 6 photos' }).click()
  await expect(page.getByText('5 rows, 200 classes')).toBeVisible()
  await expect(page.getByText('1 not answered')).toBeVisible()
  expect(await value(page, 'accuracy', 'none')).toBe(1)
})

test('CSV and JSON, logits and labels in one file; a wrong number is named by line and column', async ({ app, page }) => {
  await openPanel(app, page)
  const rows = Array.from({ length: 60 }, (_, i) => [Math.sin(i) * 3, Math.cos(i * 2) * 2, Math.sin(i * 3), i % 3])
  const csv = (lines: (number | string)[][]) => Buffer.from(`a,b,c,label\n${lines.map((line) => line.join(',')).join('\n')}\n`)
  const give = (name: string, buffer: Buffer) => page.getByLabel('Open logits').setInputFiles([{ name, mimeType: 'text/plain', buffer }])
  await give('bad.csv', csv(rows.map((row, i) => (i === 6 ? [row[0]!, 'NaN', row[2]!, row[3]!] : row))))
  await expect(page.getByRole('alert')).toContainText(/bad\.csv, line 8 \(row 7\), column b: not a finite number/)
  await expect(page.getByText('5,000 rows, 200 classes'), 'the set in hand stays').toBeVisible()
  await give('mine.csv', csv(rows))
  await expect(page.getByText('60 rows, 3 classes')).toBeVisible()
  await give('mine.json', Buffer.from(JSON.stringify({ logits: rows.map((row) => row.slice(0, 3)), labels: rows.map((row) => row[3]) })))
  await expect(page.getByText('mine.json')).toBeVisible()
  await expect(page.getByText('60 rows, 3 classes')).toBeVisible()
})

for (const [name, options] of [['desktop', {}], ['phone, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }]] as const) {
  test.describe(name, () => {
    test.use(options)
    test('axe finds nothing', async ({ app, page }) => {
      await openPanel(app, page)
      await expect(page.getByText(/held-out rows the sets hold/)).toBeVisible()
      expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    })
  })
}
