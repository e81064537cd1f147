/** LiteRT.js with the float network, on WASM or WebGPU. */
import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core'
import { best, folder, modules, options, pixels, side, threads } from './side.mjs'

let model

side({
  async open() {
    await loadLiteRt(`${modules}@litertjs/core/wasm/`, { threads: threads > 1 })
    model = await loadAndCompile(`${folder}mobilenet_v2_1.0_224_float.tflite`, { accelerator: options.device, cpuOptions: { numThreads: threads } })
    if (options.device === 'webgpu' && !model.isFullyAccelerated) throw new Error('LiteRT runs part of the model off the GPU')
  },

  async classify(file) {
    let input = new Tensor(await pixels(file, 'NHWC'), [1, 224, 224, 3])
    if (options.device === 'webgpu') input = await input.moveTo('webgpu')
    const [output] = await model.run(input)
    input.delete()
    const probabilities = await output.data()
    // Its class 0 is "background"; the other networks have none.
    const top = best(probabilities).map(([index, p]) => [index - 1, p])
    output.delete()
    return top
  },

  async run(numbers) {
    const input = new Tensor(numbers, [1, 224, 224, 3])
    const [output] = await model.run(input)
    const probabilities = await output.data()
    input.delete()
    output.delete()
    return probabilities
  },
})
