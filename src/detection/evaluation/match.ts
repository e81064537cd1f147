/**
 * Detections to truths, as COCO's own evaluation does it (pycocotools 2.0.11, `COCOeval.evaluateImg`): in each picture and class
 * the surest detection chooses first, and takes the truth that is still free and overlaps most, if by the threshold or more.
 */
import type { TrueBox } from '../truth/types'
import { overlap } from '../overlap'
import type { Box } from '../types'
import { ignored, right, type ClassMatches, type Matches, type Scene, type Scored } from './types'

/** COCO's ten: 0.50, 0.55, … 0.95, with NumPy's rounding (linspace), because a box may lie on one of them. */
export const cocoThresholds: readonly number[] = Array.from({ length: 10 }, (_, k) => (k === 9 ? 0.95 : 0.5 + k * ((0.95 - 0.5) / 9)))

/** COCO's limit, of the surest in each picture and class. */
export const mostPerClass = 100

/** Shared area by joint area; of a crowd by the detection's own area, since one detection never fills a crowd. Empty boxes share nothing. */
export function iouOf(found: Box, truth: Box, crowd: boolean): number {
  if (!crowd) return overlap(found, truth)
  const width = Math.min(found[2], truth[2]) - Math.max(found[0], truth[0])
  const height = Math.min(found[3], truth[3]) - Math.max(found[1], truth[1])
  return width > 0 && height > 0 ? (width * height) / ((found[2] - found[0]) * (found[3] - found[1])) : 0
}

/** A detection's scores must be numbers; those with NaN are left out. `most`: detections looked at per picture and class. */
export function matchScenes(scenes: readonly Scene[], thresholds: readonly number[] = cocoThresholds, most = mostPerClass): Matches {
  const gathered = new Map<number, Gathered>()
  for (const [image, { detections, truths }] of scenes.entries()) {
    const found = byClass(detections.filter(({ score }) => !Number.isNaN(score)))
    const marked = byClass(truths)
    for (const classId of new Set([...found.keys(), ...marked.keys()])) {
      let all = gathered.get(classId)
      if (all === undefined) gathered.set(classId, (all = { truths: 0, scores: [], images: [], verdicts: thresholds.map(() => []) }))
      const surest = (found.get(classId) ?? []).toSorted((a, b) => b.score - a.score).slice(0, most)
      const here = marked.get(classId) ?? []
      for (const { crowd } of here) if (!crowd) all.truths++
      for (const { score } of surest) {
        all.scores.push(score)
        all.images.push(image)
      }
      if (surest.length > 0) judge(surest, here, thresholds, all.verdicts)
    }
  }
  const rising = [...gathered].sort(([a], [b]) => a - b)
  return { thresholds, classes: new Map(rising.map(([classId, all]) => [classId, sorted(all)])), images: scenes.length }
}

interface Gathered {
  truths: number
  readonly scores: number[]
  readonly images: number[]
  readonly verdicts: number[][]
}

function byClass<T extends { readonly classId: number }>(all: readonly T[]): Map<number, T[]> {
  const classes = new Map<number, T[]>()
  for (const one of all) {
    const here = classes.get(one.classId)
    if (here === undefined) classes.set(one.classId, [one])
    else here.push(one)
  }
  return classes
}

/** Of one picture and class; appends a verdict for every detection to each threshold's list. */
function judge(surest: readonly Scored[], marked: readonly TrueBox[], thresholds: readonly number[], verdicts: readonly number[][]): void {
  // Crowds last: a detection turns to them only when no truth of its own is left.
  const truths = [...marked.filter(({ crowd }) => !crowd), ...marked.filter(({ crowd }) => crowd)]
  const n = truths.length
  const ious = new Float64Array(surest.length * n)
  for (const [d, { box }] of surest.entries()) for (const [g, truth] of truths.entries()) ious[d * n + g] = iouOf(box, truth.box, truth.crowd)
  const taken = new Uint8Array(n)
  for (const [t, threshold] of thresholds.entries()) {
    taken.fill(0)
    for (let d = 0; d < surest.length; d++) {
      let best = Math.min(threshold, 1 - 1e-10)
      let match = -1
      for (let g = 0; g < n; g++) {
        const crowd = truths[g]!.crowd
        if (taken[g] === 1 && !crowd) continue
        if (match >= 0 && crowd && !truths[match]!.crowd) break
        // Of equal overlaps the later truth is taken, as there.
        if (ious[d * n + g]! < best) continue
        best = ious[d * n + g]!
        match = g
      }
      if (match >= 0) taken[match] = 1
      verdicts[t]!.push(match < 0 ? 0 : truths[match]!.crowd ? ignored : right)
    }
  }
}

function sorted({ truths, scores, images, verdicts }: Gathered): ClassMatches {
  const n = scores.length
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  const all = new Uint8Array(n * verdicts.length)
  for (const [t, list] of verdicts.entries()) for (let i = 0; i < n; i++) all[t * n + i] = list[order[i]!]!
  return { truths, scores: Float64Array.from(order, (i) => scores[i]!), images: Int32Array.from(order, (i) => images[i]!), verdicts: all }
}
