/**
 * Average precision by COCO's definition (pycocotools 2.0.11, `COCOeval.accumulate`): precision read at 101 recalls, each the best
 * that is reached at that recall or a higher one. All sizes of objects together; COCO's small, medium and large are not here.
 */
import { right, wrong, type ClassMatches, type Matches } from './types'

export interface ClassAverage {
  readonly truths: number
  /** [thresholds], 0..1; all -1 for a class without truths, which no mean takes in. */
  readonly precision: Float64Array
  /** [thresholds]: the recall that all detections together reach; -1 as above. */
  readonly recall: Float64Array
}

export interface AveragePrecision {
  readonly classes: ReadonlyMap<number, ClassAverage>
  /** Mean over classes, by threshold: with COCO's ten, the first is mAP@.5. -1 when no class has truths. */
  readonly byThreshold: Float64Array
  /** Mean over classes and thresholds: with COCO's ten, mAP@[.5:.95]. */
  readonly mean: number
  /** Mean of the recalls: with COCO's ten and 100 detections, AR@100. */
  readonly recall: number
}

/** As NumPy's linspace rounds them: 35 * 0.01 is more than 0.35, so a recall of 35 in 100 does not reach it. */
const recalls = Float64Array.from({ length: 101 }, (_, k) => (k === 100 ? 1 : k * 0.01))

export function averagePrecision(matches: Matches): AveragePrecision {
  const T = matches.thresholds.length
  const classes = new Map([...matches.classes].map(([classId, all]) => [classId, ofClass(all, T)]))
  const counted = [...classes.values()].filter(({ truths }) => truths > 0)
  const byThreshold = Float64Array.from({ length: T }, (_, t) => meanOf(counted.map(({ precision }) => precision[t]!)))
  return { classes, byThreshold, mean: meanOf(counted.flatMap(({ precision }) => [...precision])), recall: meanOf(counted.flatMap(({ recall }) => [...recall])) }
}

const meanOf = (values: readonly number[]): number => (values.length === 0 ? -1 : values.reduce((sum, value) => sum + value, 0) / values.length)

function ofClass(all: ClassMatches, T: number): ClassAverage {
  const precision = new Float64Array(T).fill(-1)
  const recall = new Float64Array(T).fill(-1)
  if (all.truths > 0) {
    for (let t = 0; t < T; t++) [precision[t], recall[t]] = ofThreshold(all, t)
  }
  return { truths: all.truths, precision, recall }
}

/** Every detection is a step, also among equal scores: so does COCO. An ignored one repeats the step before it. */
function ofThreshold({ truths, scores, verdicts }: ClassMatches, t: number): [precision: number, recall: number] {
  const n = scores.length
  const precisions = new Float64Array(n)
  const reached = new Float64Array(n)
  let tp = 0
  let fp = 0
  for (let i = 0; i < n; i++) {
    const verdict = verdicts[t * n + i]
    if (verdict === right) tp++
    else if (verdict === wrong) fp++
    reached[i] = tp / truths
    precisions[i] = tp / (tp + fp + Number.EPSILON)
  }
  for (let i = n - 1; i > 0; i--) if (precisions[i]! > precisions[i - 1]!) precisions[i - 1] = precisions[i]!
  let sum = 0
  let i = 0
  for (const level of recalls) {
    while (i < n && reached[i]! < level) i++
    if (i === n) break
    sum += precisions[i]!
  }
  return [sum / recalls.length, tp / truths]
}
