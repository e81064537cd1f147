/** onnxruntime-web on WebGPU: another build of the same library. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/webgpu'
import { folder, modules, pixels, side, top5 } from './side.mjs'

let session

side({
  async open() {
    env.wasm.wasmPaths = `${modules}onnxruntime-web/dist/`
    env.wasm.numThreads = 1
    session = await InferenceSession.create(`${folder}mobilenet_v2_1.0_224.onnx`, { executionProviders: ['webgpu'] })
  },

  async classify(file) {
    const { logits } = await session.run({ input: new Tensor('float32', await pixels(file, 'NCHW'), [1, 3, 224, 224]) })
    return top5(logits.data)
  },
})
