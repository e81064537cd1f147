/** Boxes by hand, of TensorFlow's detectors. */
import { describe, expect, it } from 'vitest'
import type { Candidates, Part } from '../types'
import { decode, type HeadId } from './index'

const input = { width: 200, height: 100 }
const part = (shape: readonly number[], ...data: readonly number[]): Part => ({ data: Float32Array.from(data), shape })
const run = (head: HeadId, classes: number, ...parts: Part[]): Candidates => decode({ head, classes, reads: [], why: '' }, parts, input)
const list = (x: ArrayLike<number>): number[] => Array.from(x, (n) => Number(n.toFixed(3)))
const classesOf = ({ count, classes, scores }: Candidates): number[] => Array.from({ length: count }, (_, i) => scores.subarray(i * classes, (i + 1) * classes).findIndex((x) => x > 0))

/** Top, left, bottom, right. */
const boxes = part([1, 3, 4], 0.1, 0.2, 0.5, 0.6, 0, 0, 1, 1, 0, 0, 0, 0)
const scores = part([1, 3], 0.75, 0.5, 0)

describe('after their own suppression', () => {
  it('shares with the top first become pixels', () => {
    const found = run('tf-detection', 90, boxes, part([1, 3], 1, 90, 1), scores)
    expect(found).toMatchObject({ count: 2, rows: 3, invalid: 0, objectness: null, classes: 90 })
    expect(list(found.boxes)).toEqual([40, 10, 120, 50, 0, 0, 200, 100])
    expect([classesOf(found), found.scores[0], found.scores[90 + 89]]).toEqual([[0, 89], 0.75, 0.5])
  })
  it.each([['tf-detection', [16, 1]], ['tflite-detection', [17, 2]]] as const)('%s counts classes in its own way, whichever are found', (head, wanted) => {
    expect(classesOf(run(head, 90, boxes, part([1, 3], 17, 2, 1), scores))).toEqual(wanted)
  })
  it.each(['tf-detection', 'tflite-detection'] as const)('%s with classes and scores swapped', (head) => {
    const ids = part([1, 3], 18, 1, 1)
    expect(run(head, 90, boxes, scores, ids)).toEqual(run(head, 90, boxes, ids, scores))
    expect(run(head, 90, boxes, scores, ids).count).toBe(2)
  })
  it('counts classes that are none and numbers that are none', () => {
    expect(run('tf-detection', 90, boxes, part([1, 3], 0, 91, 1), scores)).toMatchObject({ count: 0, invalid: 2 })
    expect(run('tflite-detection', 90, boxes, part([1, 3], -1, 90, 1), scores)).toMatchObject({ count: 0, invalid: 2 })
    expect(run('tf-detection', 90, boxes, part([1, 3], 1, 2, 3), part([1, 3], 0.5, Number.NaN, 0.25))).toMatchObject({ count: 1, invalid: 2 })
  })
  it('refuses scores that are none, and parts of different lengths', () => {
    expect(() => run('tf-detection', 90, boxes, part([1, 3], 1, 2, 3), part([1, 3], 2.5, 1.5, -3))).toThrow(/no probabilities: one is 2\.5,/)
    expect(() => run('tf-detection', 90, boxes, part([1, 2], 1, 2), scores)).toThrow(/answered with 2 numbers of the shape \[1, 2\]; 3 boxes of 1 numbers were expected/)
  })
})

describe('before suppression', () => {
  it('a score for each class', () => {
    const found = run('coco-ssd', 2, part([1, 3, 1, 4], ...boxes.data), part([1, 3, 2], 0.25, 0.5, 0, 0.0005, 1, 0))
    expect(found).toMatchObject({ count: 1, rows: 3, invalid: 1, objectness: null })
    expect([list(found.boxes), list(found.scores)]).toEqual([[40, 10, 120, 50], [0.25, 0.5]])
  })
  it('the background in front is no class', () => {
    const row = (background: number, id: number, score: number): number[] => Array.from({ length: 91 }, (_, k) => (k === 0 ? background : k === id ? score : 0))
    const found = run('coco-ssd', 90, boxes, part([1, 3, 91], ...row(0.9, 1, 0.5), ...row(0, 90, 0.75), ...row(1, 5, 0)))
    expect(found).toMatchObject({ count: 2, classes: 90 })
    expect(classesOf(found)).toEqual([0, 89])
  })
  it('refuses logits, also where all are under 0', () => {
    expect(() => run('coco-ssd', 2, boxes, part([1, 3, 2], -5, -4, -6, -7, -8, -9))).toThrow(/no probabilities: one is -4,/)
  })
  it('counts rows with a score that is none', () => {
    expect(run('coco-ssd', 2, boxes, part([1, 3, 2], Number.NaN, 0.5, 0.5, Number.NaN, 0, 0))).toMatchObject({ count: 0, invalid: 2 })
  })
  it('refuses boxes that are not as many as their scores', () => {
    expect(() => run('coco-ssd', 4, part([1, 2, 4], 0, 0, 1, 1, 0, 0, 1), part([1, 1, 4], 0, 0, 0, 1))).toThrow(/answered with 7 numbers/)
  })
})
