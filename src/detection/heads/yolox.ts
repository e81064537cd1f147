/** YOLOX: one row a cell, the centre from the cell's corner and the logarithm of the size, both in strides. Source: Megvii-BaseDetection/YOLOX, yolox/utils/demo_utils.py (demo_postprocess). */
import { cells, checkLength, Collector, classesText, fourStrides, type Head, type Input, many, only, reaches, threeStrides } from './head'

function stridesOf(rows: number, input: Input): readonly number[] | null {
  return [threeStrides, fourStrides].find((strides) => cells(input, strides) === rows) ?? null
}

export const yolox: Head = {
  tell(outputs, input, format) {
    if (format === 'tfjs-graph' || format === 'tflite') return null
    const found = only(outputs, (rows, columns) => columns >= 6 && stridesOf(rows, input) !== null)
    return found && {
      classes: found.columns - 5, reads: [found.name],
      why: `A row of ${found.columns} numbers for each of ${many(found.rows)} cells: centre and size by the grid, objectness, ${classesText(found.columns - 5)}, as YOLOX exports them.`,
    }
  },
  decode([part], classes, input, least) {
    const { data, shape } = part!
    const columns = classes + 5
    const rows = shape[1] ?? 0
    const strides = stridesOf(rows, input)
    checkLength(part!, strides ? rows : cells(input, threeStrides), columns)
    const found = new Collector(rows, classes, true)
    // Exported with --decode_in_inference the centres are pixels already: no raw centre is hundreds of cells away from its own.
    const decoded = isDecoded(data, rows, columns, input.height)
    let row = 0
    for (const stride of strides ?? []) {
      const [wide, high] = [Math.ceil(input.width / stride), Math.ceil(input.height / stride)]
      for (let gy = 0; gy < high; gy++) {
        for (let gx = 0; gx < wide; gx++, row++) {
          const at = row * columns
          const objectness = data[at + 4]!
          if (!reaches(objectness, least)) continue
          const x = decoded ? data[at]! : (data[at]! + gx) * stride
          const y = decoded ? data[at + 1]! : (data[at + 1]! + gy) * stride
          const w = (decoded ? data[at + 2]! : Math.exp(data[at + 2]!) * stride) / 2
          const h = (decoded ? data[at + 3]! : Math.exp(data[at + 3]!) * stride) / 2
          found.add(x - w, y - h, x + w, y + h, objectness, data, at + 5, 1)
        }
      }
    }
    return found.done()
  },
}

/** The last rows' centres lie near the lower edge where centres are pixels. */
function isDecoded(data: Float32Array, rows: number, columns: number, height: number): boolean {
  let far = 0
  const seen = Math.min(rows, 16)
  for (let i = rows - seen; i < rows; i++) if (data[i * columns + 1]! > height / 4) far++
  return far > seen / 2
}
