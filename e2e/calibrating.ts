/** What a person does in the Calibrate panel, by its stable names. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { type App, expect } from './page'

export const fixtures = join(import.meta.dirname, '../tests/fixtures/calibration')
export const exampleShown = '5,000 rows, 200 classes, shipped as an example.'

export async function openPanel(app: App, page: Page): Promise<void> {
  await app.open('?engine=wasm&panel=calibrate')
  await expect(app.html).toHaveAttribute('data-panel', 'calibrate')
  await expect(cell(page, 'ece', 'temperature')).toHaveAttribute('data-value', /\d/)
}

/** A figure of the table of metrics; its value at full precision. */
export const cell = (page: Page, metric: string, method: string): Locator => page.getByRole('table', { name: 'Metrics' }).locator(`td[data-metric=${metric}][data-method=${method}]`)
export const value = async (page: Page, metric: string, method: string): Promise<number> => Number(await cell(page, metric, method).getAttribute('data-value'))

export async function openSet(page: Page, folder: string, name: string, split: 'even / odd' | null): Promise<void> {
  if (split) await page.getByRole('button', { name: split }).click()
  await page.getByLabel('Open logits').setInputFiles(join(folder, `${name}.logits.npy`))
  await page.getByLabel('Open labels').setInputFiles(join(folder, `${name}.labels.npy`))
  await expect(page.getByText(`${name}.logits.npy`)).toBeVisible()
  await expect(cell(page, 'nll', 'none')).toHaveAttribute('data-value', /\d/)
}

/** An item of a menu that ends in a file. */
export async function saved(page: Page, button: string, item: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  const done = await download
  return { name: done.suggestedFilename(), text: readFileSync(await done.path(), 'utf8') }
}
