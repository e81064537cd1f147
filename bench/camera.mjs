/** The camera, ten seconds of it: answers a second, time from a frame to its answer, and main-thread tasks over 50 ms. The film is Chromium's own moving one, 30 frames a second. */
import { chromium } from '@playwright/test'
import { findOrInstallBrowser, quietFlags } from '../scripts/browser.mjs'
import { openPage, settled } from './page.mjs'
import { hasMobilenet, mobilenet } from './site.mjs'
import { median, round } from './stats.mjs'

export async function cameraFrames({ site, quick }) {
  const args = [...quietFlags, '--disable-gpu', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
  const browser = await chromium.launch({ executablePath: findOrInstallBrowser(), args })
  try {
    const builtin = await watch(browser, `${site.url}/?engine=wasm`, quick, 'built-in model')
    if (!hasMobilenet) return { builtin }
    return { builtin, mobilenet: await watch(browser, `${site.url}/?engine=wasm&model=${encodeURIComponent(mobilenet)}`, quick, 'MobileNetV2') }
  } finally {
    await browser.close()
  }
}

async function watch(browser, address, quick, model) {
  const page = await openPage(browser)
  await page.goto(address)
  await settled(page)
  await page.getByRole('button', { name: 'Camera', exact: true }).click()
  await page.getByText(/\d frames\/s/).waitFor()
  // Starting is not what is measured.
  await page.waitForTimeout(1500)
  const seen = await page.evaluate(async (ms) => {
    const { benchEyes } = globalThis
    const tasks = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ entryTypes: ['longtask'] })
    const before = benchEyes.answered
    const start = performance.now()
    const shown = []
    while (performance.now() - start < ms) {
      await new Promise((done) => setTimeout(done, 500))
      const told = /(\d+) ms/.exec(document.querySelector('.photo-line')?.textContent ?? '')
      if (told) shown.push(Number(told[1]))
    }
    observer.disconnect()
    return { perSecond: ((benchEyes.answered - before) / (performance.now() - start)) * 1000, shown, tasks }
  }, quick ? 2000 : 10_000)
  await page.context().close()
  return { model, framesPerSecond: round(seen.perSecond, 1), frameMs: round(median(seen.shown), 0), tasksOver50Ms: seen.tasks.length, longestTaskMs: round(Math.max(0, ...seen.tasks), 0) }
}
