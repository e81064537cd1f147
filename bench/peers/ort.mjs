/** onnxruntime-web on WASM. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { folder, modules, pixels, side, threads, top5 } from './side.mjs'

let session

side({
  async open() {
    env.wasm.wasmPaths = `${modules}onnxruntime-web/dist/`
    env.wasm.numThreads = threads
    session = await InferenceSession.create(`${folder}mobilenet_v2_1.0_224.onnx`)
  },

  async classify(file) {
    const { logits } = await session.run({ input: new Tensor('float32', await pixels(file, 'NCHW'), [1, 3, 224, 224]) })
    return top5(logits.data)
  },

  async run(numbers) {
    const { logits } = await session.run({ input: new Tensor('float32', numbers, [1, 3, 224, 224]) })
    return logits.data
  },
})
