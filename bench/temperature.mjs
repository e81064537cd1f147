/** One step of the temperature slider at a thousand classes: script per step, and the longest task of a frame on a slow machine. */
import { runnerImport } from 'vite'
import { openPage, settled } from './page.mjs'
import { hasMobilenet, mobilenet } from './photo.mjs'
import { traceSteps } from './tasks.mjs'
import { join } from 'node:path'
import { root } from './site.mjs'
import { median, round } from './stats.mjs'

/** Times slower than this machine, by Chromium's own throttle. */
const slow = 4

export async function temperatureStep({ browser, site, quick }) {
  const model = hasMobilenet ? mobilenet : await tiny(site)
  const page = await openPage(browser)
  await page.goto(`${site.url}/?engine=wasm&model=${encodeURIComponent(model)}`)
  await settled(page)
  const steps = quick ? 20 : 60
  await page.evaluate(drive, 10)
  const record = () => traceSteps(browser, page, () => page.evaluate(drive, steps))
  const plain = await record()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slow })
  await page.evaluate(drive, 5)
  const slowed = await record()
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await page.context().close()
  const longest = slowed.map((step) => step.longest)
  return {
    model: hasMobilenet ? 'MobileNetV2' : 'a tiny graph', classes: 1000, steps,
    scriptMs: round(median(plain.map((step) => step.script)), 2),
    taskMs: round(median(plain.map((step) => step.longest)), 2),
    slowdown: slow,
    slowScriptMs: round(median(slowed.map((step) => step.script)), 2),
    slowTaskMs: round(median(longest), 2),
    slowLongestTaskMs: round(Math.max(...longest), 2),
    slowFramesOver16Ms: longest.filter((ms) => ms > 16).length,
  }
}

/** Runs in the page: one step per frame, as a drag gives them. */
async function drive(steps) {
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const slider = document.querySelector('#temperature')
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
  for (let i = 0; i < steps; i++) {
    await frame()
    performance.mark(`bench step ${i}`)
    // React only listens to a value that it did not set itself.
    set.call(slider, String(Math.sin(i / 7)))
    slider.dispatchEvent(new Event('input', { bubbles: true }))
  }
  await frame()
  performance.mark('bench step end')
}

async function tiny(site) {
  const { module } = await runnerImport(join(root, 'e2e/tinyModel.ts'))
  const { json, weights } = module.tinyModel({ classes: 1000 })
  site.extra['/bench/tiny/model.json'] = json
  site.extra['/bench/tiny/group1-shard1of1.bin'] = weights
  return '/bench/tiny/model.json'
}
