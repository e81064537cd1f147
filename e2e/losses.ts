/** A batch of photos in whose middle something breaks: every photo answered, with the answer it has when nothing breaks. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { type App, expect } from './page'
import { png } from './pictures'
import { backAfter, clock, openQuestions } from './workers'

export interface Upload {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** No two alike, so that an answer that belongs to another photo shows. */
export function batch(count: number, side = 160): Upload[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `n${i}.png`, mimeType: 'image/png',
    buffer: png(side, side, (x, y) => [((x * (i + 3)) & 63) + (i * 37) % 192, ((y * (2 * i + 1)) & 63) + (i * 71) % 192, ((x ^ y) & 63) + (i * 113) % 192]),
  }))
}

export type Answers = ReadonlyMap<string, readonly number[]>

interface Exported {
  readonly images: { readonly name: string; readonly state: string; readonly error: string | null; readonly logits: number[] | null }[]
}

export async function exported(page: Page): Promise<Exported['images']> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export results' }).click()
  await page.getByRole('menuitem', { name: 'JSON', exact: true }).click()
  return (JSON.parse(readFileSync(await (await download).path(), 'utf8')) as Exported).images
}

/** The logits of every photo, by name. Fails when one has none. */
export async function answers(page: Page): Promise<Answers> {
  const images = await exported(page)
  expect(images.filter(({ state }) => state !== 'done').map(({ name, state, error }) => `${name}: ${state}, ${error}`)).toEqual([])
  return new Map(images.map(({ name, logits }) => [name, logits!]))
}

/** What WASM says when nothing breaks. */
export async function undisturbed(app: App, photos: readonly Upload[], open = () => app.open('?engine=wasm')): Promise<Answers> {
  await open()
  await app.openPhotos([...photos])
  await allLookedAt(app.page)
  return answers(app.page)
}

export async function allLookedAt(page: Page): Promise<void> {
  await expect(page.getByRole('progressbar', { name: 'Photos looked at' })).toBeHidden({ timeout: 90_000 })
}

/** Until so many photos of the batch have an answer. */
export async function lookedAt(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const bar = document.querySelector<HTMLProgressElement>('progress[aria-label="Photos looked at"]')
    return bar !== null && bar.value >= wanted
  }, count, { polling: 10, timeout: 60_000 })
}

/** Largest difference of a logit from the undisturbed ones; NaN when a photo has none. */
export function worst(got: Answers, want: Answers): number {
  let largest = 0
  for (const [name, logits] of want) {
    logits.forEach((z, k) => {
      const d = Math.abs((got.get(name)?.[k] ?? Number.NaN) - z)
      if (!(d <= largest)) largest = d
    })
  }
  return largest
}

export interface Strike {
  /** Breaks it. */
  break(): Promise<void>
  /** What answers again after. */
  readonly question?: 'run' | 'prepare'
}

/** Breaks it once so many photos are looked at. Returns the milliseconds until a new worker has answered. */
export async function strikeAt(page: Page, count: number, { break: strike, question = 'run' }: Strike): Promise<number> {
  await lookedAt(page, count)
  const at = await clock(page)
  await strike()
  await expect.poll(() => backAfter(page, question, at), { timeout: 90_000, intervals: [20] }).not.toBeNull()
  return (await backAfter(page, question, at))!
}

/** Nothing is left open, neither on the page nor with a worker. */
export async function nothingPending(app: App): Promise<void> {
  await allLookedAt(app.page)
  // A device that comes back later than the answers do is being asked meanwhile.
  await expect.poll(() => openQuestions(app.page), { timeout: 90_000 }).toBe(0)
  await expect(app.html).toHaveAttribute('data-engine-state', 'ready')
}

/** Figures for whoever reads the log; nothing is asserted of them. */
export function told(what: string, ms: readonly number[]): void {
  const sorted = [...ms].sort((a, b) => a - b)
  // oxlint-disable-next-line no-console -- a figure, not an assertion
  console.log(`${what}: answered again after ${sorted.map((x) => Math.round(x)).join(', ')} ms; median ${Math.round(sorted[sorted.length >> 1]!)} ms`)
}
