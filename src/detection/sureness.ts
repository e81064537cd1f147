/** What two devices are compared by, and what is looked at for NaN: a detector's numbers on one scale. */
import type { Candidates } from './types'

/** [rows kept * 5]: the best class score times objectness, and the box in shares of the input. One NaN where no row can be read. */
export function sureness({ count, classes, boxes, objectness, scores, rows, invalid }: Candidates, { width, height }: { readonly width: number; readonly height: number }): Float32Array {
  const out = new Float32Array(count * 5)
  for (let i = 0; i < count; i++) {
    let best = 0
    for (let c = 0; c < classes; c++) best = Math.max(best, scores[i * classes + c]!)
    out[i * 5] = best * (objectness?.[i] ?? 1)
    for (let k = 0; k < 4; k++) out[i * 5 + 1 + k] = boxes[i * 4 + k]! / (k % 2 === 0 ? width : height)
  }
  return rows > 0 && invalid === rows ? Float32Array.of(Number.NaN) : out
}
