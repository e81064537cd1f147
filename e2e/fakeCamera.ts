/** A camera made of a file: Chromium plays it as if it were a device. Drawn here: red, green, blue and white quarters. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { findOrInstallBrowser, quietFlags } from '../scripts/browser.mjs'

export const cameraSize = { width: 320, height: 240 }
/** Left to right, top to bottom. */
export const quarters = [[220, 30, 30], [30, 180, 60], [40, 60, 210], [240, 240, 240]] as const

/** BT.601, limited range, 4:2:0: what Chromium takes a .y4m file for. */
function yuv([r, g, b]: readonly [number, number, number]): [number, number, number] {
  return [
    Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b),
    Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b),
    Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b),
  ]
}

function plane(width: number, height: number, channel: 0 | 1 | 2): Buffer {
  const out = Buffer.alloc(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[y * width + x] = yuv(quarters[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!)[channel]
  }
  return out
}

/** The path of a camera's film. */
export function film(frames = 5): string {
  const { width, height } = cameraSize
  const path = join(mkdtempSync(join(tmpdir(), 'howsure-camera-')), 'card.y4m')
  const frame = Buffer.concat([Buffer.from('FRAME\n'), plane(width, height, 0), plane(width / 2, height / 2, 1), plane(width / 2, height / 2, 2)])
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420mpeg2\n`), ...Array.from({ length: frames }, () => frame)]))
  return path
}

export function cameraLaunch(...flags: string[]) {
  return { executablePath: findOrInstallBrowser(), args: [...quietFlags, '--disable-gpu', ...flags] }
}

interface Kept {
  readonly streams: MediaStream[]
  readonly asked: Record<string, number>
  open: number
  mostOpen: number
}

/** Before the page opens: keeps every stream it opens, and counts what it asks of its workers. */
export async function watchCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept: Kept = { streams: [], asked: {}, open: 0, mostOpen: 0 }
    Object.assign(globalThis, { kept })
    const { getUserMedia } = MediaDevices.prototype
    MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, constraints?: MediaStreamConstraints) {
      const stream = await getUserMedia.call(this, constraints)
      kept.streams.push(stream)
      return stream
    }
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        if (options?.name !== 'howsure-prepare') return
        this.addEventListener('message', ({ data }) => ('answer' in data || 'fault' in data) && kept.open--)
      }
      override postMessage(message: { name?: string }, ...rest: unknown[]): void {
        const { name } = message
        if (name !== undefined) kept.asked[name] = (kept.asked[name] ?? 0) + 1
        if (name === 'prepare') kept.mostOpen = Math.max(kept.mostOpen, ++kept.open)
        Reflect.apply(super.postMessage, this, [message, ...rest])
      }
    }
  })
}

export const asked = (page: Page, name: string) => page.evaluate((wanted) => (globalThis as unknown as { kept: Kept }).kept.asked[wanted] ?? 0, name)
/** The most pictures that were being prepared at once, from now on. */
export const countOpen = (page: Page) => page.evaluate(() => void ((globalThis as unknown as { kept: Kept }).kept.mostOpen = 0))
export const mostOpen = (page: Page) => page.evaluate(() => (globalThis as unknown as { kept: Kept }).kept.mostOpen)
/** 'live' or 'ended', one for each track the page ever opened. */
export const tracks = (page: Page) => page.evaluate(() => (globalThis as unknown as { kept: Kept }).kept.streams.flatMap((s) => s.getTracks().map((t) => t.readyState)))

/** As if the tab had been hidden, or shown again. */
export function setHidden(page: Page, hidden: boolean): Promise<void> {
  return page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (now ? 'hidden' : 'visible') })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}
