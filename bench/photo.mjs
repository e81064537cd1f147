/**
 * Decoded photo to logits, MobileNetV2 on WASM: the page's own workers (messages, resize, crop, normalise, run)
 * against bare tfjs that gets a ready tensor. Same page visit, turns taken.
 */
import { bundle } from './bundle.mjs'
import { recipe } from './howsure.mjs'
import { openPage, settled } from './page.mjs'
import { hasMobilenet, mobilenet } from './site.mjs'
import { median, round } from './stats.mjs'

export async function photoToLogits({ browser, site, quick }) {
  if (!hasMobilenet) return { skipped: 'MobileNetV2 (../shared/models) is not on this machine' }
  const rounds = quick ? 2 : 12
  const runs = quick ? 5 : 15
  const peer = await bundle(site, 'tensor.mjs')
  const page = await openPage(browser)
  await page.goto(`${site.url}/?engine=wasm&model=${encodeURIComponent(mobilenet)}`)
  await settled(page)
  await page.addScriptTag({ type: 'module', url: peer })
  const { own, bare, parts, simd, difference, size } = await page.evaluate(inPage, { rounds, runs, recipe, mobilenet })
  await page.context().close()
  const part = (name) => round(median(parts.map((ms) => ms[name])), 2)
  const total = median(own)
  return {
    howsureMs: round(total, 2), bareMs: round(median(bare), 2), ratio: round(total / median(bare), 3),
    prepareMs: part('prepare'), runMs: part('run'), messagesMs: round(median(parts.map((ms) => ms.total - ms.decode - ms.prepare - ms.run)), 2),
    photo: size, rounds, runs, simd, largestLogitDifference: difference,
  }
}

/** Runs in the page. */
async function inPage({ rounds, runs, recipe, mobilenet }) {
  const { benchHowsure, barePeer } = globalThis
  const jpeg = await (await fetch('/bench/photo.jpg')).blob()
  const { simd } = await barePeer.open({ url: mobilenet })
  // The peer reads the very crop that the worker makes, so both must answer with the same logits.
  const first = await createImageBitmap(jpeg)
  const size = `${first.width} × ${first.height} JPEG`
  const seen = await benchHowsure.see(first)
  const numbers = new Float32Array(recipe.width * recipe.height * 3)
  for (let i = 0, j = 0; i < seen.rgba.length; i++) if (i % 4 !== 3) numbers[j++] = seen.rgba[i] / 127.5 - 1
  barePeer.give(numbers, [1, recipe.height, recipe.width, 3])

  const own = []
  const bare = []
  const parts = []
  const sides = {
    async own() {
      const bitmaps = await Promise.all(Array.from({ length: runs }, () => createImageBitmap(jpeg)))
      for (const photo of bitmaps) {
        const start = performance.now()
        const { ms } = await benchHowsure.run(photo)
        const total = performance.now() - start
        own.push(total)
        parts.push({ ...ms, total })
      }
    },
    async bare() {
      for (let i = 0; i < runs; i++) {
        const start = performance.now()
        await barePeer.run()
        bare.push(performance.now() - start)
      }
    },
  }
  await sides.own()
  await sides.bare()
  own.length = bare.length = parts.length = 0
  for (let round = 0; round < rounds; round++) for (const side of round % 2 ? ['bare', 'own'] : ['own', 'bare']) await sides[side]()

  const { raw } = await benchHowsure.run(await createImageBitmap(jpeg))
  const logits = await barePeer.run()
  return { own, bare, parts, simd, size, difference: Math.max(...raw.map((z, k) => Math.abs(z - logits[k]))) }
}
