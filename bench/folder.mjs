/**
 * A folder of photos at once, thumbnails included, with the built-in model and with MobileNetV2: photos per second from
 * the choice of files to the last answer, against the same worker's inference alone; and whether the page kept answering.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openPage, settled } from './page.mjs'
import { hasMobilenet, mobilenet, shared } from './site.mjs'
import { median, round } from './stats.mjs'

const folder = join(shared, 'images/labelled')

export async function folderOfPhotos({ browser, site, quick }) {
  if (!existsSync(folder)) return { skipped: 'the labelled photos (../shared/images) are not on this machine' }
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.jpe?g$/i.test(file)).sort().slice(0, quick ? 12 : 200).map((file) => join(folder, file))
  const results = []
  for (const model of [{ title: 'built-in model', path: '' }, ...(hasMobilenet ? [{ title: 'MobileNetV2', path: `&model=${encodeURIComponent(mobilenet)}` }] : [])]) {
    results.push({ model: model.title, ...(await throughput({ browser, site, quick, files, path: model.path })) })
  }
  return { photos: files.length, results }
}

async function throughput({ browser, site, quick, files, path }) {
  const page = await openPage(browser)
  await page.goto(`${site.url}/?engine=wasm${path}`)
  await settled(page)
  // The fixed input is in the model's own size: the built-in one tells it in its card.
  const recipe = path ? undefined : await page.evaluate(async () => (await (await fetch('/model/card.json')).json()).recipe)
  const alone = () => page.evaluate(({ runs, recipe }) => globalThis.benchHowsure.time(runs, recipe), { runs: quick ? 5 : 30, recipe })
  const before = await alone()
  await page.evaluate(watch)
  await page.getByLabel('Open photos').setInputFiles(files)
  await page.waitForFunction((n) => globalThis.benchEyes.answered - globalThis.benchEyes.before >= n, files.length, { timeout: 300_000 })
  const { ms, longTasks } = await page.evaluate(() => {
    const { lastAnswer, start, longTasks } = globalThis.benchEyes
    return { ms: lastAnswer - start, longTasks }
  })
  const runMs = median([...before, ...(await alone())])
  await page.context().close()
  const photosPerSecond = (files.length / ms) * 1000
  return {
    seconds: round(ms / 1000, 2), photosPerSecond: round(photosPerSecond), runMs: round(runMs, 2), alonePerSecond: round(1000 / runMs),
    ratio: round((photosPerSecond * runMs) / 1000, 3), longTasks: longTasks.length, longestTaskMs: round(Math.max(0, ...longTasks), 0),
  }
}

/** Runs in the page: marks the start, and from then on every main-thread task over 50 ms. */
function watch() {
  const { benchEyes } = globalThis
  benchEyes.before = benchEyes.answered
  benchEyes.longTasks = []
  addEventListener('change', () => (benchEyes.start ??= performance.now()), { capture: true })
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries()) if (startTime >= (benchEyes.start ?? Infinity)) benchEyes.longTasks.push(duration)
  }).observe({ type: 'longtask' })
}
