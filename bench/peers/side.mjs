/**
 * What every page of a peer offers the bench: `open` once, then one photo at a time to its five best [class, confidence].
 * With `?cold` it does both at once by itself and says how long that took from the start of the navigation.
 */
export const options = Object.fromEntries(new URLSearchParams(location.search))
export const threads = Number(options.threads ?? 1)
export const folder = '/bench/shared/models/mobilenet_v2_1.0_224/'
export const modules = '/bench/modules/'

/** `run`: a ready tensor to the output, where a runtime's own time is to be told from all around it. */
export function side({ open, classify, run }) {
  globalThis.benchSide = { open, classify, ...(run ? { time: (runs) => timed(run, runs) } : {}) }
  if ('cold' in options) globalThis.benchCold = cold(open, classify)
}

async function timed(run, runs) {
  const ms = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await run(ready)
    ms.push(performance.now() - start)
  }
  return ms
}
const ready = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i))

async function cold(open, classify) {
  const [photo] = await Promise.all([fetch('/bench/photo.jpg').then((response) => response.blob()), open()])
  const top = await classify(photo)
  return { ms: performance.now(), top }
}

/** Softmax, and the five highest. */
export function top5(logits) {
  const highest = Math.max(...logits)
  const weights = Array.from(logits, (z) => Math.exp(z - highest))
  const sum = weights.reduce((a, b) => a + b)
  return best(weights.map((w) => w / sum))
}

export function best(probabilities) {
  return Array.from(probabilities, (p, k) => [k, p]).sort((a, b) => b[1] - a[1]).slice(0, 5)
}

/** The file's centre as numbers in -1..1, by a canvas: what a page without a library of its own for it does. */
export async function pixels(file, layout) {
  const bitmap = await createImageBitmap(file)
  const scale = 256 / Math.min(bitmap.width, bitmap.height)
  const [width, height] = [bitmap.width * scale, bitmap.height * scale]
  canvas ??= new OffscreenCanvas(224, 224).getContext('2d', { willReadFrequently: true })
  canvas.drawImage(bitmap, (224 - width) / 2, (224 - height) / 2, width, height)
  bitmap.close()
  const { data } = canvas.getImageData(0, 0, 224, 224)
  const numbers = new Float32Array(3 * 224 * 224)
  const plane = 224 * 224
  for (let i = 0; i < plane; i++) {
    for (let c = 0; c < 3; c++) numbers[layout === 'NHWC' ? 3 * i + c : c * plane + i] = data[4 * i + c] / 127.5 - 1
  }
  return numbers
}
let canvas
