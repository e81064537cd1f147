/**
 * First bars on a first visit: a browser of its own each time, so that neither files nor compiled code are at hand. In
 * turns with the least tfjs page that shows bars for the same model and photo.
 */
import { bundle } from './bundle.mjs'
import { firstBars, launch, openPage } from './page.mjs'
import { html } from './sides.mjs'
import { weigh } from './site.mjs'
import { median, round } from './stats.mjs'

export async function coldStart({ site, quick }) {
  site.extra['/bench/minimal.html'] = html(await bundle(site, 'minimal.mjs'))
  const visits = { '/': [], '/bench/minimal.html': [] }
  for (let i = 0; i < (quick ? 1 : 7); i++) {
    for (const path of Object.keys(visits)) visits[path].push(await visit(site, path))
  }
  const [own, minimal] = Object.values(visits).map((all) => ({
    medianMs: round(median(all.map(({ ms }) => ms)), 0), allMs: all.map(({ ms }) => round(ms, 0)),
    bytes: median(all.map(({ bytes }) => bytes)), files: median(all.map(({ files }) => files)),
  }))
  return { ...own, minimal, ratio: round(own.medianMs / minimal.medianMs, 2), bytesRatio: round(own.bytes / minimal.bytes, 2) }
}

async function visit(site, path) {
  const browser = await launch()
  try {
    const page = await openPage(browser)
    site.sent.length = 0
    await page.goto(site.url + path)
    const ms = await firstBars(page)
    // What came between the first bar and this line (other photos, other devices) is not counted.
    const until = (await page.evaluate(() => performance.timeOrigin)) + ms
    return { ms, ...weigh(site.sent, until) }
  } finally {
    await browser.close()
  }
}
