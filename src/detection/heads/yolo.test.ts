/** Boxes by hand, of the heads that come from PyTorch. */
import { describe, expect, it } from 'vitest'
import type { Candidates } from '../types'
import { decode, type HeadId } from './index'

const input = { width: 64, height: 32 }
/** Cells of 64 x 32 at strides 8, 16, 32. */
const cells = 32 + 8 + 2
const run = (head: HeadId, classes: number, data: Float32Array, shape: readonly number[], size = input): Candidates =>
  decode({ head, classes, reads: ['out'], why: '' }, [{ data, shape }], size)

/** `rows`: by number; all others are zeros. */
function rows(count: number, columns: number, some: Readonly<Record<number, readonly number[]>>): Float32Array {
  const data = new Float32Array(count * columns)
  for (const [i, row] of Object.entries(some)) data.set(row, Number(i) * columns)
  return data
}
const list = (x: ArrayLike<number> | null): number[] => Array.from(x ?? [], (n) => Number(n.toFixed(4)))

describe('YOLOv5', () => {
  const yolov5 = (some: Readonly<Record<number, readonly number[]>>, classes = 2, head: HeadId = 'yolov5'): Candidates => run(head, classes, rows(3 * cells, 5 + classes, some), [1, 3 * cells, 5 + classes])

  it('centre and size in pixels, objectness, classes', () => {
    const found = yolov5({ 5: [20, 10, 8, 4, 0.5, 0.25, 0.75], 125: [60, 30, 20, 10, 1, 1, 0] })
    expect(found).toMatchObject({ count: 2, classes: 2, rows: 126, invalid: 0 })
    expect(list(found.boxes)).toEqual([16, 8, 24, 12, 50, 25, 70, 35])
    expect([list(found.objectness), list(found.scores)]).toEqual([[0.5, 1], [0.25, 0.75, 1, 0]])
  })
  it('one class', () => {
    expect(list(yolov5({ 0: [20, 10, 8, 4, 0.5, 0.25] }, 1).scores)).toEqual([0.25])
  })
  it('shares of an input that is no square, from TensorFlow', () => {
    expect(list(yolov5({ 0: [0.5, 0.5, 0.25, 0.25, 1, 1, 0] }, 2, 'yolov5-tf').boxes)).toEqual([24, 12, 40, 20])
  })
  it('leaves out rows under a thousandth, and counts those that are none', () => {
    const found = yolov5({
      0: [20, 10, 8, 4, 0.0009, 1, 1], 1: [Number.NaN, 10, 8, 4, 0.5, 1, 0], 2: [20, 10, 8, 4, Number.NaN, 1, 0], 3: [20, 10, 8, 4, 0.5, 1, Number.NaN],
      4: [20, Infinity, 8, 4, 0.5, 1, 0], 5: [20, 10, 0, 4, 0.5, 1, 0], 6: [20, 10, 8, -4, 0.5, 1, 0], 7: [20, 10, 8, 4, Infinity, 1, 0], 8: [20, 10, 8, 4, -Infinity, 1, 0],
      9: [20, 10, 8, 4, 0.5, 1, Infinity], 10: [20, 10, 8, 4, 0.001, 1, 0],
    })
    expect(found).toMatchObject({ count: 1, invalid: 9 })
    expect(list(found.objectness)).toEqual([0.001])
  })
  it('takes a little over 1 for 1, as half precision rounds, and no more', () => {
    const found = yolov5({ 0: [20, 10, 8, 4, 1.005, 1.005, -0.005] })
    expect([list(found.objectness), list(found.scores)]).toEqual([[1], [1, 0]])
    expect(() => yolov5({ 0: [20, 10, 8, 4, -4.21875, 1, 0] })).toThrow('The model\'s scores are no probabilities: one is -4.219, where its shape promises numbers from 0 to 1.')
    expect(() => yolov5({ 0: [20, 10, 8, 4, 1.5, 1, 0] })).toThrow(/one is 1\.5,/)
    expect(() => yolov5({ 0: [20, 10, 8, 4, 0.5, 1, -0.5] })).toThrow(/one is -0\.5,/)
  })
  it('has numbers for more candidates than there was room for at first', () => {
    const big = { width: 320, height: 320 }
    const all = Object.fromEntries(Array.from({ length: 6300 }, (_, i) => [i, [i, 10, 8, 4, 0.5, 0.25, i / 6300]]))
    const found = run('yolov5', 2, rows(6300, 7, all), [1, 6300, 7], big)
    expect([found.count, found.boxes.length, found.objectness!.length, found.scores.length]).toEqual([6300, 25200, 6300, 12600])
    expect([found.boxes[4 * 6299], found.objectness![6299], found.scores[2 * 3150 + 1]]).toEqual([6295, 0.5, 0.5])
  })
})

describe('YOLOX', () => {
  const yolox = (some: Readonly<Record<number, readonly number[]>>): Candidates => run('yolox', 1, rows(cells, 6, some), [1, cells, 6])

  it('finds its cell at each stride: wide rows first', () => {
    const [double, same] = [Math.log(2), 0]
    // Cell (1, 2) of 8 x 4; cell (3, 1) of 4 x 2; cell (1, 0) of 2 x 1.
    const found = yolox({ [2 * 8 + 1]: [0.5, 0.25, double, same, 0.5, 1], [32 + 4 + 3]: [0, -0.5, same, double, 1, 0.5], [40 + 1]: [0.5, 0.5, same, same, 1, 1] })
    expect(list(found.boxes)).toEqual([12 - 8, 18 - 4, 12 + 8, 18 + 4, 48 - 8, 8 - 16, 48 + 8, 8 + 16, 48 - 16, 16 - 16, 48 + 16, 16 + 16])
    expect([list(found.objectness), list(found.scores)]).toEqual([[0.5, 1, 1], [1, 0.5, 1]])
  })

  it.each([input, { width: 64, height: 640 }, { width: 416, height: 416 }])('takes pixels where the export has decoded them: %j', ({ width, height }) => {
    const data: number[] = []
    for (const stride of [8, 16, 32]) for (let y = 0; y < height / stride; y++) for (let x = 0; x < width / stride; x++) data.push((x + 0.5) * stride, (y + 0.5) * stride, stride, stride, 0.5, 1)
    const found = run('yolox', 1, Float32Array.from(data), [1, data.length / 6, 6], { width, height })
    expect(found.count).toBe(data.length / 6)
    expect([list(found.boxes.slice(0, 4)), list(found.boxes.slice(-4))]).toEqual([[0, 0, 8, 8], [width - 32, height - 32, width, height]])
  })

  it('counts a size that single precision cannot hold as invalid', () => {
    expect(yolox({ 0: [0, 0, 100, 0, 1, 1], 41: [0, 0, -60, 0, 1, 1], 2: [0, 0, 0, 0, 1, 1] })).toMatchObject({ count: 1, invalid: 2 })
  })
  it('refuses rows that are not its grids\'', () => {
    expect(() => run('yolox', 1, new Float32Array(41 * 6), [1, 41, 6])).toThrow(/^The model answered with 246 numbers of the shape \[1, 41, 6\]; 42 boxes of 6 numbers were expected\.$/)
  })
  it('refuses logits', () => {
    expect(() => yolox({ 41: [0, 0, 0, 0, -3, 1] })).toThrow(/no probabilities: one is -3,/)
  })
})

describe('YOLOv8', () => {
  /** `boxes`: one list a box, as columns. */
  const yolov8 = (classes: number, ...boxes: (readonly number[])[]): Candidates => {
    const data = new Float32Array((4 + classes) * cells)
    boxes.forEach((box, i) => box.forEach((x, k) => (data[k * cells + i] = x)))
    return run('yolov8', classes, data, [1, 4 + classes, cells])
  }

  it('one box a column, no objectness', () => {
    const found = yolov8(2, [20, 10, 8, 4, 0.25, 0.75], [1, 1, 8, 4, 0, 0.0005], [60, 30, 20, 10, 1, 0])
    expect(found).toMatchObject({ count: 2, rows: 42, invalid: 0, objectness: null })
    expect(list(found.boxes)).toEqual([16, 8, 24, 12, 50, 25, 70, 35])
    expect(list(found.scores)).toEqual([0.25, 0.75, 1, 0])
  })
  it('shares of the input, and a column without numbers does not change that', () => {
    const found = yolov8(1, [0.5, 0.5, 0.25, 0.25, 1], [Infinity, Number.NaN, 0.25, 0.25, 1])
    expect(found).toMatchObject({ count: 1, invalid: 1 })
    expect(list(found.boxes)).toEqual([24, 12, 40, 20])
  })
  it('counts a column with one score that is none', () => {
    expect(yolov8(2, [20, 10, 8, 4, Number.NaN, 0.9], [20, 10, 8, 4, 0.9, Number.NaN], [20, 10, 8, 4, 0.9, Infinity], [20, 10, 8, 4, Number.NaN, 0])).toMatchObject({ count: 0, invalid: 4 })
  })
  it('refuses logits, also where all are under 0', () => {
    expect(() => yolov8(2, [20, 10, 8, 4, -2, -3])).toThrow(/no probabilities: one is -2,/)
    expect(() => yolov8(2, [20, 10, 8, 4, 2, -3])).toThrow(/no probabilities: one is 2,/)
  })
})

describe('suppressed rows', () => {
  const rows6 = (...all: (readonly number[])[]): Candidates => run('rows6', 80, Float32Array.from(all.flat()), [1, all.length, 6])

  it('corners, score, class', () => {
    const found = rows6([1, 2, 11, 12, 0.5, 79], [5, 5, 9, 9, 0.25, 0], [0, 0, 0, 0, 0, 0])
    expect(found).toMatchObject({ count: 2, rows: 3, invalid: 0, objectness: null })
    expect(list(found.boxes)).toEqual([1, 2, 11, 12, 5, 5, 9, 9])
    expect([found.scores[79], found.scores[80], found.scores.reduce((a, b) => a + b)]).toEqual([0.5, 0.25, 0.75])
  })
  it('none at all', () => {
    expect(rows6()).toMatchObject({ count: 0, rows: 0, invalid: 0 })
  })
  it('counts classes that are none, and corners the wrong way round', () => {
    expect(rows6([1, 2, 11, 12, 0.5, 80], [1, 2, 11, 12, 0.5, -1], [1, 2, 11, 12, 0.5, Number.NaN], [11, 2, 1, 12, 0.5, 1], [1, 2, 11, 12, Number.NaN, 1])).toMatchObject({ count: 0, invalid: 5 })
  })
  it('refuses scores that are none', () => {
    expect(() => rows6([1, 2, 11, 12, 7, 3])).toThrow(/one is 7,/)
    expect(() => rows6([1, 2, 11, 12, -7, 3])).toThrow(/one is -7,/)
  })
})
