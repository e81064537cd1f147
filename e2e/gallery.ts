/** Many photos at once, as a person would look through them: the filmstrip tile by tile, then what the exports say. */
import { readFileSync } from 'node:fs'
import { type App, expect } from './page'

export interface Upload {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** One picture of the exported JSON, with what the filmstrip's tile and the stage said of it. */
export interface Looked {
  readonly name: string
  readonly state: 'done' | 'damaged' | 'failed'
  readonly error: string | null
  readonly notes: string[]
  readonly width: number | null
  readonly height: number | null
  readonly logits: number[] | null
  readonly confidences: number[] | null
  /** All text inside the option. */
  readonly option: string
  readonly topClass: number | null
  /** What the browser's own preview measures; null when it shows none. */
  readonly preview: readonly [number, number] | null
}

/** Long enough for its turn in a queue of twenty on a slow machine; a hang is longer. */
const patience = 5_000

/** Opens the files together and walks to the end of them. Every option must reach an end, with the answer or the sentence that the export gives. */
export async function lookThrough(app: App, files: readonly Upload[]): Promise<Looked[]> {
  const { page } = app
  await app.openPhotos([...files])
  const option = app.strip.locator('[aria-selected=true]')
  const walked: Pick<Looked, 'option' | 'topClass' | 'preview'>[] = []
  for (const [i, file] of files.entries()) {
    if (i > 0) {
      await app.strip.focus()
      await page.keyboard.press('ArrowRight')
    }
    // Not toHaveAttribute: it trims and joins the white space that odd names are made of.
    await expect.poll(() => option.getAttribute('data-name')).toBe(file.name)
    await expect(option, `${file.name} comes to an end`).toHaveAttribute('data-state', /^(done|damaged|failed)$/, { timeout: patience })
    const state = await option.getAttribute('data-state')
    const top = await option.getAttribute('data-top-class')
    if (state === 'failed') await expect(app.bars).toHaveCount(0)
    else await expectSorted(app, top!)
    const shown = page.locator('.photo > img').or(page.getByText('The browser cannot show this picture.'))
    const preview = state === 'failed' ? null : await shown.evaluate(async (img) => {
      if (!(img instanceof HTMLImageElement)) return null
      await img.decode().catch(() => {})
      return img.naturalWidth > 0 ? [img.naturalWidth, img.naturalHeight] as const : null
    }, undefined, { timeout: patience })
    walked.push({ option: (await option.textContent()) ?? '', topClass: top === null ? null : Number(top), preview })
  }
  const { images } = JSON.parse(await saved(app, 'JSON')) as { images: Omit<Looked, 'option' | 'topClass' | 'preview'>[] }
  return files.map((file, i) => {
    expect(images[i]!.name).toBe(file.name)
    return { ...images[i]!, ...walked[i]! }
  })
}

/** The rows near the view belong to the selected photo (its top class is first) and fall from row to row. */
async function expectSorted(app: App, top: string): Promise<void> {
  await expect(app.bars.locator('[aria-posinset="1"]')).toHaveAttribute('data-class', top)
  const rows = await app.bars.getByRole('listitem').evaluateAll((all) => all
    .sort((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
    .map((row) => Number((row as HTMLElement).dataset['logit'])))
  expect(rows.length).toBeGreaterThan(3)
  for (let i = 1; i < rows.length; i++) expect(rows[i]).toBeLessThanOrEqual(rows[i - 1]!)
}

/** A whole answer: every number finite, confidences one distribution, the tile's class the surest. */
export function expectAnswer(photo: Looked): void {
  expect(photo.error, photo.name).toBeNull()
  expect(photo.logits?.length, photo.name).toBeGreaterThan(1)
  for (const value of [...photo.logits!, ...photo.confidences!]) expect(Number.isFinite(value), `${photo.name}: ${value}`).toBe(true)
  expect(photo.confidences!.reduce((sum, p) => sum + p, 0), photo.name).toBeCloseTo(1, 5)
  expect(photo.logits![photo.topClass!], photo.name).toBe(Math.max(...photo.logits!))
  expect(photo.width! * photo.height!, photo.name).toBeGreaterThan(0)
  // A damaged file's answer is never without its mark, a whole one's never with it.
  expect(/damaged file/.test(photo.option), photo.option).toBe(photo.state === 'damaged')
  expect(photo.notes.some((note) => /damaged/.test(note)), photo.name).toBe(photo.state === 'damaged')
}

/** No answer, and words for it inside the option. */
export function expectClearError(photo: Looked, words: RegExp): void {
  expect(photo.state, photo.name).toBe('failed')
  expect(photo.logits, photo.name).toBeNull()
  expect(photo.error, photo.name).toMatch(words)
  expect(photo.error, photo.name).toMatch(/^[A-Z][^\n]{15,300}\.$/s)
  expect(photo.error, photo.name).not.toMatch(/went wrong|Error|undefined|null|NaN/)
  expect(photo.option).toContain(photo.error!)
}

export async function saved(app: App, item: 'JSON' | 'CSV'): Promise<string> {
  const download = app.page.waitForEvent('download')
  await app.page.getByRole('button', { name: 'Export results' }).click()
  await app.page.getByRole('menuitem', { name: item, exact: true }).click()
  return readFileSync(await (await download).path(), 'utf8')
}

/** RFC 4180: quoted cells may hold commas, doubled quotes and line breaks. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && plain === '' && end === '') break
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!)
    if (end === '\r\n') rows.push([])
  }
  if (rows.at(-1)!.length === 0) rows.pop()
  return rows
}

/** The exact pixels the model reads, RGB. */
export async function whatTheModelSees(app: App): Promise<{ width: number, height: number, at: (x: number, y: number) => number[], data: number[] }> {
  const button = app.page.getByRole('button', { name: 'What the model sees' })
  await button.click()
  const canvas = app.page.getByRole('img', { name: /^What the model sees/ })
  // The canvas stands at its default 300 x 150 until the worker has answered.
  await expect.poll(() => canvas.evaluate((c: HTMLCanvasElement) => c.width === c.height)).toBe(true)
  const { width, height, rgba } = await canvas.evaluate((c: HTMLCanvasElement) => (
    { width: c.width, height: c.height, rgba: [...c.getContext('2d')!.getImageData(0, 0, c.width, c.height).data] }
  ))
  await button.click()
  const data = rgba.filter((_, i) => i % 4 !== 3)
  return { width, height, data, at: (x, y) => data.slice((y * width + x) * 3, (y * width + x) * 3 + 3) }
}
