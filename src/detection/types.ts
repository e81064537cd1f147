/** What detection speaks of. Boxes are corners: x1, y1, x2, y2. */

/** One output of a network. */
export interface Part {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

/** A head's rows, decoded: every box it proposes, before any is thrown out for standing on another. Struct of arrays. */
export interface Candidates {
  readonly count: number
  readonly classes: number
  /** [count * 4], pixels of the model's input, not clamped. */
  readonly boxes: Float32Array
  /** [count]: how sure the head is that there is anything; null for heads that do not say. */
  readonly objectness: Float32Array | null
  /** [count * classes]: of each class, given that there is something. Independent: a row need not add up to 1. */
  readonly scores: Float32Array
  /** Rows the head gave in all; those that cannot reach `floor` are counted here and not kept. */
  readonly rows: number
  /** Rows with NaN or infinite numbers: not kept. */
  readonly invalid: number
}

/** Candidates whose best possible score is under this are not kept: a thousandth, where COCO's own evaluation begins. */
export const floor = 0.001

export type Box = readonly [x1: number, y1: number, x2: number, y2: number]

/** One object: a box that stands after non-maximum suppression. */
export interface Detected {
  /** Its row among the candidates: asks the worker for more. */
  readonly index: number
  readonly classId: number
  /** objectness × class score, 0..1. */
  readonly score: number
  /** The class's own score at the T in use. */
  readonly classScore: number
  /** null for heads without it. */
  readonly objectness: number | null
  /** Pixels of the picture as shown, clamped to it. */
  readonly box: Box
}

/** How boxes are thinned. The score threshold is not among them: it only cuts the sorted result, because no box is ever thrown out by a lesser one. */
export interface Suppression {
  /** A box goes when it shares more than this with a surer one, 0..1. */
  readonly iou: number
  /** Only boxes of the same class suppress each other. */
  readonly perClass: boolean
  /** Class score at T: sigmoid(logit(p) / T); objectness is untouched. */
  readonly temperature: number
}

export const suppressionDefaults: Suppression = { iou: 0.45, perClass: true, temperature: 1 }

/** What stands after suppression, down to `floor`. */
export interface Survivors {
  /** Surest first; at most `mostKept`. */
  readonly detected: readonly Detected[]
  /** Best score of every candidate at this T, highest first. */
  readonly candidateScores: Float32Array
  readonly rows: number
  readonly invalid: number
  /** There were more candidates than are looked at, or more survivors than are kept. */
  readonly capped: boolean
}

/** Objects shown at most, and survivors kept at most. */
export const mostShown = 300
export const mostKept = 1000
/** Candidates sorted and compared at most: the surest of them. */
export const mostCandidates = 5000

/** A closer look at one object. */
export interface Inside {
  /** [classes] at the T in use, not multiplied by objectness. */
  readonly classScores: Float32Array
  /** Boxes over the score threshold that went because of this one, surest first. */
  readonly merged: readonly Detected[]
}
