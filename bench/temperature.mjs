/** One step of the temperature slider at a thousand classes: script per step, and the longest task of a frame on a slow machine. */
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { openPage, settled } from './page.mjs'
import { hasMobilenet, mobilenet, root } from './site.mjs'
import { median, round } from './stats.mjs'
import { countersPerStep, longestTasks } from './tasks.mjs'

/** Times slower than this machine, by Chromium's own throttle. */
const slow = 4

export async function temperatureStep({ browser, site, quick }) {
  const model = hasMobilenet ? mobilenet : await tiny(site)
  const page = await openPage(browser)
  await page.goto(`${site.url}/?engine=wasm&model=${encodeURIComponent(model)}`)
  await settled(page)
  const devtools = await page.context().newCDPSession(page)
  const batches = quick ? 2 : 6
  const perBatch = 10
  const steps = batches * perBatch
  await page.evaluate(drive, steps)

  const counted = []
  for (let i = 0; i < batches; i++) counted.push(await countersPerStep(devtools, perBatch, () => page.evaluate(drive, perBatch)))
  const plain = await longestTasks(browser, page, () => page.evaluate(drive, steps))
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slow })
  const slowed = await longestTasks(browser, page, () => page.evaluate(drive, steps))
  await page.context().close()

  const part = (name) => round(median(counted.map((batch) => batch[name])), 2)
  return {
    model: hasMobilenet ? 'MobileNetV2' : 'a tiny graph', classes: 1000, steps,
    scriptMs: part('script'), styleMs: part('style'), layoutMs: part('layout'),
    taskMs: round(median(plain), 1), longestTaskMs: round(Math.max(...plain), 1),
    slowdown: slow, slowTaskMs: round(median(slowed), 1), slowLongestTaskMs: round(Math.max(...slowed), 1),
    slowFramesOver16Ms: slowed.filter((ms) => ms > 16).length,
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
