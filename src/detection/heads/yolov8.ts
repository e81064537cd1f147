/** YOLOv8, v9 and v11: centre, size and class scores, without objectness; a column for each box. Source: ultralytics, nn/modules/head.py (Detect). */
import { cells, checkLength, Collector, classesText, fourStrides, type Head, type Input, many, only, reaches, threeStrides } from './head'

function fits(boxes: number, input: Input): boolean {
  return boxes === cells(input, threeStrides) || boxes === cells(input, fourStrides)
}

export const yolov8: Head = {
  tell(outputs, input) {
    const found = only(outputs, (columns, rows) => columns >= 5 && fits(rows, input) && (columns <= rows || !fits(columns, input)))
    return found && {
      classes: found.rows - 4, reads: [found.name],
      why: `A column of ${found.rows} numbers for each of ${many(found.columns)} boxes: centre, size and ${classesText(found.rows - 4)} without objectness, as YOLOv8 and v11 export them.`,
    }
  },
  decode([part], classes, { width, height }, least) {
    const { data, shape } = part!
    const boxes = shape[2] ?? 0
    checkLength(part!, boxes, classes + 4)
    const found = new Collector(boxes, classes, false)
    // TensorFlow exports give shares of the input: a centre over 2 is in pixels.
    let most = 0
    for (let i = 0; i < 2 * boxes; i++) if (data[i]! > most && Number.isFinite(data[i])) most = data[i]!
    const [sx, sy] = most <= 2 ? [width, height] : [1, 1]
    for (let i = 0; i < boxes; i++) {
      let best = Number.NEGATIVE_INFINITY
      for (let k = 0; k < classes; k++) {
        const score = data[(4 + k) * boxes + i]!
        if (Number.isNaN(score)) best = Number.NaN
        if (score > best) best = score
      }
      if (!reaches(best, least)) continue
      const [x, y] = [data[i]! * sx, data[boxes + i]! * sy]
      const [w, h] = [(data[2 * boxes + i]! * sx) / 2, (data[3 * boxes + i]! * sy) / 2]
      found.add(x - w, y - h, x + w, y + h, 1, data, 4 * boxes + i, boxes)
    }
    return found.done()
  },
}
