/** A real Chromium, and Howsure's built page in it. */
import { chromium } from '@playwright/test'
import { findOrInstallBrowser, quietFlags, softwareGpuFlags } from '../scripts/browser.mjs'
import { eyes, mouth, recipe } from './howsure.mjs'

/** What a browser of the bench computes on. Software GL beside WASM would only take turns with it on the same cores. */
const flags = {
  none: ['--disable-gpu'],
  software: softwareGpuFlags,
  // Linux gives no WebGPU without the first; the others let a headless one reach the card through Vulkan.
  real: ['--enable-unsafe-webgpu', ...(process.platform === 'linux' ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface', '--ignore-gpu-blocklist'] : [])],
}

/** @param {keyof typeof flags} gpu */
export function launch(gpu = 'none') {
  return chromium.launch({ executablePath: findOrInstallBrowser(), args: [...quietFlags, ...flags[gpu]] })
}

/** A page in a context of its own: empty cache, empty storage. Errors on it end the bench: figures of a broken page are none. */
export async function openPage(browser) {
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  await page.addInitScript(eyes)
  await page.addInitScript(mouth, recipe)
  return page
}

/** Milliseconds from the start of the navigation to the first bar in the page. */
export async function firstBars(page) {
  const ms = await page.waitForFunction(() => globalThis.benchEyes.firstBar, null, { timeout: 60_000 })
  return ms.jsonValue()
}

/** Until the model is ready and all photos have their answer. A GPU in software needs patience: seconds a run. */
export async function settled(page, seconds = 60) {
  await page.waitForFunction(() => {
    const { asked, answered } = globalThis.benchEyes
    return document.documentElement.dataset.modelState === 'ready' && asked > 0 && asked === answered && document.querySelector('[data-confidence]')
  }, null, { timeout: seconds * 1000 })
  await page.waitForTimeout(500)
}
