/** Bare tfjs from an encoded photo to the five best classes, as its own README writes it: one WASM thread, or WebGPU. */
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { browser, env, expandDims, image, setBackend, slice, softmax, sub, tidy, div, topk } from '@tensorflow/tfjs-core'
import { folder, options, side } from './side.mjs'

let model

side({
  async open() {
    await backend(options.device)
    model = await loadGraphModel(`${folder}model.json`)
  },

  async classify(file) {
    const bitmap = await createImageBitmap(file)
    const scale = 256 / Math.min(bitmap.width, bitmap.height)
    const [height, width] = [Math.round(bitmap.height * scale), Math.round(bitmap.width * scale)]
    const { values, indices } = tidy(() => {
      const whole = image.resizeBilinear(browser.fromPixels(bitmap), [height, width])
      const centre = slice(whole, [(height - 224) >> 1, (width - 224) >> 1, 0], [224, 224, 3])
      return topk(softmax(model.predict(expandDims(sub(div(centre, 127.5), 1)))), 5)
    })
    bitmap.close()
    const [p, k] = await Promise.all([values.data(), indices.data()])
    values.dispose()
    indices.dispose()
    return Array.from(k, (index, i) => [index, p[i]])
  },
})

async function backend(device) {
  if (device === 'wasm') {
    const [{ setWasmPaths }, { default: simd }] = await Promise.all([
      import('@tensorflow/tfjs-backend-wasm'), import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
    ])
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    setWasmPaths({ 'tfjs-backend-wasm.wasm': simd, 'tfjs-backend-wasm-simd.wasm': simd, 'tfjs-backend-wasm-threaded-simd.wasm': simd })
  } else {
    await import('@tensorflow/tfjs-backend-webgpu')
  }
  if (!(await setBackend(device))) throw new Error(`tfjs could not open ${device}`)
}
