/** A detector's raw numbers to boxes, on one thread: Howsure's own room, the loop that everybody writes, and tfjs' suppression. */
import { env, setBackend, tensor1d, tensor2d, image, ready } from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { decode } from '../../src/detection/heads'
import { survive } from '../../src/detection/nms'
import { plainBoxes } from './plainBoxes.mjs'

const suppression = { iou: 0.45, perClass: true, temperature: 1 }
let candidates

globalThis.boxesPeer = {
  async open() {
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    setWasmPaths({ 'tfjs-backend-wasm.wasm': simd, 'tfjs-backend-wasm-simd.wasm': simd, 'tfjs-backend-wasm-threaded-simd.wasm': simd })
    await setBackend('wasm')
    await ready()
  },

  /** `parts`: raw outputs; `told`: what the page told of the head. All boxes down to a score of 0.001. */
  own({ parts, told, input, placing, picture }) {
    candidates = decode(told, parts, input)
    return survive(candidates, suppression, placing, picture).detected.filter(({ score }) => score > 0.25).length
  },

  /** What a slider costs: the candidates are there. */
  slider({ placing, picture }) {
    return survive(candidates, suppression, placing, picture).detected.length
  },

  plain: ({ parts }) => plainBoxes(parts[0].data, 0.25).length,
  plainFaint: ({ parts }) => plainBoxes(parts[0].data, 0.001).length,

  /** Decoded by a plain loop; classes are kept apart by an offset, as YOLOv5 does it. */
  async tf({ parts }) {
    const { data } = parts[0]
    const boxes = []
    const scores = []
    for (let at = 0; at < data.length; at += 85) {
      let best = 5
      for (let k = 6; k < 85; k++) if (data[at + k] > data[at + best]) best = k
      const score = data[at + 4] * data[at + best]
      if (score <= 0.25) continue
      const [x, y, w, h, off] = [data[at], data[at + 1], data[at + 2] / 2, data[at + 3] / 2, (best - 5) * 7680]
      boxes.push([y - h + off, x - w + off, y + h + off, x + w + off])
      scores.push(score)
    }
    if (boxes.length === 0) return 0
    const [b, s] = [tensor2d(boxes), tensor1d(scores)]
    const kept = await image.nonMaxSuppressionAsync(b, s, 300, 0.45, 0.25)
    const n = (await kept.data()).length
    for (const one of [b, s, kept]) one.dispose()
    return n
  },
}
