/** THE LIST of what answers the same photo with the same network, and how a page of each is opened. */
import { metaPolicy } from '../scripts/policy.mjs'
import { bundle } from './bundle.mjs'
import { openPage, settled } from './page.mjs'
import { mobilenet, onnx, tflite } from './site.mjs'

/** `entry`: a file in bench/peers. `installed`: needs bench/peers/node_modules. All of them run under the page's own strict policy. */
export const wasmSides = [
  { name: 'howsure', title: 'Howsure', device: 'wasm' },
  { name: 'howsureOnnx', title: 'Howsure, the same network as ONNX', device: 'wasm', model: onnx, recipe: { layout: 'NCHW' } },
  { name: 'howsureTflite', title: 'Howsure, the same network as TFLite', device: 'wasm', model: tflite },
  { name: 'tfjs', title: 'bare tfjs, 1 thread', device: 'wasm', entry: 'tfjs.mjs' },
  { name: 'ort1', title: 'onnxruntime-web, 1 thread', device: 'wasm', entry: 'ort.mjs', threads: 1, installed: true },
  { name: 'ort2', title: 'onnxruntime-web, 2 threads', device: 'wasm', entry: 'ort.mjs', threads: 2, installed: true },
  { name: 'litert1', title: 'LiteRT.js, 1 thread', device: 'wasm', entry: 'litert.mjs', threads: 1, installed: true },
  { name: 'litert2', title: 'LiteRT.js, 2 threads', device: 'wasm', entry: 'litert.mjs', threads: 2, installed: true },
  { name: 'mediapipe', title: 'MediaPipe ImageClassifier, quantised', device: 'wasm', entry: 'mediapipe.mjs', installed: true },
  { name: 'transformers', title: 'transformers.js pipeline, 1 thread', device: 'wasm', entry: 'transformers.mjs', threads: 1, installed: true },
]

export const webgpuSides = [
  { name: 'howsure', title: 'Howsure', device: 'webgpu' },
  { name: 'tfjs', title: 'bare tfjs', device: 'webgpu', entry: 'tfjs.mjs' },
  { name: 'ort', title: 'onnxruntime-web', device: 'webgpu', entry: 'ortgpu.mjs', installed: true },
  { name: 'litert', title: 'LiteRT.js', device: 'webgpu', entry: 'litert.mjs', installed: true },
]

/** Opens a side until it can answer; its page then has `benchSide.classify(file)`. */
export async function openSide(browser, site, side) {
  const page = await pageOf(browser, side)
  const patience = side.device === 'webgpu' ? 300 : 60
  await page.goto(site.url + (await address(site, side)))
  if (side.entry) await within(patience, openPeer(page))
  else {
    await settled(page, patience)
    await page.evaluate((recipe) => Object.assign(globalThis, { benchRecipe: recipe }), side.recipe ?? {})
  }
  return page
}

/** A peer that fails is a row of the table, not the end of the bench. */
async function pageOf(browser, { entry }) {
  const page = await openPage(browser)
  if (entry) page.removeAllListeners('pageerror')
  return page
}

async function openPeer(page) {
  await page.evaluate(async () => {
    await globalThis.benchSide.open()
    await globalThis.benchSide.classify(await (await fetch('/bench/photo.jpg')).blob())
  })
}

async function within(seconds, promise) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, seconds * 1000, new Error(`no answer after ${seconds} s`))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Milliseconds from the start of a navigation, with nothing at hand, to the first answer. The browser should be new. */
export async function coldSide(browser, site, side) {
  const page = await pageOf(browser, side)
  await page.goto(site.url + (await address(site, side)) + (side.entry ? '&cold' : ''))
  const ms = side.entry
    ? await page.evaluate(async () => (await globalThis.benchCold).ms)
    : await (await page.waitForFunction(() => globalThis.benchEyes.firstBar, null, { timeout: 120_000 })).jsonValue()
  return { ms, until: (await page.evaluate(() => performance.timeOrigin)) + ms }
}

async function address(site, { entry, device, threads = 1, name, model = mobilenet }) {
  if (!entry) return `/?engine=${device}&model=${encodeURIComponent(model)}`
  const path = `/bench/side/${device}-${name}.html`
  site.extra[path] ??= html(await bundle(site, entry))
  return `${path}?device=${device}&threads=${threads}`
}

/** The page of a peer, under Howsure's own policy; `script` adds to its script-src. */
export function html(module, { script = '', body = '' } = {}) {
  const policy = metaPolicy.replace("'wasm-unsafe-eval'", `'wasm-unsafe-eval' ${script}`.trim())
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,"><title>A peer</title><body>${body}<script type="module" src="${module}"></script>`
}
