/**
 * Non-maximum suppression: the surest box stays, and those that share too much with it go. Greedy, one class a box (its likeliest), as in
 * YOLOv5's `non_max_suppression` and torchvision's `batched_nms`. IoU is of the boxes as the model drew them; what is shown is clamped.
 */
import { type Box, type Candidates, type Detected, floor, type Inside, mostCandidates, mostKept, type Suppression, type Survivors } from './types'

/** Model pixel = picture pixel * scale + left (or top). */
export interface Placing {
  readonly scaleX: number
  readonly scaleY: number
  readonly left: number
  readonly top: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

interface Ranked {
  /** Candidates over the floor, surest first; ties keep the lower row. */
  readonly order: Uint32Array
  /** By candidate. */
  readonly scores: Float64Array
  readonly classOf: Uint32Array
  readonly best: Float64Array
}

/** sigmoid(logit(p) / T); 0 and 1 stay. */
export function tempered(p: number, T: number): number {
  return T === 1 || p <= 0 || p >= 1 ? p : 1 / (1 + Math.exp(-Math.log(p / (1 - p)) / T))
}

function rank({ count, classes, scores, objectness }: Candidates, T: number): Ranked {
  const total = new Float64Array(count)
  const best = new Float64Array(count)
  const classOf = new Uint32Array(count)
  const order = new Uint32Array(count)
  let kept = 0
  for (let i = 0; i < count; i++) {
    let [top, most] = [0, -1]
    for (let k = 0, at = i * classes; k < classes; k++, at++) if (scores[at]! > most) [top, most] = [k, scores[at]!]
    classOf[i] = top
    best[i] = tempered(most, T)
    total[i] = best[i]! * (objectness ? objectness[i]! : 1)
    if (total[i]! >= floor) order[kept++] = i
  }
  return { order: order.subarray(0, kept).sort((a, b) => total[b]! - total[a]! || a - b), scores: total, classOf, best }
}

/** The boxes that stand, down to `floor`. */
export function survive(candidates: Candidates, { iou, perClass, temperature }: Suppression, placing: Placing, picture: Size): Survivors {
  const ranked = rank(candidates, temperature)
  const { order, scores, classOf } = ranked
  const looked = Math.min(order.length, mostCandidates)
  const kept: number[] = []
  const gone = new Uint8Array(looked)
  let capped = order.length > looked
  for (let a = 0; a < looked; a++) {
    if (gone[a]) continue
    if (kept.length === mostKept) {
      capped = true
      break
    }
    const i = order[a]!
    kept.push(i)
    for (let b = a + 1; b < looked; b++) {
      const j = order[b]!
      if (!gone[b] && !(perClass && classOf[j] !== classOf[i]) && shares(candidates.boxes, i, j, iou)) gone[b] = 1
    }
  }
  const { rows, invalid } = candidates
  return {
    detected: kept.map((i) => objectOf(candidates, ranked, i, placing, picture)),
    candidateScores: Float32Array.from(order, (i) => scores[i]!), rows, invalid, capped,
  }
}

/** More than `iou`? Products instead of a quotient: no area is divided by. */
function shares(boxes: Float32Array, i: number, j: number, iou: number): boolean {
  const [a, b] = [i * 4, j * 4]
  const w = Math.min(boxes[a + 2]!, boxes[b + 2]!) - Math.max(boxes[a]!, boxes[b]!)
  if (w <= 0) return false
  const h = Math.min(boxes[a + 3]!, boxes[b + 3]!) - Math.max(boxes[a + 1]!, boxes[b + 1]!)
  if (h <= 0) return false
  const both = w * h
  const areas = (boxes[a + 2]! - boxes[a]!) * (boxes[a + 3]! - boxes[a + 1]!) + (boxes[b + 2]! - boxes[b]!) * (boxes[b + 3]! - boxes[b + 1]!)
  return both > iou * (areas - both)
}

/** A closer look at candidate `index`: its class scores at T, and the boxes over `threshold` that went because of it. */
export function inside(candidates: Candidates, { iou, perClass, temperature }: Suppression, index: number, threshold: number, placing: Placing, picture: Size): Inside {
  const { classes, scores } = candidates
  const ranked = rank(candidates, temperature)
  const looked = ranked.order.subarray(0, mostCandidates)
  const gone = new Uint8Array(looked.length)
  const merged: Detected[] = []
  for (let a = 0; a < looked.length; a++) {
    if (gone[a]) continue
    const i = looked[a]!
    for (let b = a + 1; b < looked.length; b++) {
      const j = looked[b]!
      if (gone[b] || (perClass && ranked.classOf[j] !== ranked.classOf[i]) || !shares(candidates.boxes, i, j, iou)) continue
      gone[b] = 1
      if (i === index && ranked.scores[j]! > threshold) merged.push(objectOf(candidates, ranked, j, placing, picture))
    }
    if (i === index) break
  }
  return { merged, classScores: Float32Array.from(scores.subarray(index * classes, (index + 1) * classes), (p) => tempered(p, temperature)) }
}

function objectOf({ boxes, objectness }: Candidates, { scores, best, classOf }: Ranked, i: number, { scaleX, scaleY, left, top }: Placing, { width, height }: Size): Detected {
  const within = (x: number, most: number): number => Math.min(most, Math.max(0, x))
  const box: Box = [
    within((boxes[i * 4]! - left) / scaleX, width), within((boxes[i * 4 + 1]! - top) / scaleY, height),
    within((boxes[i * 4 + 2]! - left) / scaleX, width), within((boxes[i * 4 + 3]! - top) / scaleY, height),
  ]
  return { index: i, classId: classOf[i]!, score: scores[i]!, classScore: best[i]!, objectness: objectness ? objectness[i]! : null, box }
}
