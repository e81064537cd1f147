/** THE LIST of heads: one file and one line each. The first that fits is taken. */
import { type Candidates, floor, type Part } from '../types'
import type { Format, Found, Head, Input, Output } from './head'
import { masksOf } from './masks'
import { rows6 } from './rows6'
import { cocoSsd, tfDetection, tfliteDetection } from './tensorflow'
import { yolov5Pixels, yolov5Shares } from './yolov5'
import { yolov8 } from './yolov8'
import { yolox } from './yolox'

const heads = {
  'coco-ssd': cocoSsd, 'tf-detection': tfDetection, 'tflite-detection': tfliteDetection, rows6, yolov8, yolox, yolov5: yolov5Pixels, 'yolov5-tf': yolov5Shares,
} as const satisfies Readonly<Record<string, Head>>

export type HeadId = keyof typeof heads

/** What a detector's outputs are read as: plain data, it crosses the worker border. */
export interface Told extends Found {
  readonly head: HeadId
}

/** By names and shapes; null: none of the heads, or one whose rows are longer by masks. `input`: the picture's size as the model reads it. */
export function tellHead(outputs: readonly Output[], input: Input, format?: Format): Told | null {
  if (masksOf(outputs, input)) return null
  for (const [head, { tell }] of Object.entries(heads) as [HeadId, Head][]) {
    const found = tell(outputs, input, format)
    if (found) return { ...found, head }
  }
  return null
}

/** `parts`: in the order of `told.reads`. Throws Fault `model-output` for numbers that the head cannot have made. */
export function decode({ head, classes }: Told, parts: readonly Part[], input: Input, least = floor): Candidates {
  return heads[head].decode(parts, classes, input, least)
}

/** Does this head say how sure it is that there is anything, apart from the class? */
export function hasObjectness(head: HeadId): boolean {
  return head === 'yolox' || head === 'yolov5' || head === 'yolov5-tf'
}
