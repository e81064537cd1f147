/**
 * Decoded photo to logits, MobileNetV2 on WASM: the page's own worker (message, resize, crop, normalise, run, message)
 * against bare tfjs that gets a ready tensor. Same page visit, turns taken.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { openPage, settled } from './page.mjs'
import { root, shared } from './site.mjs'
import { median, round } from './stats.mjs'

export const mobilenet = '/bench/shared/models/mobilenet_v2_1.0_224/model.json'
export const hasMobilenet = existsSync(join(shared, 'models/mobilenet_v2_1.0_224/model.json'))

const photo = 'public/samples/coffee.jpg'
const recipe = {
  width: 224, height: 224, resize: 'crop', shortSide: 256, interpolation: 'bilinear', antialias: true,
  mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], channels: 'RGB', layout: 'NHWC', background: [255, 255, 255],
}

export async function photoToLogits({ browser, site, quick }) {
  if (!hasMobilenet) return { skipped: 'MobileNetV2 (../shared/models) is not on this machine' }
  const rounds = quick ? 2 : 12
  const runs = quick ? 5 : 15
  const folder = mkdtempSync(join(tmpdir(), 'howsure-peer-'))
  try {
    await bundlePeer(folder)
    site.extra['/bench/peer/'] = folder
    site.extra['/bench/photo.jpg'] = readFileSync(join(root, photo))
    const page = await openPage(browser)
    await page.goto(`${site.url}/?engine=wasm&model=${encodeURIComponent(mobilenet)}`)
    await settled(page)
    await page.addScriptTag({ type: 'module', url: '/bench/peer/peer.js' })
    const { own, bare, parts, simd, difference, size } = await page.evaluate(inPage, { rounds, runs, recipe, mobilenet })
    await page.context().close()
    const part = (name) => round(median(parts.map((ms) => ms[name])), 2)
    const total = median(own)
    return {
      howsureMs: round(total, 2), bareMs: round(median(bare), 2), ratio: round(total / median(bare), 3),
      prepareMs: part('prepare'), runMs: part('run'), messagesMs: round(median(parts.map((ms) => ms.total - ms.decode - ms.prepare - ms.run)), 2),
      photo: size, rounds, runs, simd, largestLogitDifference: difference,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The peer is built here and now, with the page's own bundler and target. */
async function bundlePeer(outDir) {
  await build({
    configFile: false, root: import.meta.dirname, base: '/bench/peer/', logLevel: 'error', publicDir: false,
    build: { outDir, target: 'es2022', assetsInlineLimit: 0, rolldownOptions: { input: join(import.meta.dirname, 'peer.mjs'), output: { entryFileNames: 'peer.js' } } },
  })
}

/** Runs in the page. */
async function inPage({ rounds, runs, recipe, mobilenet }) {
  const { 'howsure-prepare': preparer, 'howsure-tfjs': engine } = globalThis.benchEyes.workers
  const jpeg = await (await fetch('/bench/photo.jpg')).blob()
  // Far above the app's own numbers, whose client drops answers it did not ask for.
  let id = 1e6
  const ask = (worker, name, question, transfer) => new Promise((resolve, reject) => {
    const own = ++id
    const hear = ({ data }) => {
      if (data.id !== own) return
      worker.removeEventListener('message', hear)
      if ('answer' in data) resolve(data.answer)
      else reject(new Error(JSON.stringify(data.fault)))
    }
    worker.addEventListener('message', hear)
    worker.postMessage({ id: own, name, ask: question }, transfer)
  })

  const { simd } = await globalThis.barePeer.open(mobilenet)
  // The peer reads the very crop that the worker makes, so both must answer with the same logits.
  const first = await createImageBitmap(jpeg)
  const size = `${first.width} × ${first.height} JPEG`
  const seen = await ask(preparer, 'see', { picture: first, recipe }, [first])
  const numbers = new Float32Array(recipe.width * recipe.height * 3)
  for (let i = 0, j = 0; i < seen.rgba.length; i++) if (i % 4 !== 3) numbers[j++] = seen.rgba[i] / 127.5 - 1
  globalThis.barePeer.give(numbers, [1, recipe.height, recipe.width, 3])

  const classify = async (picture) => {
    const { tensor, ms } = await ask(preparer, 'prepare', { picture, recipe, thumbnail: false }, [picture])
    const ran = await ask(engine, 'run', { tensor, recipe }, [tensor.buffer])
    return { raw: ran.raw, ms: { ...ms, run: ran.ms } }
  }

  const own = []
  const bare = []
  const parts = []
  const sides = {
    async own() {
      const bitmaps = await Promise.all(Array.from({ length: runs }, () => createImageBitmap(jpeg)))
      for (const photo of bitmaps) {
        const start = performance.now()
        const { ms } = await classify(photo)
        const total = performance.now() - start
        own.push(total)
        parts.push({ ...ms, total })
      }
    },
    async bare() {
      for (let i = 0; i < runs; i++) {
        const start = performance.now()
        await globalThis.barePeer.run()
        bare.push(performance.now() - start)
      }
    },
  }
  await sides.own()
  await sides.bare()
  own.length = bare.length = parts.length = 0
  for (let round = 0; round < rounds; round++) for (const side of round % 2 ? ['bare', 'own'] : ['own', 'bare']) await sides[side]()

  const bitmap = await createImageBitmap(jpeg)
  const { raw } = await classify(bitmap)
  const logits = await globalThis.barePeer.run()
  return { own, bare, parts, simd, size, difference: Math.max(...raw.map((z, k) => Math.abs(z - logits[k]))) }
}
