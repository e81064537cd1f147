/** First bars on a first visit: a browser of its own each time, so that neither files nor compiled code are at hand. */
import { firstBars, launch, openPage } from './page.mjs'
import { median, round } from './stats.mjs'

export async function coldStart({ site, quick }) {
  const ms = []
  for (let i = 0; i < (quick ? 1 : 5); i++) {
    const browser = await launch()
    try {
      const page = await openPage(browser)
      await page.goto(site.url)
      ms.push(await firstBars(page))
    } finally {
      await browser.close()
    }
  }
  return { medianMs: round(median(ms), 0), allMs: ms.map((value) => round(value, 0)) }
}
