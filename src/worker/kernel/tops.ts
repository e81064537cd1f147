/** What every temperature needs of a row, found once per set by the kernel: 16 bytes a row are kept. */
import type { RowTops } from '../../confidence/calibrators/fitting/inverseTemperature'
import type { LabelledLogits } from '../../confidence/labelled'
import { mostRows, type Room } from './room'

export interface SetTops {
  readonly max: Float32Array
  readonly second: Float32Array
  /** Place of the largest, the lower index on ties. */
  readonly top: Int32Array
  /** Of the mean logit over the label's, added up; -Infinity counts as in `rowTops`. */
  readonly gain: number
}

const known = new WeakMap<LabelledLogits, SetTops>()

export function topsOf(room: Room, set: LabelledLogits): SetTops {
  const before = known.get(set)
  if (before) return before
  const { rows, classes, logits, labels } = set
  const [max, second, top] = [new Float32Array(rows), new Float32Array(rows), new Int32Array(rows)]
  let gain = 0
  for (let first = 0; first < rows; first += mostRows) {
    const count = Math.min(mostRows, rows - first)
    room.tops(logits, classes, first, count, 1)
    for (let j = 0; j < count; j++) {
      const i = first + j
      max[i] = room.outFloats[6 * j + 2]!
      second[i] = room.outFloats[6 * j + 3]!
      top[i] = room.outPlaces[6 * j + 4]!
      const y = logits[i * classes + labels[i]!]!
      if (y !== Number.NEGATIVE_INFINITY) gain += room.out[3 * j]! / classes - y
    }
  }
  const tops = { max, second, top, gain }
  known.set(set, tops)
  return tops
}

/** The same as `rowTops` gives. */
export function rowTopsOf({ max, gain }: SetTops, { rows, classes, logits, labels }: LabelledLogits): RowTops {
  const label = new Float64Array(rows)
  let allTop = true
  let impossible = -1
  for (let i = 0; i < rows; i++) {
    label[i] = logits[i * classes + labels[i]!]! - max[i]!
    if (label[i] !== 0) allTop = false
    if (label[i] === Number.NEGATIVE_INFINITY && impossible < 0) impossible = i
  }
  return { max: Float64Array.from(max), label, allTop, noBetterThanMean: gain >= 0, impossible }
}

/** Tells the kernel the largest logits of the rows first, first + stride, .... */
export function lay(room: Room, { max, top }: SetTops, first: number, count: number, stride: number): void {
  for (let j = 0; j < count; j++) {
    room.topValues[2 * j] = max[first + j * stride]!
    room.topPlaces[2 * j + 1] = top[first + j * stride]!
  }
}

/** The float32 number the kernel multiplies with, and what is lost by it: beta = near + rest. */
export function inKernel(beta: number): { factor: number; near: number; rest: number } {
  const factor = Math.fround(beta * Math.LOG2E)
  const near = factor / Math.LOG2E
  return { factor, near, rest: beta - near }
}
