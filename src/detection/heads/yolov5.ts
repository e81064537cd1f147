/** YOLOv5: rows of centre, size, objectness and class scores, all through their sigmoid. Source: ultralytics/yolov5, models/yolo.py (Detect) and models/tf.py (TFDetect). */
import { cells, checkLength, Collector, classesText, fourStrides, type Head, many, only, reaches, threeStrides } from './head'

/** Three anchors a cell. */
const anchors = 3

/** `shares`: the TensorFlow exports give boxes as shares of the input, and the strides' rows in the same order. */
function yolov5(shares: boolean): Head {
  return {
    tell(outputs, input, format) {
      if (shares !== (format === 'tfjs-graph' || format === 'tflite')) return null
      const found = only(outputs, (rows, columns) => columns >= 6 && (rows === -1 || rows === anchors * cells(input, threeStrides) || rows === anchors * cells(input, fourStrides)))
      if (!found) return null
      const of = found.rows === -1 ? 'every box' : `each of ${many(found.rows)} boxes`
      return {
        classes: found.columns - 5, reads: [found.name],
        why: `A row of ${found.columns} numbers for ${of}: centre and size${shares ? ' as shares of the picture' : ''}, objectness, ${classesText(found.columns - 5)}, as YOLOv5 exports them${shares ? ' for TensorFlow' : ''}.`,
      }
    },
    decode([part], classes, { width, height }, least) {
      const { data, shape } = part!
      const columns = classes + 5
      const rows = shape[1] ?? 0
      checkLength(part!, rows, columns)
      const found = new Collector(rows, classes, true)
      const [sx, sy] = shares ? [width, height] : [1, 1]
      for (let i = 0, at = 0; i < rows; i++, at += columns) {
        const objectness = data[at + 4]!
        if (!reaches(objectness, least)) continue
        const [x, y, w, h] = [data[at]! * sx, data[at + 1]! * sy, (data[at + 2]! * sx) / 2, (data[at + 3]! * sy) / 2]
        found.add(x - w, y - h, x + w, y + h, objectness, data, at + 5, 1)
      }
      return found.done()
    },
  }
}

export const yolov5Pixels = yolov5(false)
export const yolov5Shares = yolov5(true)
