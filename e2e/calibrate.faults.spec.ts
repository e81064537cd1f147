/** Broken labelled sets through the page: the sentence says where, the set in hand stays; and the example never comes over a person's own set. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { cell, exampleShown, fixtures, openPanel, openSet, value } from './calibrating'
import { expect, hasShared, shared, skipShared, test } from './page'

const corpus = join(shared, 'badinputs')
const file = (kind: 'labels' | 'logits', name: string) => ({ name, mimeType: 'application/octet-stream', buffer: readFileSync(join(corpus, kind, name)) })
const alert = (page: Page) => page.getByRole('alert')
const coffee = readFileSync(join(import.meta.dirname, '../public/samples/coffee.jpg'))

/** Sixty rows; the seventh has no number. */
const bad = { name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(`a,b,label\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${i === 6 ? 'NaN' : i % 5},${i % 2}`).join('\n')}\n`) }

/** Each item of the corpus: the sentence of a bad one, the line about a good one. */
const logits: Readonly<Record<string, { says?: string; shows?: RegExp }>> = {
  'nan.csv': { says: 'nan.csv, line 8 (row 7), column l3: not a finite number (“NaN”).' },
  'inf.csv': { says: 'inf.csv, line 8 (row 7), column l3: not a finite number (“Infinity”).' },
  'blank.csv': { says: 'blank.csv, line 8 (row 7), column l3: not a finite number (it is empty).' },
  'huge.csv': { says: 'huge.csv, line 8 (row 7), column l3: not a finite number (“1e400”).' },
  'comma_decimal.csv': { says: 'comma_decimal.csv, line 8 (row 7), column l3: not a finite number (“1,5”).' },
  'label_neg.csv': { says: 'label_neg.csv, line 4 (row 3): the label -1 is not one of the 10 classes (0 to 9).' },
  'one_row.csv': { says: 'one_row.csv: too few rows to fit (1; at least 50).' },
  'pickle.npy': { says: 'pickle.npy cannot be read: it holds Python objects (pickled), which are programs: they are never unpacked.' },
  'ok.csv': { shows: /300 rows, 10 classes, logits\./ },
  'onehot.csv': { shows: /300 rows, 10 classes, probabilities\./ },
  'constant.csv': { shows: /no T matters here/ },
}

test('logits: every bad file says where, and the set in hand stays whole; every good one opens', async ({ app, page }) => {
  test.skip(!hasShared, skipShared)
  expect(readdirSync(join(corpus, 'logits')).sort()).toEqual(Object.keys(logits).sort())
  await openPanel(app, page)
  const before = await value(page, 'nll', 'temperature')
  for (const [name, { says }] of Object.entries(logits)) {
    if (says === undefined) continue
    await page.getByLabel('Open logits').setInputFiles([file('logits', name)])
    await expect(alert(page)).toContainText(says)
    await expect(page.getByText(exampleShown)).toBeVisible()
    expect(await value(page, 'nll', 'temperature'), name).toBe(before)
  }
  for (const [name, { shows }] of Object.entries(logits)) {
    if (shows === undefined) continue
    await page.getByLabel('Open logits').setInputFiles([file('logits', name)])
    await expect(page.getByText(name, { exact: true })).toBeVisible()
    await expect(page.getByText(shows)).toBeVisible()
    await expect(alert(page)).toHaveCount(0)
    await expect(cell(page, 'nll', 'none')).toHaveAttribute('data-value', /\d/)
    await expect(page.locator('main')).not.toContainText(/NaN|Infinity|undefined/)
  }
})

test('a table of labels that is wrong: its lines are named, beside photos and beside logits', async ({ app, page }) => {
  test.skip(!hasShared, skipShared)
  await openPanel(app, page)
  const table: Readonly<Record<string, string>> = {
    'unclosed_quote.csv': 'unclosed_quote.csv, line 2: quote is not closed.',
    // Two hundred classes: 10 is one of them.
    'index_out.csv': 'index_out.csv: the labels on lines 3, 4 and 5 are not among the 200 classes (0 to 199): -1, 1.5, 1e3.',
  }
  for (const [name, says] of Object.entries(table)) {
    const folder = photos({ 'cat_1.jpg': coffee, 'cat_2.jpg': coffee, 'cat_3.jpg': coffee, [name]: file('labels', name).buffer })
    await page.getByLabel('Open labelled folder').setInputFiles(folder)
    await expect(alert(page)).toContainText(says)
    await expect(page.getByText(exampleShown)).toBeVisible()
    rmSync(folder, { recursive: true })
    // The same table given as the labels of logits.
    await page.getByLabel('Open logits').setInputFiles([{ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from('red,green,blue\n1,2,3\n4,5,6\n7,8,9\n1,1,2\n') }])
    await page.getByLabel('Open labels').setInputFiles([file('labels', name)])
    await expect(alert(page)).toContainText(name === 'index_out.csv' ? 'index_out.csv: the labels on lines 2, 3, 4 and 5 are not among the 3 classes (0 to 2): 10, -1, 1.5, 1e3.' : says)
    await expect(page.getByText(exampleShown)).toBeVisible()
  }
  // What was wrong is no half of the next set.
  await page.getByLabel('Open logits').setInputFiles([file('logits', 'ok.csv')])
  await expect(page.getByText('300 rows, 10 classes, logits.')).toBeVisible()
  await expect(alert(page)).toHaveCount(0)
})

test('tables of labels in every dialect find their photos', async ({ app, page }) => {
  test.skip(!hasShared, skipShared)
  await openPanel(app, page)
  const found: Readonly<Record<string, { photos: number; classes: number; unmatched: number }>> = {
    'ok.csv': { photos: 3, classes: 3, unmatched: 0 }, 'semicolon.csv': { photos: 3, classes: 3, unmatched: 0 }, 'utf16.csv': { photos: 3, classes: 3, unmatched: 0 },
    'quoted.csv': { photos: 1, classes: 1, unmatched: 4 }, 'paths.csv': { photos: 2, classes: 2, unmatched: 2 },
  }
  for (const [name, { photos: n, classes, unmatched }] of Object.entries(found)) {
    const folder = photos({ 'cat_1.jpg': coffee, 'cat_2.jpg': coffee, 'cat_3.jpg': coffee, 'cat, 1.jpg': coffee, [name]: file('labels', name).buffer }, name === 'quoted.csv' ? [] : ['cat, 1.jpg'])
    await page.getByLabel('Open labelled folder').setInputFiles(folder)
    await expect(page.getByText(`: ${n} photos in ${classes} classes.`), name).toBeVisible()
    if (unmatched > 0) await expect(page.getByText(`${unmatched} without a class or a photo`), name).toBeVisible()
    // Colours are no classes of the model: nothing is taken silently.
    await expect(page.getByRole('table', { name: 'Classes of the folder' }).locator('tbody tr'), name).toHaveCount(classes)
    await page.getByRole('button', { name: 'Not now' }).click()
    rmSync(folder, { recursive: true })
  }
  await expect(page.getByText(exampleShown)).toBeVisible()
})

test('folders that hold no labelled photos say what is missing', async ({ app, page }) => {
  await openPanel(app, page)
  for (const [files, says] of [
    [{ 'notes.txt': Buffer.from('nothing') }, 'There are no photos among the 1 files.'],
    [{ 'a.jpg': coffee, 'b.jpg': coffee }, 'The 2 photos lie in no class folders, and there is no table of labels.'],
    [{ 'a.jpg': coffee, 'labels.csv': Buffer.from('file,label\nother.jpg,espresso\n') }, /labels\.csv names none of the 1 photos\. .*other\.jpg/],
    [{ 'a.jpg': coffee, 'one.csv': Buffer.from('file,label\na.jpg,espresso\n'), 'two.csv': Buffer.from('file,label\na.jpg,espresso\n') }, 'There is more than one table of labels'],
  ] as const) {
    const folder = photos(files)
    await page.getByLabel('Open labelled folder').setInputFiles(folder)
    await expect(alert(page)).toContainText(says)
    await expect(page.getByText(exampleShown)).toBeVisible()
    rmSync(folder, { recursive: true })
  }
})

test('a bad file that comes while a set is measured: the set is measured to its end', async ({ app, page }) => {
  await openPanel(app, page)
  await page.getByRole('button', { name: /^Compare all/ }).click()
  await page.getByLabel('Open logits').setInputFiles([bad])
  await expect(alert(page)).toContainText('bad.csv, line 8 (row 7), column b: not a finite number')
  // Another split, and a bad file before its figures are there.
  await page.getByLabel('seed').fill('2')
  await page.getByLabel('Open logits').setInputFiles([bad])
  await expect(alert(page)).toContainText('bad.csv, line 8')
  await expect(cell(page, 'nll', 'temperature')).toHaveAttribute('data-value', /\d/)
  await expect(page.getByText(/held-out rows the sets hold/)).toBeVisible()
})

test.describe('the example on its way', () => {
  /** Holds the example's files until what it gives is called, which waits until the page has had them. */
  async function held(page: Page): Promise<(look?: boolean) => Promise<void>> {
    let open = (): void => {}
    const gate = new Promise<void>((done) => (open = done))
    let through = 0
    await page.route('**/calibrate/*.npy', async (route) => {
      await gate
      await route.continue()
    })
    page.on('requestfinished', (request) => {
      if (request.url().includes('/calibrate/')) through++
    })
    return async (look = true) => {
      open()
      if (!look) return
      // Asked for once more after each file that made no set: two, or four.
      await expect.poll(() => through).toBeGreaterThanOrEqual(2)
      // Time to open it, if that were to happen: any action here could call it off.
      await page.waitForTimeout(2000)
    }
  }

  test('never comes over files that were opened meanwhile', async ({ app, page }) => {
    const release = await held(page)
    await app.open('?engine=wasm&panel=calibrate')
    await expect(page.getByText('Reading…')).toBeVisible()
    await openSet(page, fixtures, 'tiny_50x3', null)
    await release()
    await expect(page.getByText('50 rows, 3 classes')).toBeVisible()
    await expect(page.getByText(exampleShown)).toHaveCount(0)
    await expect(cell(page, 'nll', 'none')).toHaveAttribute('data-value', /\d/)
    await expect(page.getByText('Reading…')).toHaveCount(0)
  })

  test('nor over photos that were answered meanwhile', async ({ app, page }) => {
    const release = await held(page)
    await app.open('?engine=wasm&panel=calibrate')
    const folder = photos({ 'espresso/1.jpg': coffee, 'espresso/2.jpg': coffee, 'goldfish/3.jpg': coffee })
    await page.getByLabel('Open labelled folder').setInputFiles(folder)
    await expect(page.getByText('3 rows, 200 classes')).toBeVisible()
    await release()
    await expect(page.getByText('3 rows, 200 classes')).toBeVisible()
    await expect(page.getByText(exampleShown)).toHaveCount(0)
    await expect(alert(page)).toHaveCount(0)
    rmSync(folder, { recursive: true })
  })

  test('comes after a file that made no set, beside the sentence about that file', async ({ app, page }) => {
    const release = await held(page)
    await app.open('?engine=wasm&panel=calibrate')
    await page.getByLabel('Open logits').setInputFiles([bad])
    await expect(alert(page)).toContainText('bad.csv, line 8 (row 7), column b: not a finite number')
    await release(false)
    await expect(page.getByText(exampleShown)).toBeVisible()
    await expect(alert(page)).toContainText('bad.csv, line 8')
    await expect(cell(page, 'ece', 'temperature')).toHaveAttribute('data-value', /\d/)
  })
})

/** A folder on the disk with these files, less some. */
function photos(files: Readonly<Record<string, Buffer>>, without: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'howsure-labelled-'))
  for (const [path, bytes] of Object.entries(files)) {
    if (without.includes(path)) continue
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}
