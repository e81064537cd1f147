/** onnxruntime-web on WASM with YOLOv5n, as a page without a library of its own does it: a canvas, the runtime, two loops. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { plainBoxes } from './plainBoxes.mjs'
import { modules, side, threads } from './side.mjs'

const size = 640
let session
let canvas

side({
  async open() {
    env.wasm.wasmPaths = `${modules}onnxruntime-web/dist/`
    env.wasm.numThreads = threads
    session = await InferenceSession.create('/bench/shared/models/yolov5n/yolov5n_fp16w.onnx')
  },

  async classify(file) {
    const bitmap = await createImageBitmap(file)
    const scale = Math.min(size / bitmap.width, size / bitmap.height)
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)]
    canvas ??= new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })
    canvas.fillStyle = '#727272'
    canvas.fillRect(0, 0, size, size)
    canvas.drawImage(bitmap, (size - width) / 2, (size - height) / 2, width, height)
    bitmap.close()
    const { data } = canvas.getImageData(0, 0, size, size)
    const plane = size * size
    const numbers = new Float32Array(3 * plane)
    for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) numbers[c * plane + i] = data[4 * i + c] / 255
    const { output0, ...others } = await session.run({ [session.inputNames[0]]: new Tensor('float32', numbers, [1, 3, size, size]) })
    return plainBoxes((output0 ?? Object.values(others)[0]).data, 0.25).map(({ classId, score }) => [classId, score]).slice(0, 5)
  },
})
