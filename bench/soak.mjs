/**
 * A thousand photos, then ten minutes of camera, on the built page in a real Chromium: is memory flat? Prints a line at every tenth.
 * Heap: the page's own JavaScript heap after a collection. RSS: the whole renderer process, workers and WASM included (Linux only).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findOrInstallBrowser, quietFlags } from '../scripts/browser.mjs'
import { checkBuilt, openSite, root } from './site.mjs'
import { median } from './stats.mjs'

const args = process.argv.slice(2)
if (args.includes('--help')) {
  console.log(`node bench/soak.mjs [--photos 1000] [--minutes 10]
  Ends with 1 when the heap grew by more than 10 MB, or memory by more than 10 %, between tenths 3 to 5 and tenths 8 to 10.`)
  process.exit(0)
}
const valueOf = (name, other) => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : other)
const photos = valueOf('--photos', 1000)
const minutes = valueOf('--minutes', 10)

checkBuilt()
const site = await openSite()
const browser = await chromium.launch({ executablePath: findOrInstallBrowser(), args: [...quietFlags, '--disable-gpu', '--use-fake-device-for-media-stream'] })
const context = await browser.newContext({ serviceWorkers: 'block', permissions: ['camera'], viewport: { width: 1280, height: 860 } })
const page = await context.newPage()
const devtools = await context.newCDPSession(page)
const browserTools = await browser.newBrowserCDPSession()
await page.addInitScript(() => {
  globalThis.longTasks = 0
  new PerformanceObserver((list) => (globalThis.longTasks += list.getEntries().length)).observe({ entryTypes: ['longtask'] })
})
await page.goto(`${site.url}/?engine=wasm`)
await page.waitForSelector('html[data-model-state=ready]')

async function megabytes() {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  const { processInfo } = await browserTools.send('SystemInfo.getProcessInfo')
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) / 1024)
  return { heap: usedSize / 1e6, rss: Math.max(...sizes) }
}

let fell = false
async function tenths(name, step) {
  const marks = []
  for (let i = 1; i <= 10; i++) {
    const what = await step(i)
    const { heap, rss } = await megabytes()
    marks.push({ heap, rss })
    const tasks = await page.evaluate(() => globalThis.longTasks)
    console.log(`${name} ${String(i).padStart(2)}/10  ${what.padEnd(28)} heap ${heap.toFixed(1)} MB   renderer ${rss.toFixed(0)} MB   main-thread tasks over 50 ms so far ${tasks}`)
  }
  // Medians of three: a collection that is due moves the renderer by tens of megabytes.
  const of = (from, key) => median(marks.slice(from, from + 3).map((mark) => mark[key]))
  const [early, late] = [2, 7].map((from) => ({ heap: of(from, 'heap'), rss: of(from, 'rss') }))
  const flat = late.heap - early.heap < 10 && late.rss < early.rss * 1.1
  fell ||= !flat
  console.log(`${name}: ${flat ? 'flat' : 'NOT FLAT'}; from tenths 3 to 5 to tenths 8 to 10 heap ${(late.heap - early.heap).toFixed(1)} MB, renderer ${(late.rss - early.rss).toFixed(0)} MB\n`)
}

const files = ['coffee', 'chelsea', 'rocket', 'astronaut'].map((name) => readFileSync(join(root, 'public/samples', `${name}.jpg`)))
await tenths('photos', async (i) => {
  const batch = photos / 10
  const start = Date.now()
  await page.getByLabel('Open photos').setInputFiles(Array.from({ length: batch }, (_, n) => ({ name: `s${i}-${n}.jpg`, mimeType: 'image/jpeg', buffer: files[n % 4] })))
  await page.waitForFunction((total) => document.querySelector('[role=option][aria-setsize]')?.ariaSetSize === String(total) && !document.querySelector('.queue'), i * batch, { timeout: 600_000 })
  return `${i * batch} photos, ${(batch / ((Date.now() - start) / 1000)).toFixed(0)} a second`
})

await page.getByRole('button', { name: 'Camera', exact: true }).click()
await tenths('camera', async (i) => {
  await page.waitForTimeout(minutes * 6000)
  return `${(i * minutes) / 10} min, ${await page.locator('.photo-line').innerText().then((text) => text.split('\n')[1] ?? 'no rate')}`
})

await browser.close()
await site.close()
process.exitCode = fell ? 1 : 0
