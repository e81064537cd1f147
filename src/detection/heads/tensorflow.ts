/** TensorFlow's detectors: boxes as shares of the picture, top, left, bottom, right. Source: tensorflow/models, object_detection/exporter and core/post_processing; tfjs-models/coco-ssd. */
import type { Part } from '../types'
import { Collector, checkLength, type Head, many, type Output } from './head'

const rankOf = ({ shape }: Output): number => shape.length

/** After their own suppression: boxes [1, N, 4], classes and scores [1, N], how many [1]. One class a box is all that is told. */
export const tfDetection: Head = {
  tell(outputs, _, format) {
    const lite = format === 'tflite' || outputs.some(({ name }) => /TFLite_Detection_PostProcess/.test(name))
    const by = (pattern: RegExp): Output | undefined => outputs.find(({ name }) => pattern.test(name))
    const pairs = outputs.filter((one) => rankOf(one) === 2)
    const boxes = by(/detection_boxes/) ?? by(/^TFLite_Detection_PostProcess$/) ?? outputs.find((one) => rankOf(one) === 3 && one.shape[2] === 4)
    const classes = by(/detection_classes/) ?? by(/^TFLite_Detection_PostProcess:1$/) ?? pairs[0]
    const scores = by(/detection_scores/) ?? by(/^TFLite_Detection_PostProcess:2$/) ?? pairs.find((one) => one !== classes)
    if (!boxes || !classes || !scores || outputs.length > 12) return null
    return {
      classes: 90, reads: [boxes.name, classes.name, scores.name, ...(lite ? [] : [])],
      why: `Boxes that TensorFlow's own suppression left (${many(Math.abs(boxes.shape[1] ?? 0) || 0)} at most), each with one class and its score${lite ? '; classes count from 0' : '; classes count from 1'}.`,
    }
  },
  decode([boxes, first, second], classes, { width, height }, least) {
    const rows = boxes!.data.length / 4
    checkLength(boxes!, rows, 4)
    checkLength(first!, rows, 1)
    checkLength(second!, rows, 1)
    // Exporters swap the two: classes are whole numbers, and scores fall from 1 to 0.
    const [ids, scores] = areScores(first!) && !areScores(second!) ? [second!.data, first!.data] : [first!.data, second!.data]
    // TFLite counts from 0, TensorFlow from 1: a class 0 tells.
    const from = ids.some((id, i) => id === 0 && scores[i]! > 0) ? 0 : 1
    const found = new Collector(rows, classes, false, rows)
    const row = new Float32Array(classes)
    for (let i = 0; i < rows; i++) {
      const score = scores[i]!
      const classId = Math.round(ids[i]!) - from
      if (score < least) continue
      if (!(classId >= 0 && classId < classes)) {
        found.invalid()
        continue
      }
      row.fill(0)
      row[classId] = score
      const [top, left, bottom, right] = [0, 1, 2, 3].map((k) => boxes!.data[i * 4 + k]!) as [number, number, number, number]
      found.add(left * width, top * height, right * width, bottom * height, 1, row, 0, 1)
    }
    return found.done()
  },
}

function areScores({ data }: Part): boolean {
  return data.every((x, i) => x >= 0 && x <= 1 && (i === 0 || x <= data[i - 1]!)) && data.some((x) => x > 0 && x < 1)
}

/** Before any suppression: boxes [1, N, 1, 4] or [1, N, 4], and a score for each class [1, N, C]. */
export const cocoSsd: Head = {
  tell(outputs) {
    const boxes = outputs.find(({ shape }) => (shape.length === 4 && shape[2] === 1 && shape[3] === 4)) ?? outputs.find(({ shape }) => shape.length === 3 && shape[2] === 4)
    const scores = boxes && outputs.find((one) => one !== boxes && rankOf(one) === 3 && one.shape[1] === boxes.shape[1] && one.shape[2]! > 1)
    return scores ? {
      classes: scores.shape[2]!, reads: [boxes.name, scores.name],
      why: `${many(scores.shape[1]!)} boxes, each with a score for ${scores.shape[2]} classes and no objectness, as TensorFlow's SSD gives them before suppression.`,
    } : null
  },
  decode([boxes, scores], classes, { width, height }, least) {
    const rows = boxes!.data.length / 4
    checkLength(scores!, rows, classes)
    const found = new Collector(rows, classes, false)
    const { data } = scores!
    for (let i = 0; i < rows; i++) {
      let best = Number.NEGATIVE_INFINITY
      for (let k = 0; k < classes; k++) best = Number.isNaN(data[i * classes + k]!) ? Number.NaN : Math.max(best, data[i * classes + k]!)
      if (best < least) continue
      const [top, left, bottom, right] = [0, 1, 2, 3].map((k) => boxes!.data[i * 4 + k]!) as [number, number, number, number]
      found.add(left * width, top * height, right * width, bottom * height, 1, data, i * classes, 1)
    }
    return found.done()
  },
}
