/** End-to-end exports (YOLOv10, YOLOv8 with nms): rows of corners, score and class, already suppressed. Source: ultralytics, engine/exporter.py (NMSModel). */
import { cells, checkLength, fourStrides, Collector, type Head, many, only, reaches, threeStrides } from './head'

export const rows6: Head = {
  tell(outputs, input) {
    // Of a small input, YOLOX and YOLOv5 with one class have as few rows of six. An export with nms may find nothing in the first picture: no rows.
    const grids = [threeStrides, fourStrides].flatMap((strides) => [cells(input, strides), 3 * cells(input, strides)])
    const found = only(outputs, (rows, columns) => columns === 6 && rows >= 0 && rows <= 1000 && !grids.includes(rows))
    return found && {
      classes: 80, reads: [found.name],
      why: `${many(found.rows)} rows of corners, score and class, which the model has suppressed itself: the IoU threshold finds little more to do.`,
    }
  },
  decode([part], classes, _, least) {
    const rows = part!.shape[1] ?? 0
    if (rows > 0 || part!.data.length > 0) checkLength(part!, rows, 6)
    const { data } = part!
    const found = new Collector(rows, classes, false, rows)
    const row = new Float32Array(classes)
    for (let i = 0; i < rows; i++) {
      const [x1, y1, x2, y2, score, id] = data.subarray(i * 6, i * 6 + 6) as unknown as [number, number, number, number, number, number]
      if (!reaches(score, least)) continue
      if (!(Math.round(id) >= 0 && Math.round(id) < classes)) {
        found.invalid()
        continue
      }
      row.fill(0)
      row[Math.round(id)] = score
      found.add(x1, y1, x2, y2, 1, row, 0, 1)
    }
    return found.done()
  },
}
