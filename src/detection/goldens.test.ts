/** Both networks on the reference's input pictures, in Node: the reference's boxes and counts. */
import { existsSync, readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import type * as Ort from 'onnxruntime-web/wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import { onnxRuntime } from '../../tests/fixtures/runtimesInNode'
import { decode, tellHead } from './heads'
import { survive } from './nms'
import { overlap } from './overlap'
import type { Box, Candidates } from './types'

const shared = '../shared'
const photos = ['bus', 'pets', 'kites', 'dining_table'] as const
interface Golden {
  readonly width: number
  readonly height: number
  readonly models: Readonly<Record<string, {
    readonly input_png: string
    readonly letterbox: { readonly scale: number; readonly pad_left: number; readonly pad_top: number }
    readonly candidates_before_nms: number
    readonly detections: readonly { readonly class_id: number; readonly score: number; readonly box: Box }[]
  }>>
}

/** YOLOv5n's file has its weights in half precision, the reference had them in full: see e2e/detect.spec.ts. */
const nets = [
  { id: 'yolox_nano', file: 'yolox_nano/yolox_nano.onnx', side: 416, bgr: true, scale: 1, score: 1e-4, iou: 0.999, counts: 0 },
  { id: 'yolov5n', file: 'yolov5n/yolov5n_fp16w.onnx', side: 640, bgr: false, scale: 255, score: 2e-3, iou: 0.998, counts: 1 },
] as const

describe.skipIf(!existsSync(`${shared}/goldens/detection`)).each(nets)('$id', ({ id, file, side, bgr, scale, score, iou, counts }) => {
  let ort: typeof Ort
  let session: Ort.InferenceSession
  beforeAll(async () => {
    ort = await onnxRuntime()
    session = await ort.InferenceSession.create(readFileSync(`${shared}/models/${file}`))
  }, 60_000)

  async function candidates(path: string): Promise<Candidates> {
    const { data } = PNG.sync.read(readFileSync(path))
    const x = new Float32Array(3 * side * side)
    for (let i = 0; i < side * side; i++) for (let c = 0; c < 3; c++) x[c * side * side + i] = data[i * 4 + (bgr ? 2 - c : c)]! / scale
    const made = await session.run({ [session.inputNames[0]!]: new ort.Tensor('float32', x, [1, 3, side, side]) })
    const told = tellHead(session.outputNames.map((name) => ({ name, shape: made[name]!.dims })), { width: side, height: side }, 'onnx')!
    expect(told.classes).toBe(80)
    return decode(told, told.reads.map((name) => ({ data: made[name]!.data as Float32Array, shape: made[name]!.dims })), { width: side, height: side })
  }

  it.each(photos)('%s', async (photo) => {
    const { width, height, models } = JSON.parse(readFileSync(`${shared}/goldens/detection/${photo}.json`, 'utf8')) as Golden
    const { input_png, letterbox, candidates_before_nms, detections } = models[id]!
    const found = await candidates(`${shared}/goldens/detection/${input_png}`)
    const placing = { scaleX: letterbox.scale, scaleY: letterbox.scale, left: letterbox.pad_left, top: letterbox.pad_top }
    const { detected, candidateScores, invalid } = survive(found, { iou: 0.45, perClass: true, temperature: 1 }, placing, { width, height })
    expect(invalid).toBe(0)
    expect(Math.abs(candidateScores.filter((one) => one > 0.25).length - candidates_before_nms)).toBeLessThanOrEqual(counts)
    const over = detected.filter((one) => one.score > 0.25)
    expect(over).toHaveLength(detections.length)
    for (const [i, { class_id, score: wanted, box }] of detections.entries()) {
      const nearest = over.filter(({ classId }) => classId === class_id).reduce((a, b) => (overlap(a.box, box) >= overlap(b.box, box) ? a : b))
      expect(Math.abs(nearest.score - wanted), `score ${i}`).toBeLessThan(score)
      expect(overlap(nearest.box, box), `box ${i}`).toBeGreaterThan(iou)
    }
  }, 60_000)
})
