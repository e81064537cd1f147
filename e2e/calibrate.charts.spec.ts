/** The charts of Calibrate: their table twins against the numbers of the heart itself, their files, the rows of a bin, the intervals. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { bootstrap } from '../src/confidence/bootstrap'
import { fit } from '../src/confidence/calibrators/method'
import { temperature } from '../src/confidence/calibrators/temperature'
import { takeRows } from '../src/confidence/labelled'
import { metrics } from '../src/confidence/metrics'
import { measure } from '../src/confidence/metrics/measure'
import { perClass } from '../src/confidence/perClass'
import { predict, type Predictions } from '../src/confidence/predictions'
import { reliability, rowsOfBin } from '../src/confidence/reliability'
import { softmaxRows } from '../src/confidence/rows'
import { riskAtCoverage, riskCurve } from '../src/confidence/selective/curve'
import { splitRows } from '../src/confidence/split'
import { openLabelled } from '../src/labelled/open'
import { expect, test } from './page'

const folder = join(import.meta.dirname, '../public/calibrate')
const labelsFile = join(import.meta.dirname, '../public/model/labels.txt')

/** What the page should show, computed here. */
async function expected() {
  const blob = (name: string): Blob => new Blob([new Uint8Array(readFileSync(join(folder, name)))])
  const { set } = await openLabelled(blob('logits.npy'), blob('labels.npy'))
  const split = splitRows(set.labels)
  const evaluation = takeRows(set, split.evaluation)
  const fitted = fit(temperature, takeRows(set, split.calibration))
  if (fitted.status !== 'fitted') throw new Error(fitted.why)
  const both: readonly [Predictions, Predictions] = [predict(softmaxRows(evaluation, 1)), predict(softmaxRows(evaluation, fitted.params.T))]
  return { set, split, evaluation, fitted, both, bins: both.map((rows) => reliability(rows)), names: readFileSync(labelsFile, 'utf8').trim().split('\n') }
}

async function open(page: Page): Promise<void> {
  await page.goto('/?panel=calibrate&engine=wasm')
  for (const chart of ['reliability', 'histogram', 'risk-coverage', 'nll']) await expect(page.locator(`[data-chart=${chart}] svg.chart`)).toBeVisible({ timeout: 30_000 })
  await expect(page.locator('[data-chart=risk-coverage] path.after')).toBeAttached()
}

/** A table's values at full precision; text where it is not a number, null where there is nothing. */
function values(page: Page, label: string): Promise<(number | string | null)[][]> {
  return page.getByRole('table', { name: label, exact: true }).locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => {
    const value = (cell as HTMLElement).dataset['value'] ?? ''
    return value === '' ? null : Number.isNaN(Number(value)) ? value : Number(value)
  })))
}

/** Equal to 1e-6, as the worker's kernel and the plain code are. */
function same(found: readonly (readonly unknown[])[], wanted: readonly (readonly unknown[])[]): void {
  expect(found).toHaveLength(wanted.length)
  for (const [r, row] of wanted.entries()) {
    expect(found[r]).toHaveLength(row.length)
    for (const [c, value] of row.entries()) {
      if (typeof value === 'number') expect(Math.abs((found[r]![c] as number) - value), `row ${r}, column ${c}`).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)))
      else expect(found[r]![c], `row ${r}, column ${c}`).toBe(value)
    }
  }
}

async function save(page: Page, chart: string, item: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: `Save: ${chart}` }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  const done = await download
  return { name: done.suggestedFilename(), bytes: readFileSync(await done.path()) }
}

/** Cells of a CSV without quotes in it. */
const cells = (text: string): (number | string | null)[][] => text.trimEnd().split('\r\n').map((line) => line.split(',').map((cell) => (cell === '' ? null : Number.isNaN(Number(cell)) ? cell : Number(cell))))

test('every twin shows the numbers of the heart', async ({ page }) => {
  const { evaluation, both, bins, fitted, names } = await expected()
  await open(page)
  for (const chart of ['Reliability', 'Right and wrong', 'Risk and coverage', 'Log loss against T', 'Sizes of the sets', 'By threshold']) {
    await page.getByRole('button', { name: `Show as table: ${chart}` }).click()
  }
  await expect(page.locator('svg.chart:visible')).toHaveCount(0)

  same((await values(page, 'Reliability by bin')).map((row) => row.slice(1)), bins[0]!.map((_, b) => bins.flatMap((own) => {
    const { count, confidence, accuracy, low, high } = own[b]!
    return count === 0 ? [0, null, null, null, null] : [count, confidence, accuracy, low, high]
  })))
  same((await values(page, 'Right and wrong by confidence')).map((row) => row.slice(1)), bins[0]!.map((_, b) => bins.flatMap((own) => [own[b]!.right, own[b]!.count - own[b]!.right])))

  const curves = both.map(riskCurve)
  same(await values(page, 'Wrong by share answered'), Array.from({ length: 20 }, (_, i) => [(i + 1) / 20, ...curves.map((curve) => riskAtCoverage(curve, (i + 1) / 20))]))
  const aurc = both.map((rows) => measure(rows).aurc!.toFixed(4))
  await expect(page.locator('[data-chart=risk-coverage] svg.chart')).toHaveAttribute('aria-label', new RegExp(`as it is, AURC ${aurc[0]}; Temperature, AURC ${aurc[1]}`))

  const loss = await values(page, 'Log loss by temperature')
  expect(loss).toHaveLength(41)
  for (const at of [0, 10, 20, 30, 40]) {
    const [T, nll] = loss[at] as [number, number]
    expect(Math.abs(nll - measure(predict(softmaxRows(evaluation, T))).nll!)).toBeLessThan(1e-9 * nll)
  }
  await expect(page.locator('[data-chart=nll] svg.chart')).toHaveAttribute('aria-label', new RegExp(`the best is T = ${fitted.params.T.toFixed(3)}`))

  // Classes, a hundred a page; sorted by how much surer than right the model is.
  const of = both.map(perClass)
  const wanted = names.map((name, k) => [`${k} ${name}`, of[0]!.count[k]!, ...of.flatMap(({ accuracy, confidence }) => [accuracy[k]!, confidence[k]!, confidence[k]! - accuracy[k]!])])
  await page.getByRole('button', { name: 'as it is: gap' }).click()
  await expect(page.getByRole('columnheader', { name: 'as it is: gap' })).toHaveAttribute('aria-sort', 'descending')
  const first = await values(page, 'Classes')
  expect(first).toHaveLength(100)
  await page.getByRole('region', { name: 'Classes', exact: true }).getByRole('button', { name: 'Next 100' }).click()
  const second = await values(page, 'Classes')
  const found = [...first, ...second]
  const gaps = found.map((row) => row[4] as number)
  expect(gaps).toEqual(gaps.toSorted((a, b) => b - a))
  same(found.toSorted((a, b) => Number.parseInt(String(a[0]), 10) - Number.parseInt(String(b[0]), 10)), wanted)
})

test('a chart leaves as SVG, PNG and CSV, with its looks and its numbers', async ({ page }) => {
  const { both, bins } = await expected()
  await open(page)
  for (const [chart, id] of [['Reliability', 'reliability'], ['Right and wrong', 'histogram'], ['Risk and coverage', 'risk-coverage'], ['Log loss against T', 'nll']] as const) {
    const { name, bytes } = await save(page, chart, 'SVG')
    const svg = bytes.toString()
    expect(name).toBe(`howsure-${id}.svg`)
    expect(svg).toContain(`<title>${chart}: `)
    expect(svg).toContain('>2,500 held-out rows</text>')
    expect(svg).not.toMatch(/class=|style=|var\(|tabindex|role=|data-|NaN|href/)
    // The accent colour was a style of the page; in the file it is an attribute.
    expect(svg).toMatch(/(fill|stroke)="rgb\(11, 110, 105\)"/)
  }
  // From behind the table too; and a picture of the right size that is not empty.
  await page.getByRole('button', { name: 'Show as table: Right and wrong' }).click()
  const png = PNG.sync.read((await save(page, 'Right and wrong', 'PNG')).bytes)
  expect(png.width).toBe((380 + 16) * 4)
  const colours = new Set<number>()
  for (let at = 0; at < png.data.length; at += 4) colours.add(png.data.readUInt32BE(at) >>> 8)
  expect([...colours]).toEqual(expect.arrayContaining([0xffffff, 0x0b6e69, 0xb84a0c]))

  const histogram = cells((await save(page, 'Right and wrong', 'CSV')).bytes.toString())
  expect(histogram[0]!.slice(-4)).toEqual(['as it is: right', 'as it is: wrong', 'Temperature: right', 'Temperature: wrong'])
  same(histogram.slice(1).map((row) => row.slice(1)), bins[0]!.map((_, b) => bins.flatMap((own) => [own[b]!.right, own[b]!.count - own[b]!.right])))
  const curve = cells((await save(page, 'Risk and coverage', 'CSV')).bytes.toString())
  expect(curve[0]).toEqual(['method', 'coverage', 'kept', 'risk', 'threshold'])
  const ends = curve.filter((row) => row[1] === 1).map((row) => row[3])
  same([ends], [both.map((rows) => 1 - measure(rows).accuracy!)])
})

test('figures with bootstrap intervals, and as CSV', async ({ page }) => {
  const { both } = await expected()
  await open(page)
  const wanted = both.map((rows) => ({ figures: measure(rows), intervals: bootstrap(rows, metrics, { bins: 15 }) }))
  const shown = (method: string) => page.locator(`[aria-label=Metrics] td[data-method=${method}][data-metric=ece]`)
  await expect(shown('none')).not.toHaveAttribute('data-low')
  await page.getByRole('button', { name: 'Show intervals' }).click()
  await expect(page.getByText('95 % intervals by bootstrap')).toBeVisible({ timeout: 60_000 })
  for (const [i, method] of ['none', 'temperature'].entries()) {
    const ends = await page.locator(`[aria-label=Metrics] td[data-method=${method}]`).evaluateAll((all) => all.map((cell) => {
      const { metric, low, high } = (cell as HTMLElement).dataset
      return [metric!, low === undefined ? null : Number(low), high === undefined ? null : Number(high)]
    }))
    same(ends, metrics.map(({ id }) => [id, wanted[i]!.intervals[id]?.low ?? null, wanted[i]!.intervals[id]?.high ?? null]))
  }
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as CSV: Metrics' }).click()
  const table = cells(readFileSync(await (await download).path(), 'utf8'))
  expect(table[0]).toEqual(['metric', 'title', 'none', 'none: low (95 %)', 'none: high (95 %)', 'temperature', 'temperature: low (95 %)', 'temperature: high (95 %)'])
  const ece = table.find(([id]) => id === 'ece')!
  same([[ece[2], ece[3], ece[6]]], [[wanted[0]!.figures.ece!, wanted[0]!.intervals.ece!.low, wanted[1]!.intervals.ece!.low]])
  await page.getByRole('button', { name: 'Hide intervals' }).click()
  await expect(shown('none')).not.toHaveAttribute('data-low')
})

test('the rows of a bin, by keyboard and by pointer', async ({ app, page }) => {
  const { set, split, both, bins, names } = await expected()
  await open(page)
  await expect(app.html, 'the classes have names').toHaveAttribute('data-model-state', 'ready')
  const list = page.getByRole('table', { name: 'Listed rows' })
  const rowsWanted = (i: 0 | 1, b: number) => Array.from(rowsOfBin(both[i], 'width', 15, b).subarray(0, 200), (r) => {
    const [answered, label] = [both[i].predicted[r]!, both[i].labels[r]!]
    return [split.evaluation[r]!, both[i].confidence[r]!, names[answered]!, names[label]!, answered === label ? 'yes' : 'no']
  })
  // The last bin of the fitted temperature holds more than are listed.
  const last = page.locator('.rel-points.after .rel-bin').last()
  await last.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: `${bins[1]![14]!.count} rows from 93.3 to 100 %, Temperature; the surest 200` })).toBeVisible()
  same(await values(page, 'Listed rows'), rowsWanted(1, 14))
  for (const [row, , , label] of await values(page, 'Listed rows')) expect(names[set.labels[row as number]!]).toBe(label)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: `${bins[1]![13]!.count} rows from 86.7 to 93.3 %, Temperature` })).toBeVisible()
  // Another series, by its point.
  await page.locator('.rel-points.before .rel-bin[data-bin="9"] .rel-count').click()
  await expect(page.getByRole('heading', { name: /from 60 to 66.7 %, as it is/ })).toBeVisible()
  same(await values(page, 'Listed rows'), rowsWanted(0, 9))
  // Other bins: the list belonged to the old ones.
  await page.getByRole('combobox', { name: /^bins/ }).selectOption('10')
  await expect(list).toHaveCount(0)
  await page.setViewportSize({ width: 360, height: 780 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })
    test('axe finds nothing: charts, a twin, a list of rows', async ({ page }) => {
      test.setTimeout(120_000)
      await open(page)
      // The least bin: a short list.
      await page.locator('.rel-points.after .rel-bin').first().press('Enter')
      await expect(page.getByRole('table', { name: 'Listed rows' })).toBeVisible()
      await page.getByRole('button', { name: 'Show as table: Right and wrong' }).click()
      expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
    })
  })
}
