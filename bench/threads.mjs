/**
 * What tfjs' threads give: MobileNetV2 on WASM, a ready tensor to logits, in turns. Its threaded build starts workers from
 * blobs that import blobs, so its page needs `blob:` in script-src; whether it opens without is tried too.
 */
import { bundle } from './bundle.mjs'
import { openPage } from './page.mjs'
import { html } from './sides.mjs'
import { hasMobilenet, mobilenet } from './site.mjs'
import { median, round } from './stats.mjs'

export async function wasmThreads({ browser, site, quick }) {
  if (!hasMobilenet) return { skipped: 'MobileNetV2 (../shared/models) is not on this machine' }
  // Its workers are made from the text of a function that names a variable outside: shorter names break it.
  const module = await bundle(site, 'tensor.mjs', { minify: false })
  site.extra['/bench/strict.html'] = html(module)
  site.extra['/bench/blobs.html'] = html(module, { script: 'blob:' })
  const sides = [
    { title: 'SIMD build, as shipped', path: '/bench/strict.html', threads: 0 },
    { title: 'threaded build, 2 threads asked for', path: '/bench/blobs.html', threads: 2 },
    // tfjs takes half the logical cores at most, so on two cores it takes one thread, whatever it is asked.
    { title: 'threaded build, 2 threads, told of twice the cores', path: '/bench/blobs.html', threads: 2, tell: 2 },
  ]
  for (const side of sides) {
    side.page = await openPage(browser)
    if (side.tell) await side.page.addInitScript((times) => Object.defineProperty(navigator, 'hardwareConcurrency', { value: times * navigator.hardwareConcurrency }), side.tell)
    await side.page.goto(site.url + side.path)
    side.used = (await side.page.evaluate(open, { url: mobilenet, threads: side.threads })).threads
    side.ms = []
  }
  for (let round = 0; round < (quick ? 1 : 10); round++) {
    for (const side of round % 2 ? sides.toReversed() : sides) side.ms.push(...(await side.page.evaluate(turn, quick ? 3 : 15)))
  }
  for (const { page } of sides) await page.context().close()
  const single = median(sides[0].ms)
  return {
    table: sides.map(({ title, used, ms }) => ({ title, threads: used, ms: round(median(ms), 2), toSingle: round(median(ms) / single, 3) })),
    strict: quick ? null : await underStrictPolicy(browser, site),
  }
}

/** Runs in a peer's page. */
async function open(options) {
  const opened = await globalThis.barePeer.open(options)
  globalThis.barePeer.give(new Float32Array(3 * 224 * 224).map((_, i) => Math.sin(i)), [1, 224, 224, 3])
  return opened
}

/** Runs in a peer's page. The first run of a turn is not counted: the others had the caches meanwhile. */
async function turn(runs) {
  const ms = []
  await globalThis.barePeer.run()
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await globalThis.barePeer.run()
    ms.push(performance.now() - start)
  }
  return ms
}

/** Does the threaded build open where script-src has no `blob:`? It does not say no: it hangs. */
async function underStrictPolicy(browser, site) {
  // Not a page whose errors end the bench: they are what is looked for.
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${site.url}/bench/strict.html`)
  const seconds = 10
  const works = await page.evaluate(({ url, ms }) => Promise.race([
    globalThis.barePeer.open({ url, threads: 2 }).then(() => true, () => false),
    new Promise((resolve) => setTimeout(resolve, ms, false)),
  ]), { url: mobilenet, ms: seconds * 1000 })
  await context.close()
  return { works, seconds }
}
