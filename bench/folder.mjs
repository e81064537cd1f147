/** Sixty photos at once with the built-in model: decode, thumbnail, crop, run, two questions in flight. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openPage, settled } from './page.mjs'
import { shared } from './site.mjs'
import { round } from './stats.mjs'

const folder = join(shared, 'images/labelled')

export async function folderOfPhotos({ browser, site, quick }) {
  if (!existsSync(folder)) return { skipped: 'the labelled photos (../shared/images) are not on this machine' }
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.jpe?g$/i.test(file)).sort().slice(0, quick ? 12 : 60)
  const page = await openPage(browser)
  await page.goto(`${site.url}/?engine=wasm`)
  await settled(page)
  await page.evaluate(() => {
    const { benchEyes } = globalThis
    benchEyes.before = benchEyes.answered
    addEventListener('change', () => (benchEyes.start ??= performance.now()), { capture: true })
  })
  await page.getByLabel('Open photos').setInputFiles(files.map((file) => join(folder, file)))
  await page.waitForFunction((n) => globalThis.benchEyes.answered - globalThis.benchEyes.before >= n, files.length, { timeout: 300_000 })
  const ms = await page.evaluate(() => globalThis.benchEyes.lastAnswer - globalThis.benchEyes.start)
  await page.context().close()
  return { photos: files.length, seconds: round(ms / 1000, 2), photosPerSecond: round((files.length / ms) * 1000) }
}
