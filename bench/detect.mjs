/** Detection: raw numbers to boxes beside plain loops and tfjs, and a photo to its boxes beside bare onnxruntime-web, with YOLOv5n. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { installPeers, modules } from './install.mjs'
import { openPage } from './page.mjs'
import { openSide } from './sides.mjs'
import { shared } from './site.mjs'
import { median, round } from './stats.mjs'

const model = '/bench/shared/models/yolov5n/yolov5n_fp16w.onnx'
const photo = 'goldens/detection/kites.jpg'
const sides = ['own', 'slider', 'plain', 'plainFaint', 'tf']

export async function detection({ browser, site, quick }) {
  if (!existsSync(join(shared, photo))) return { skipped: 'YOLOv5n (../shared/models) is not on this machine' }
  site.extra['/bench/detect.jpg'] = readFileSync(join(shared, photo))
  const page = await openHowsure(browser, site)
  await page.addScriptTag({ type: 'module', url: await bundle(site, 'boxes.mjs') })
  const post = await page.evaluate(boxes, { sides, rounds: quick ? 2 : 12, runs: quick ? 2 : 8 })
  const missing = installPeers(quick)
  const whole = missing ? null : await endToEnd(browser, site, page, quick ? { rounds: 1, runs: 1 } : { rounds: 10, runs: 3 })
  await page.context().close()
  return { ...Object.fromEntries(sides.map((name) => [`${name}Ms`, round(median(post.ms[name]), 2)])), workerMs: round(median(post.ms.worker), 2), rows: post.rows, kept: post.kept, objects: post.found, missing, whole }
}

async function openHowsure(browser, site) {
  const page = await openPage(browser)
  await page.goto(`${site.url}/?panel=detect&engine=wasm&model=${encodeURIComponent(model)}`)
  await page.waitForFunction(() => document.documentElement.dataset.modelState === 'ready' && document.documentElement.dataset.panel === 'detect')
  await page.getByLabel('Open photos').setInputFiles(join(shared, photo))
  await page.waitForFunction(() => globalThis.benchEyes.detector?.decode)
  return page
}

/** Runs in the page: the same raw numbers by all, in turns, on the page's thread; and the slider's question to the page's own worker. */
async function boxes({ sides, rounds, runs }) {
  const { boxesPeer, benchHowsure } = globalThis
  await boxesPeer.open()
  const raw = await benchHowsure.detectRaw('/bench/detect.jpg')
  const ms = Object.fromEntries([...sides, 'worker'].map((name) => [name, []]))
  const found = {}
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < sides.length; i++) {
      const name = sides[(i + round) % sides.length]
      if (name === 'slider') boxesPeer.own(raw)
      for (let run = 0; run < runs; run++) {
        const start = performance.now()
        found[name] = await boxesPeer[name](raw)
        ms[name].push(performance.now() - start)
      }
    }
    for (let run = 0; run < runs; run++) {
      const start = performance.now()
      await benchHowsure.suppress(0.4 + 0.01 * run)
      ms.worker.push(performance.now() - start)
    }
  }
  return { ms, found, rows: raw.parts[0].shape[1], kept: await benchHowsure.suppress(0.45) }
}

async function endToEnd(browser, site, own, { rounds, runs }) {
  site.extra['/bench/modules/'] = modules
  const bare = await openSide(browser, site, { name: 'boxes', device: 'wasm', entry: 'ortBoxes.mjs', threads: 2 })
  const times = { own: [], bare: [] }
  const ratios = []
  const both = [['own', own, 'detect'], ['bare', bare, 'classify']]
  for (let round = 0; round < rounds; round++) {
    for (const [name, page, way] of round % 2 === 0 ? both : both.toReversed()) times[name].push(await page.evaluate(turn, { runs, way }))
    ratios.push(times.own.at(-1) / times.bare.at(-1))
  }
  await bare.context().close()
  return { ownMs: round2(median(times.own)), bareMs: round2(median(times.bare)), ratio: round(median(ratios), 3) }
}

const round2 = (ms) => round(ms, 1)

/** Runs in a side's page: the median of some photos, the first not counted. */
async function turn({ runs, way }) {
  const file = (globalThis.benchDetectPhoto ??= await (await fetch('/bench/detect.jpg')).blob())
  const ask = way === 'detect' ? () => globalThis.benchHowsure.detect(file) : () => globalThis.benchSide.classify(file)
  await ask()
  const ms = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await ask()
    ms.push(performance.now() - start)
  }
  return ms.sort((a, b) => a - b)[ms.length >> 1]
}
