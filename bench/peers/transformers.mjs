/** transformers.js' image-classification pipeline with the local ONNX file, on onnxruntime-web. */
import { env, pipeline } from '@huggingface/transformers'
import { modules, side, threads } from './side.mjs'

let classifier

side({
  async open() {
    env.allowRemoteModels = false
    env.allowLocalModels = true
    env.localModelPath = '/bench/local/'
    env.useBrowserCache = false
    env.backends.onnx.wasm.wasmPaths = `${modules}onnxruntime-web/dist/`
    env.backends.onnx.wasm.numThreads = threads
    classifier = await pipeline('image-classification', 'mobilenet', { dtype: 'fp32', device: 'wasm' })
    rename(classifier.model.sessions, 'pixel_values', 'input')
  },

  async classify(file) {
    const answer = await classifier(file, { top_k: 5 })
    return answer.map(({ label, score }) => [Number(label), score])
  },
})

/** The pipeline gives every model `pixel_values`; this file's input has another name. */
function rename(sessions, given, wanted) {
  const session = sessions.model
  sessions.model = {
    inputNames: [given], outputNames: session.outputNames, config: session.config,
    run: ({ [given]: tensor }, ...rest) => session.run({ [wanted]: tensor }, ...rest),
  }
}
