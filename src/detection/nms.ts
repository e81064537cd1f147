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
    const from = i * classes
    let top = from
    for (let at = from + 1; at < from + classes; at++) if (scores[at]! > scores[top]!) top = at
    classOf[i] = top - from
    best[i] = tempered(scores[top]!, T)
    total[i] = best[i]! * (objectness ? objectness[i]! : 1)
    if (total[i]! >= floor) order[kept++] = i
  }
  return { order: order.subarray(0, kept).sort((a, b) => total[b]! - total[a]! || a - b), scores: total, classOf, best }
}

/** The boxes that stand, down to `floor`. */
export function survive(candidates: Candidates, suppression: Suppression, placing: Placing, picture: Size): Survivors {
  const ranked = rank(candidates, suppression.temperature)
  const { order, scores } = ranked
  const kept: number[] = []
  let capped = order.length > mostCandidates
  strike(candidates.boxes, ranked, suppression, (i) => {
    if (kept.length === mostKept) {
      capped = true
      return false
    }
    kept.push(i)
    return true
  })
  const { rows, invalid } = candidates
  return {
    detected: kept.map((i) => objectOf(candidates, ranked, i, placing, picture)),
    candidateScores: Float32Array.from(order, (i) => scores[i]!), rows, invalid, capped,
  }
}

/**
 * Surest first: `each` gets a box that stands, and those that go because of it; it answers whether to go on. Numbers lie in the order they
 * are compared in, and what went is not looked at again: a slider waits for this. Shares are compared as products: no area is divided by.
 */
function strike(boxes: Float32Array, { order, classOf }: Ranked, { iou, perClass }: Suppression, each: (i: number, gone: readonly number[]) => boolean): void {
  let left = Math.min(order.length, mostCandidates)
  const [x1, y1, x2, y2, area] = [new Float64Array(left), new Float64Array(left), new Float64Array(left), new Float64Array(left), new Float64Array(left)]
  const classes = new Uint32Array(left)
  /** Ranks still in the running. */
  const rest = new Uint32Array(left)
  for (let n = 0; n < left; n++) {
    const i = order[n]!
    x1[n] = boxes[i * 4]!
    y1[n] = boxes[i * 4 + 1]!
    x2[n] = boxes[i * 4 + 2]!
    y2[n] = boxes[i * 4 + 3]!
    area[n] = (x2[n]! - x1[n]!) * (y2[n]! - y1[n]!)
    classes[n] = perClass ? classOf[i]! : 0
    rest[n] = n
  }
  while (left > 0) {
    const a = rest[0]!
    const [classId, ax1, ay1, ax2, ay2, mine] = [classes[a]!, x1[a]!, y1[a]!, x2[a]!, y2[a]!, area[a]!]
    const gone: number[] = []
    let stay = 0
    for (let n = 1; n < left; n++) {
      const b = rest[n]!
      if (classes[b] === classId) {
        const w = Math.min(x2[b]!, ax2) - Math.max(x1[b]!, ax1)
        const h = w > 0 ? Math.min(y2[b]!, ay2) - Math.max(y1[b]!, ay1) : 0
        if (h > 0 && w * h > iou * (mine + area[b]! - w * h)) {
          gone.push(order[b]!)
          continue
        }
      }
      rest[stay++] = b
    }
    if (!each(order[a]!, gone)) return
    left = stay
  }
}

/** A closer look at candidate `index`: its class scores at T, and the boxes over `threshold` that went because of it. */
export function inside(candidates: Candidates, suppression: Suppression, index: number, threshold: number, placing: Placing, picture: Size): Inside {
  const { classes, scores } = candidates
  const ranked = rank(candidates, suppression.temperature)
  const merged: Detected[] = []
  strike(candidates.boxes, ranked, suppression, (i, gone) => {
    if (i === index) for (const j of gone) if (ranked.scores[j]! > threshold) merged.push(objectOf(candidates, ranked, j, placing, picture))
    return i !== index
  })
  return { merged, classScores: Float32Array.from(scores.subarray(index * classes, (index + 1) * classes), (p) => tempered(p, suppression.temperature)) }
}

function objectOf({ boxes, objectness }: Candidates, { scores, best, classOf }: Ranked, i: number, { scaleX, scaleY, left, top }: Placing, { width, height }: Size): Detected {
  const within = (x: number, most: number): number => Math.min(most, Math.max(0, x))
  const box: Box = [
    within((boxes[i * 4]! - left) / scaleX, width), within((boxes[i * 4 + 1]! - top) / scaleY, height),
    within((boxes[i * 4 + 2]! - left) / scaleX, width), within((boxes[i * 4 + 3]! - top) / scaleY, height),
  ]
  return { index: i, classId: classOf[i]!, score: scores[i]!, classScore: best[i]!, objectness: objectness ? objectness[i]! : null, box }
}
