/** A real Chromium on the built page, with two eyes in it: when the first bar came, and which worker the page made. */
import { chromium } from '@playwright/test'
import { findOrInstallBrowser, quietFlags } from '../scripts/browser.mjs'

/** No graphics card: the figures are for WASM, and software GL would only take turns with it on the same cores. */
export function launch() {
  return chromium.launch({ executablePath: findOrInstallBrowser(), args: [...quietFlags, '--disable-gpu'] })
}

/** A page in a context of its own: empty cache, empty storage. Errors on it end the bench: figures of a broken page are none. */
export async function openPage(browser) {
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  await page.addInitScript(eyes)
  return page
}

/** Milliseconds from the start of the navigation to the first bar in the page. */
export async function firstBars(page) {
  const ms = await page.waitForFunction(() => globalThis.benchEyes.firstBar, null, { timeout: 60_000 })
  return ms.jsonValue()
}

/** Until the model is ready and all photos have their answer. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const { asked, answered } = globalThis.benchEyes
    return document.documentElement.dataset.modelState === 'ready' && asked > 0 && asked === answered && document.querySelector('[data-confidence]')
  }, null, { timeout: 60_000 })
  await page.waitForTimeout(500)
}

/** Runs in the page before its own scripts. */
function eyes() {
  const seen = (globalThis.benchEyes = { firstBar: 0, workers: {}, asked: 0, answered: 0, lastAnswer: 0 })
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[data-confidence]')) return
    seen.firstBar = performance.now()
    observer.disconnect()
  })
  observer.observe(document, { childList: true, subtree: true })

  globalThis.Worker = class extends Worker {
    #photos = new Set()
    constructor(url, options) {
      super(url, options)
      seen.workers[options?.name] = this
      this.addEventListener('message', ({ data }) => {
        if (!('answer' in data) || !this.#photos.delete(data.id)) return
        seen.answered++
        seen.lastAnswer = performance.now()
      })
    }
    postMessage(message, ...rest) {
      if (message.name === 'prepare') seen.asked++
      if (message.name === 'run') this.#photos.add(message.id)
      super.postMessage(message, ...rest)
    }
  }
}
