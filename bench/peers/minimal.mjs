/** The least page that shows bars: plain tfjs on WASM, Howsure's built-in model, one photo, five bars. No worker, no checks, no controls. */
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { browser, div, env, expandDims, image, setBackend, slice, softmax, sub, tidy, topk } from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'

const size = 64

env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
setWasmPaths({ 'tfjs-backend-wasm.wasm': simd, 'tfjs-backend-wasm-simd.wasm': simd, 'tfjs-backend-wasm-threaded-simd.wasm': simd })
const [labels, bitmap] = await Promise.all([
  fetch('/model/labels.txt').then((response) => response.text()),
  fetch('/samples/coffee.jpg').then((response) => response.blob()).then((blob) => createImageBitmap(blob)),
  setBackend('wasm'),
])
const model = await loadGraphModel('/model/model.json')
const scale = size / Math.min(bitmap.width, bitmap.height)
const [height, width] = [Math.round(bitmap.height * scale), Math.round(bitmap.width * scale)]
const { values, indices } = tidy(() => {
  const whole = image.resizeBilinear(browser.fromPixels(bitmap), [height, width])
  const centre = slice(whole, [(height - size) >> 1, (width - size) >> 1, 0], [size, size, 3])
  return topk(softmax(model.predict(expandDims(div(sub(centre, 127.5), 64)))), 5)
})
const [p, k] = await Promise.all([values.data(), indices.data()])
const names = labels.split('\n')
document.body.append(...Array.from(k, (index, i) => {
  const row = document.createElement('p')
  const bar = document.createElement('meter')
  bar.value = p[i]
  row.dataset.confidence = p[i]
  row.append(names[index], bar)
  return row
}))
