/**
 * Plain tfjs, as its own README uses it, on the page's main thread, the input a ready tensor. The same build of WASM as
 * the page (SIMD, one thread), or with `threads` the threaded one.
 */
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { env, ready, setBackend, tensor } from '@tensorflow/tfjs-core'
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'

let model
let input

globalThis.barePeer = {
  async open({ url, threads = 0 }) {
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 0)
    if (threads) setThreadsCount(threads)
    setWasmPaths({ 'tfjs-backend-wasm.wasm': simd, 'tfjs-backend-wasm-simd.wasm': simd, 'tfjs-backend-wasm-threaded-simd.wasm': threaded })
    await setBackend('wasm')
    await ready()
    model = await loadGraphModel(url)
    return { simd: await env().getAsync('WASM_HAS_SIMD_SUPPORT'), threads: threads ? getThreadsCount() : 1 }
  },

  /** `numbers`: one prepared picture, NHWC. */
  give(numbers, shape) {
    input?.dispose()
    input = tensor(numbers, shape)
  },

  async run() {
    const output = model.predict(input)
    const logits = await output.data()
    output.dispose()
    return logits
  },
}
