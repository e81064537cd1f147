/** The same photo, from its encoded bytes to the five best classes, by Howsure and by others: warm and cold on WASM, warm on WebGPU. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installPeers, modules } from './install.mjs'
import { launch } from './page.mjs'
import { coldSide, openSide, wasmSides, webgpuSides } from './sides.mjs'
import { hasMobilenet, root, shared, weigh } from './site.mjs'
import { median, round } from './stats.mjs'
import { takeTurns } from './turns.mjs'

const folder = join(shared, 'models/mobilenet_v2_1.0_224')
const noModel = { skipped: 'MobileNetV2 (../shared/models) is not on this machine' }

export async function peersOnWasm({ browser, site, quick }) {
  if (!hasMobilenet) return noModel
  const { sides, missing } = ready(site, wasmSides, quick)
  const { table, isolated } = await compare(browser, site, sides, quick ? { rounds: 1, runs: 3 } : { rounds: 8, runs: 10 })
  if (!quick) await cold(site, sides, table.filter(({ failed }) => !failed), 5)
  return { table, missing, isolated, runs: missing ? [] : await runsAlone(browser, site, quick ? { rounds: 1, runs: 5 } : { rounds: 12, runs: 15 }) }
}

/** Our `run` beside the runtime's own, each pair alone in the browser: other pages' threads would fall on one of the two. */
async function runsAlone(browser, site, { rounds, runs }) {
  const out = []
  for (const [ours, theirs] of [['howsureOnnx', 'ort2'], ['howsureTflite', 'litert1']]) {
    const pair = await Promise.all([ours, theirs].map(async (wanted) => {
      const side = wasmSides.find(({ name }) => name === wanted)
      return { title: side.title, page: await openSide(browser, site, side), ms: [] }
    }))
    // A round's two sides stand side by side in time: what the machine does over minutes falls on both.
    const ratios = []
    for (let round = 0; round < rounds; round++) {
      for (const one of round % 2 === 0 ? pair : pair.toReversed()) one.ms.push(median(await one.page.evaluate((n) => globalThis.benchSide.time(n), runs)))
      ratios.push(pair[0].ms.at(-1) / pair[1].ms.at(-1))
    }
    for (const { page } of pair) await page.context().close()
    const [own, bare] = pair.map(({ ms }) => median(ms))
    out.push({ title: pair[1].title, ownMs: round2(own), bareMs: round2(bare), ratio: round(median(ratios), 3) })
  }
  return out
}

const round2 = (ms) => round(ms, 2)

export async function peersOnWebgpu({ site, quick, gpu }) {
  if (!hasMobilenet) return noModel
  if (quick) return { skipped: 'WebGPU is not part of the quick turn' }
  const browser = await launch(gpu)
  try {
    const adapter = await adapterName(browser, site)
    if (!adapter) return { skipped: 'this browser offers no WebGPU adapter here' }
    const { sides, missing } = ready(site, webgpuSides, quick)
    const { table } = await compare(browser, site, sides, gpu === 'real' ? { rounds: 8, runs: 10 } : { rounds: 3, runs: 1 })
    return { table, missing, adapter, software: gpu !== 'real' }
  } finally {
    await browser.close()
  }
}

/** Puts under the site what the peers fetch, and leaves out those that are not installed. */
function ready(site, all, quick) {
  const missing = installPeers(quick)
  site.extra['/bench/modules/'] = modules
  site.extra['/bench/local/mobilenet/onnx/model.onnx'] ??= readFileSync(join(folder, 'mobilenet_v2_1.0_224.onnx'))
  site.extra['/bench/local/mobilenet/config.json'] = JSON.stringify({
    model_type: 'mobilenet_v2', architectures: ['MobileNetV2ForImageClassification'], id2label: Object.fromEntries(Array.from({ length: 1000 }, (_, k) => [k, String(k)])),
  })
  site.extra['/bench/local/mobilenet/preprocessor_config.json'] = JSON.stringify({
    image_processor_type: 'MobileNetV2ImageProcessor', do_resize: true, size: { shortest_edge: 256 }, resample: 2, do_center_crop: true,
    crop_size: { height: 224, width: 224 }, do_rescale: true, rescale_factor: 1 / 255, do_normalize: true, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5],
  })
  return { sides: all.filter(({ installed }) => !installed || !missing), missing }
}

async function compare(browser, site, sides, times) {
  const open = []
  const failed = []
  for (const side of sides) {
    try {
      open.push({ name: side.name, page: await openSide(browser, site, side) })
    } catch (error) {
      if (side.name === 'howsure') throw error
      failed.push({ name: side.name, title: side.title, failed: String(error.message).split('\n')[0] })
    }
  }
  const taken = await takeTurns(open, times)
  const isolated = await open[0].page.evaluate(() => crossOriginIsolated)
  for (const { page } of open) await page.context().close()

  const names = JSON.parse(readFileSync(join(root, 'src/models/labels/imagenet1000.json'), 'utf8'))
  const [own, bare] = [median(taken.howsure.ms), median(taken.tfjs?.ms ?? [])]
  const table = sides.filter(({ name }) => taken[name]).map(({ name, title }) => {
    const ms = median(taken[name].ms)
    const [index, confidence] = taken[name].top[0]
    return { name, title, ms: round(ms, 2), toBare: round(ms / bare, 3), toHowsure: round(ms / own, 3), label: names[index] ?? String(index), index, confidence: round(confidence, 4) }
  })
  return { table: [...table, ...failed], isolated }
}

async function adapterName(browser, site) {
  const page = await browser.newPage()
  try {
    await page.goto(`${site.url}/icon.svg`)
    return await page.evaluate(async () => {
      const info = (await navigator.gpu?.requestAdapter())?.info
      return info ? [info.description, info.vendor, info.architecture].filter(Boolean).join(' ') : null
    })
  } finally {
    await page.close()
  }
}

/** Adds to each row its first answer, in turns, in a browser of its own each time: neither files nor compiled code are at hand. */
async function cold(site, sides, rows, times) {
  const visits = rows.map(() => [])
  for (let i = 0; i < times; i++) {
    for (const [k, { name }] of rows.entries()) {
      const browser = await launch()
      try {
        site.sent.length = 0
        const { ms, until } = await coldSide(browser, site, sides.find((side) => side.name === name))
        visits[k].push({ ms, ...weigh(site.sent, until) })
      } finally {
        await browser.close()
      }
    }
  }
  for (const [k, row] of rows.entries()) {
    row.coldMs = round(median(visits[k].map(({ ms }) => ms)), 0)
    row.coldBytes = median(visits[k].map(({ bytes }) => bytes))
  }
}
