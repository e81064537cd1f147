/** TensorFlow's detectors: boxes as shares of the picture, top, left, bottom, right. Source: tensorflow/models, object_detection/exporter and core/post_processing; tfjs-models/coco-ssd. */
import type { Part } from '../types'
import { checkLength, classesText, Collector, type Head, many, type Output, reaches } from './head'

/** TFLite's own operator and TFLite files count classes from 0, TensorFlow from 1. */
const counts0 = /TFLite_Detection_PostProcess/

/** After their own suppression: boxes [1, N, 4], classes and scores [1, N], how many [1]. One class a box is all that is told. */
function detection(from: 0 | 1): Head {
  return {
    tell(outputs, _, format) {
      const lite = format === 'tflite' || outputs.some(({ name }) => counts0.test(name))
      if (lite !== (from === 0) || outputs.length > 12) return null
      const by = (pattern: RegExp): Output | undefined => outputs.find(({ name }) => pattern.test(name))
      // `raw_detection_boxes` are those before suppression: more of them than there are scores.
      const boxes = by(/(?<!raw_)detection_boxes/) ?? by(/^TFLite_Detection_PostProcess$/) ?? outputs.find(({ shape }) => shape.length === 3 && shape[2] === 4)
      const pairs = outputs.filter(({ shape }) => shape.length === 2 && shape[1] === boxes?.shape[1])
      const classes = by(/(?<!raw_)detection_classes/) ?? by(/^TFLite_Detection_PostProcess:1$/) ?? pairs[0]
      const scores = by(/(?<!raw_)detection_scores/) ?? by(/^TFLite_Detection_PostProcess:2$/) ?? pairs.find((one) => one !== classes)
      if (!boxes || !classes || !scores) return null
      const most = (boxes.shape[1] ?? -1) > 0 ? ` (${many(boxes.shape[1]!)} at most)` : ''
      return {
        classes: 90, reads: [boxes.name, classes.name, scores.name],
        why: `Boxes that TensorFlow's own suppression left${most}, each with one class and its score; classes count from ${from}.`,
      }
    },
    decode([boxes, first, second], classes, { width, height }, least) {
      const rows = Math.floor(boxes!.data.length / 4)
      checkLength(boxes!, rows, 4)
      checkLength(first!, rows, 1)
      checkLength(second!, rows, 1)
      // Exporters swap the two: classes are whole numbers, and scores fall from 1 to 0.
      const [ids, scores] = areScores(first!) && !areScores(second!) ? [second!.data, first!.data] : [first!.data, second!.data]
      const found = new Collector(rows, classes, false, rows)
      const row = new Float32Array(classes)
      for (let i = 0; i < rows; i++) {
        const score = scores[i]!
        if (!reaches(score, least)) continue
        const classId = Math.round(ids[i]!) - from
        if (!(classId >= 0 && classId < classes)) {
          found.invalid()
          continue
        }
        row.fill(0)
        row[classId] = score
        add(found, boxes!.data, i, width, height, row, 0)
      }
      return found.done()
    },
  }
}

export const tfDetection = detection(1)
export const tfliteDetection = detection(0)

function areScores({ data }: Part): boolean {
  return data.every((x, i) => x >= 0 && x <= 1 && (i === 0 || x <= data[i - 1]!)) && data.some((x) => x > 0 && x < 1)
}

function add(found: Collector, boxes: Float32Array, i: number, width: number, height: number, scores: Float32Array, from: number): void {
  const at = i * 4
  found.add(boxes[at + 1]! * width, boxes[at]! * height, boxes[at + 3]! * width, boxes[at + 2]! * height, 1, scores, from, 1)
}

/** TensorFlow's graphs give the background its own score, before the first class; coco-ssd's have cut it off. */
const withBackground = 91

/** Before any suppression: boxes [1, N, 1, 4] or [1, N, 4], and a score for each class [1, N, C]. */
export const cocoSsd: Head = {
  tell(outputs) {
    const boxes = outputs.find(({ shape }) => (shape.length === 4 && shape[2] === 1 && shape[3] === 4)) ?? outputs.find(({ shape }) => shape.length === 3 && shape[2] === 4)
    const scores = boxes && outputs.find((one) => one !== boxes && one.shape.length === 3 && one.shape[1] === boxes.shape[1] && one.shape[2]! > 0)
    if (!scores) return null
    const columns = scores.shape[2]!
    const classes = columns === withBackground ? withBackground - 1 : columns
    return {
      classes, reads: [boxes.name, scores.name],
      why: `${scores.shape[1]! > 0 ? `${many(scores.shape[1]!)} boxes` : 'Boxes'}, each with a score for ${classesText(classes)}${classes < columns ? ' after that of the background' : ''} and no objectness, as TensorFlow's SSD gives them before suppression.`,
    }
  },
  decode([boxes, scores], classes, { width, height }, least) {
    const rows = Math.floor(boxes!.data.length / 4)
    const columns = scores!.shape[2] ?? classes
    checkLength(boxes!, rows, 4)
    checkLength(scores!, rows, columns)
    const found = new Collector(rows, classes, false)
    const { data } = scores!
    for (let i = 0; i < rows; i++) {
      const from = (i + 1) * columns - classes
      let best = Number.NEGATIVE_INFINITY
      for (let k = from; k < from + classes; k++) best = Number.isNaN(data[k]!) ? Number.NaN : Math.max(best, data[k]!)
      if (reaches(best, least)) add(found, boxes!.data, i, width, height, data, from)
    }
    return found.done()
  },
}
