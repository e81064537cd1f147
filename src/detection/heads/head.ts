/** What a head is: how the numbers of a detector's outputs become boxes and scores. */
import { Fault } from '../../faults'
import type { Candidates, Part } from '../types'

export interface Input {
  readonly width: number
  readonly height: number
}

export interface Output {
  readonly name: string
  /** Dimensions; -1: not known before a run. */
  readonly shape: readonly number[]
}

export type Format = 'tfjs-graph' | 'tfjs-layers' | 'onnx' | 'tflite'

/** What was told of a detector, as plain data. */
export interface Found {
  readonly classes: number
  /** Names of the outputs that `decode` wants, in its order. */
  readonly reads: readonly string[]
  /** One plain sentence. */
  readonly why: string
}

export interface Head {
  /** By names and shapes; null: not this head. */
  tell(outputs: readonly Output[], input: Input, format: Format | undefined): Found | null
  /** Parts in the order of `reads`. `least`: rows that cannot reach it are counted and left out. */
  decode(parts: readonly Part[], classes: number, input: Input, least: number): Candidates
}

/** One output of rank 3 with these sides behind a batch of one, or null. */
export function only(outputs: readonly Output[], fits: (rows: number, columns: number) => boolean): { name: string; rows: number; columns: number } | null {
  const found = outputs.filter(({ shape }) => shape.length === 3 && (shape[0] === 1 || shape[0] === -1) && fits(shape[1]!, shape[2]!))
  return found.length === 1 ? { name: found[0]!.name, rows: found[0]!.shape[1]!, columns: found[0]!.shape[2]! } : null
}

/** Cells of the grids at these strides: a detector's rows are so many, or a multiple. */
export function cells({ width, height }: Input, strides: readonly number[]): number {
  return strides.reduce((sum, stride) => sum + Math.ceil(width / stride) * Math.ceil(height / stride), 0)
}

export const threeStrides = [8, 16, 32] as const
export const fourStrides = [8, 16, 32, 64] as const

export function many(n: number): string {
  return n.toLocaleString('en')
}

/** "1 class", "80 classes". */
export function classesText(n: number): string {
  return n === 1 ? '1 class' : `${many(n)} classes`
}

/**
 * Candidates as they are found. A row is first judged by what it can reach, then added with its box and its class scores; rows with
 * numbers that are none, and boxes without area, are counted as invalid.
 */
export class Collector {
  #boxes: Float32Array
  #objectness: Float32Array | null
  #scores: Float32Array
  #count = 0
  #invalid = 0
  #room: number

  constructor(readonly rows: number, readonly classes: number, withObjectness: boolean, room = 1024) {
    this.#room = Math.max(1, Math.min(rows, room))
    this.#boxes = new Float32Array(this.#room * 4)
    this.#objectness = withObjectness ? new Float32Array(this.#room) : null
    this.#scores = new Float32Array(this.#room * classes)
  }

  invalid(): void {
    this.#invalid++
  }

  /** `data`: class k's score at `from + k * step`; none may be far outside 0..1. */
  add(x1: number, y1: number, x2: number, y2: number, objectness: number, data: Float32Array, from: number, step: number): void {
    const { classes } = this
    if (this.#count === this.#room) this.#grow()
    // Judged as they are kept: single precision has a nearer infinity, and rounds slivers to nothing.
    const [boxes, at] = [this.#boxes, this.#count * 4]
    boxes[at] = x1
    boxes[at + 1] = y1
    boxes[at + 2] = x2
    boxes[at + 3] = y2
    if (!(boxes[at + 2]! > boxes[at]! && boxes[at + 3]! > boxes[at + 1]!) || !Number.isFinite(boxes[at]! + boxes[at + 1]! + boxes[at + 2]! + boxes[at + 3]!) || !Number.isFinite(objectness)) return this.invalid()
    const to = this.#count * classes
    for (let k = 0; k < classes; k++) {
      const score = data[from + k * step]!
      if (!(score >= -tolerance && score <= 1 + tolerance)) {
        if (Number.isFinite(score)) throw notProbabilities(score)
        return this.invalid()
      }
      this.#scores[to + k] = score < 0 ? 0 : score > 1 ? 1 : score
    }
    if (this.#objectness) this.#objectness[this.#count] = Math.min(1, objectness)
    this.#count++
  }

  #grow(): void {
    const room = Math.min(this.rows, this.#room * 2)
    const wider = (old: Float32Array, each: number): Float32Array => {
      const next = new Float32Array(room * each)
      next.set(old)
      return next
    }
    this.#boxes = wider(this.#boxes, 4)
    this.#objectness = this.#objectness && wider(this.#objectness, 1)
    this.#scores = wider(this.#scores, this.classes)
    this.#room = room
  }

  done(): Candidates {
    const n = this.#count
    return {
      count: n, classes: this.classes, rows: this.rows, invalid: this.#invalid,
      boxes: this.#boxes.slice(0, n * 4), objectness: this.#objectness?.slice(0, n) ?? null, scores: this.#scores.slice(0, n * this.classes),
    }
  }
}

/** Half precision rounds a little over 1. */
const tolerance = 0.01

export function notProbabilities(value: number): Fault {
  return new Fault('model-output', `The model's scores are no probabilities: one is ${Number(value.toPrecision(4))}, where its shape promises numbers from 0 to 1.`,
    'It may be another kind of detector, or have been exported without its last step.')
}

/** Can a row of this objectness reach `least`? NaN and infinities go on, to be counted as invalid. Throws Fault `model-output` for logits. */
export function reaches(objectness: number, least: number): boolean {
  if (Number.isFinite(objectness) && (objectness < -tolerance || objectness > 1 + tolerance)) throw notProbabilities(objectness)
  return !(objectness < least) || objectness === Number.NEGATIVE_INFINITY
}

/** Throws Fault `model-output` when the numbers are not as many as rows and columns make. */
export function checkLength({ data, shape }: Part, rows: number, columns: number): void {
  if (rows < 1 || data.length !== rows * columns) {
    throw new Fault('model-output', `The model answered with ${many(data.length)} numbers of the shape [${shape.join(', ')}]; ${many(rows)} boxes of ${columns} numbers were expected.`)
  }
}
