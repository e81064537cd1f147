/** Hands on a graphics device inside the engine worker. */
import type { Page } from '@playwright/test'
import { answers, batch, nothingPending, strikeAt, told, undisturbed, type Upload, worst } from './losses'
import { type App, expect } from './page'
import { flat } from './pictures'
import { tinyFiles, tinyModel } from './tinyModel'
import { backAfter, clock, prelude, watchWorkers } from './workers'

/** What the prelude keeps in the worker. */
export interface Kept {
  readonly contexts: WebGL2RenderingContext[]
  readonly devices: { destroy(): void }[]
  /** No event tells of a lost context. */
  deaf: boolean
  /** After so many more answers, what is read back is no number. */
  soundFor: number
}

/** Keeps every context and device that tfjs asks for. */
export async function keepDevices(page: Page): Promise<void> {
  await prelude(page, () => {
    const kept: Kept = { contexts: [], devices: [], deaf: false, soundFor: Number.POSITIVE_INFINITY }
    Object.assign(globalThis, { kept })
    const getContext = OffscreenCanvas.prototype.getContext as (...args: unknown[]) => unknown
    OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, ...args: unknown[]) {
      const context = Reflect.apply(getContext, this, args) as WebGL2RenderingContext | null
      if (context && String(args[0]).startsWith('webgl')) {
        if (!kept.contexts.includes(context)) {
          // First in line, before tfjs's and the page's own.
          this.addEventListener('webglcontextlost', (event) => kept.deaf && event.stopImmediatePropagation())
        }
        kept.contexts.push(context)
      }
      return context
    } as typeof OffscreenCanvas.prototype.getContext
    const gpu = globalThis as unknown as { GPUAdapter?: { prototype: { requestDevice(this: object, ...args: unknown[]): Promise<Kept['devices'][number]> } }; GPUBuffer?: { prototype: { getMappedRange(this: object, ...args: unknown[]): ArrayBuffer } } }
    if (gpu.GPUAdapter && gpu.GPUBuffer) {
      const { requestDevice } = gpu.GPUAdapter.prototype
      gpu.GPUAdapter.prototype.requestDevice = async function (...args) {
        const device = await Reflect.apply(requestDevice, this, args)
        kept.devices.push(device)
        return device
      }
      const { getMappedRange } = gpu.GPUBuffer.prototype
      gpu.GPUBuffer.prototype.getMappedRange = function (...args) {
        const range = Reflect.apply(getMappedRange, this, args)
        if (kept.soundFor-- <= 0) new Float32Array(range).fill(Number.NaN)
        return range
      }
    }
  })
}

export async function choose(page: Page, device: 'WebGL' | 'WebGPU'): Promise<void> {
  // By keyboard: a slow press of the mouse counts as press, drag and release, and closes the menu again.
  await page.getByRole('button', { name: /omputing on/ }).press('Enter')
  await page.getByRole('menuitemradio').filter({ hasText: device }).first().press('Enter')
  // A choice leaves the menu open.
  await page.keyboard.press('Escape')
  await expect(page.locator('html')).toHaveAttribute('data-engine', device.toLowerCase(), { timeout: 60_000 })
}

/** A small model: what is tested is the loss, and a software GPU takes seconds for a real one. Large enough to be on its way when the loss comes. */
export const light = tinyFiles(tinyModel({ classes: 12, size: 160 }))

export async function openFiles(app: App, device: string, files: Upload[]): Promise<void> {
  await app.open(`?engine=${device}`)
  await app.page.getByLabel('Open model files').setInputFiles(files)
  await expect(app.html).toHaveAttribute('data-model', 'files:Model from files', { timeout: 60_000 })
  await expect(app.html).toHaveAttribute('data-engine', device)
}

const size = 10
export const many = 40

/**
 * Five times in the middle of a batch. Lost once, the device is opened again; lost again within a minute, WASM goes on and the
 * menu says why; then a person chooses the device anew.
 */
export async function lostFiveTimes(app: App, what: string, title: 'WebGL' | 'WebGPU', strike: () => Promise<void>): Promise<void> {
  const { page } = app
  const device = title.toLowerCase()
  const photos = batch(many, 160)
  await watchWorkers(page)
  const want = await undisturbed(app, photos, () => openFiles(app, 'wasm', light))
  await keepDevices(page)
  await openFiles(app, device, light)
  const times: number[] = []
  for (let round = 1; round <= 5; round++) {
    if ((await app.engine()) !== device) await choose(page, title)
    await app.openPhotos(photos.map((photo) => ({ ...photo, name: `${round}-${photo.name}` })))
    times.push(await strikeAt(page, 3 + many * (round - 1), { break: strike }))
    await nothingPending(app)
    await expect(app.html).toHaveAttribute('data-engine', round % 2 === 1 ? device : 'wasm', { timeout: 90_000 })
  }
  const got = await answers(page)
  expect(got.size).toBe(5 * many)
  for (let round = 1; round <= 5; round++) {
    const own = new Map(photos.map(({ name }) => [name, got.get(`${round}-${name}`)!]))
    expect(worst(own, want), `round ${round}`).toBeLessThan(1e-3)
  }
  await expect(page.getByText(`the model was loaded again on ${title}.`)).toHaveCount(1)
  await expect(page.getByText('twice within a minute: continuing on WASM.')).toHaveCount(1)
  told(what, times)
}

/** One loss with nothing to do: healed before anybody asks. */
export async function lostWhileIdle(app: App, title: 'WebGL' | 'WebGPU', strike: () => Promise<void>): Promise<void> {
  const { page } = app
  const device = title.toLowerCase()
  await keepDevices(page)
  await openFiles(app, device, light)
  await app.classify(batch(1, 64)[0]!)
  await strike()
  await expect(page.getByText(`The graphics device was reset; the model was loaded again on ${title}.`)).toBeVisible({ timeout: 90_000 })
  await expect(app.html).toHaveAttribute('data-engine-state', 'ready')
  await expect(app.html).toHaveAttribute('data-engine', device)
  await expect(await app.classify(batch(2, 64)[1]!)).toHaveAttribute('data-state', 'done')
}


/** Class 0 gets 3 x `height` from yellow, nothing from grey, and `height` at most from anything that is not nearly yellow. */
function steep(height: number): Upload[] {
  return tinyFiles(tinyModel({ classes: 4, weight: (channel, k) => (k === 0 ? (channel === 2 ? -height : height) : 0), bias: (k) => k }))
}

const yellow = flat(255, 255, 0)
/** Of ten photos, the fifth, sixth and ninth are yellow. */
export const yellowAt: readonly number[] = [4, 5, 8]

export function yellows(round: number): Upload[] {
  return Array.from({ length: size }, (_, i) => ({
    name: `${round}-n${i}.png`, mimeType: 'image/png', buffer: yellowAt.includes(i) ? yellow : flat(118 + i, 118 + i, 120 + round),
  }))
}

export function openSteep(app: App, device: string, height: number): Promise<void> {
  return openFiles(app, device, steep(height))
}

/** Five batches, each begun on the device. `spoil` makes its numbers invalid after a few, where they are not by themselves. */
export async function invalidFiveTimes(app: App, title: 'WebGL' | 'WebGPU', spoil?: () => Promise<void>): Promise<void> {
  const { page } = app
  const device = title.toLowerCase()
  const times: number[] = []
  for (let round = 1; round <= 5; round++) {
    if ((await app.engine()) !== device) await choose(page, title)
    const at = await clock(page)
    if (spoil) await spoil()
    await app.openPhotos(yellows(round))
    await nothingPending(app)
    times.push(await backAfter(page, 'run', at) ?? Number.NaN)
    await expect(app.html).toHaveAttribute('data-engine', 'wasm')
  }
  const got = await answers(page)
  expect(got.size).toBe(5 * size)
  for (const [name, logits] of got) {
    const [, i] = name.split('-n').map(Number.parseFloat)
    if (yellowAt.includes(i!)) expect(logits, name).toEqual([120_000, 1, 2, 3])
    else expect(Math.abs(logits[0]!), name).toBeLessThan(20_000)
  }
  await expect(page.getByText(`The model answered with invalid numbers on ${title}, but not on WASM: continuing on WASM.`)).toHaveCount(1)
  told(`invalid numbers on ${title}`, times)
}
