/** What is measured against what. */
import type { Detected } from '../types'
import type { TrueBox } from '../truth/types'

export type Scored = Pick<Detected, 'classId' | 'score' | 'box'>

/** One picture. Boxes of both sides in pixels of the same picture. */
export interface Scene {
  readonly detections: readonly Scored[]
  readonly truths: readonly TrueBox[]
}

export const wrong = 0
export const right = 1
/** It found a crowd: neither right nor wrong. */
export const ignored = 2

/** All detections of one class, surest first; equal scores in the order of the pictures. */
export interface ClassMatches {
  /** Truths to be found, crowds not among them. */
  readonly truths: number
  readonly scores: Float64Array
  /** [count]: index of the picture. */
  readonly images: Int32Array
  /** [thresholds * count], threshold by threshold: `wrong`, `right` or `ignored`. */
  readonly verdicts: Uint8Array
}

export interface Matches {
  /** IoU, 0..1. */
  readonly thresholds: readonly number[]
  /** By class, in rising order; classes that are neither marked nor found are not here. */
  readonly classes: ReadonlyMap<number, ClassMatches>
  readonly images: number
}
