/** THE LIST as a whole: each head is told from its shapes, and from no other's. */
import { expect, describe, it } from 'vitest'
import type { Format, Output } from './head'
import { decode, hasObjectness, type HeadId, tellHead } from './index'
import { refuseMasks } from './masks'

const square = { width: 640, height: 640 }
const out = (...shapes: (readonly number[])[]): Output[] => shapes.map((shape, i) => ({ name: `out${i}`, shape }))
const named = (all: Readonly<Record<string, readonly number[]>>): Output[] => Object.entries(all).map(([name, shape]) => ({ name, shape }))

const samples: Readonly<Record<HeadId, readonly (readonly [outputs: Output[], classes: number, format?: Format, reads?: readonly string[]])[]>> = {
  yolov5: [
    [out([1, 25200, 85]), 80, 'onnx'], [out([-1, 25200, 6]), 1, 'onnx'], [out([1, -1, 85]), 80, 'onnx'], [out([1, 3 * 8500, 85]), 80, 'onnx'],
    // The ONNX export leaves its raw maps in.
    [out([1, 3, 80, 80, 85], [1, 25200, 85], [1, 3, 40, 40, 85], [1, 3, 20, 20, 85]), 80, 'onnx', ['out1']],
  ],
  'yolov5-tf': [[out([1, 25200, 85]), 80, 'tfjs-graph'], [out([1, 25200, 6]), 1, 'tflite']],
  yolox: [[out([1, 8400, 85]), 80, 'onnx'], [out([-1, 8400, 6]), 1, 'onnx'], [out([1, 8500, 85]), 80, 'onnx']],
  yolov8: [[out([1, 84, 8400]), 80, 'onnx'], [out([1, 5, 8400]), 1, 'tflite'], [out([-1, 605, 8400]), 601, 'onnx'], [out([1, 6, 8500]), 2, 'tfjs-graph']],
  rows6: [[out([1, 300, 6]), 80, 'onnx'], [out([1, 0, 6]), 80, 'onnx']],
  'tf-detection': [
    [named({ detection_boxes: [1, 100, 4], detection_classes: [1, 100], detection_scores: [1, 100], num_detections: [1] }), 90, 'tfjs-graph'],
    [named({ num_detections: [1], detection_scores: [-1, -1], detection_boxes: [-1, -1, 4], detection_classes: [-1, -1] }), 90, 'onnx', ['detection_boxes', 'detection_classes', 'detection_scores']],
    [named({ raw_detection_boxes: [1, 1917, 4], raw_detection_scores: [1, 1900, 91], detection_boxes: [1, 100, 4], detection_classes: [1, 100], detection_scores: [1, 100] }), 90, 'tfjs-graph', ['detection_boxes', 'detection_classes', 'detection_scores']],
    [out([1, 10], [1, 10, 4], [1, 10], [1]), 90, 'onnx', ['out1', 'out0', 'out2']],
    [out([1, 7], [1, 10, 4], [1, 10], [1, 10]), 90, 'onnx', ['out1', 'out2', 'out3']],
  ],
  'tflite-detection': [
    [named({ TFLite_Detection_PostProcess: [1, 10, 4], 'TFLite_Detection_PostProcess:1': [1, 10], 'TFLite_Detection_PostProcess:2': [1, 10], 'TFLite_Detection_PostProcess:3': [1] }), 90, 'onnx'],
    [out([1, 25], [1, 25, 4], [1], [1, 25]), 90, 'tflite', ['out1', 'out0', 'out3']],
  ],
  'coco-ssd': [
    [out([1, 1917, 90], [1, 1917, 1, 4]), 90, 'tfjs-graph', ['out1', 'out0']], [out([1, 1917, 4], [1, 1917, 21]), 21, 'tflite'],
    [out([-1, -1, 90], [-1, -1, 1, 4]), 90, 'tfjs-graph'], [out([1, 1917, 1], [1, 1917, 1, 4]), 1, 'onnx'],
    // With the background's score in front: 90 classes; of the eight outputs of a second TensorFlow's graph, those with a score for each class.
    [out([1, 100], [1, 100, 4], [1, 100], [1, 100, 91], [1, 100], [1], [1, 1917, 4], [1, 1917, 91]), 90, 'tfjs-graph', ['out1', 'out3']],
  ],
}

describe.each(Object.entries(samples) as [HeadId, (typeof samples)[HeadId]][])('%s', (head, all) => {
  it.each(all.map(([outputs, classes, format, reads]) => ({ shapes: outputs.map(({ shape }) => `[${shape.join()}]`).join(' '), format, outputs, classes, reads })))('is told from $shapes ($format)', ({ outputs, classes, format, reads }) => {
    const told = tellHead(outputs, square, format)
    expect(told).toMatchObject({ head, classes })
    if (reads) expect(told?.reads).toEqual(reads)
    expect(told?.why).toMatch(/^[A-Z\d].*\.$/)
    expect(told?.why).not.toMatch(/-1|undefined|NaN|\b1 classes/)
  })

  it('says what is wrong with numbers that are not as many', () => {
    const [outputs, classes, format] = all[0]!
    const told = tellHead(outputs, square, format)!
    expect(told.classes).toBe(classes)
    const parts = told.reads.map((name) => ({ data: new Float32Array(7), shape: outputs.find((one) => one.name === name)!.shape }))
    expect(() => decode(told, parts, square)).toThrow(/^The model answered with 7 numbers of the shape \[/)
  })
})

describe('the number of rows', () => {
  const wide = { width: 320, height: 192 }
  it('of an input that is no square is the sum of its grids', () => {
    expect(tellHead(out([1, 40 * 24 + 20 * 12 + 10 * 6, 85]), wide)?.head).toBe('yolox')
    expect(tellHead(out([1, 3 * 1260, 85]), wide)?.head).toBe('yolov5')
    expect(tellHead(out([1, 84, 1260]), wide)?.head).toBe('yolov8')
    expect(tellHead(out([1, 1261, 85]), wide)).toBeNull()
  })
  it('may be less than a column is long', () => {
    const small = { width: 64, height: 64 }
    expect(tellHead(out([1, 604, 84]), small)).toMatchObject({ head: 'yolov8', classes: 600 })
    expect(tellHead(out([1, 84, 605]), small)).toMatchObject({ head: 'yolox', classes: 600 })
    expect(tellHead(out([1, 84, 84]), small)).toMatchObject({ head: 'yolov8', classes: 80 })
  })
  it('tells one class of YOLOX and YOLOv5 on a small input from suppressed rows', () => {
    const small = { width: 160, height: 160 }
    expect(tellHead(out([1, 525, 6]), small)).toMatchObject({ head: 'yolox', classes: 1 })
    expect(tellHead(out([1, 3 * 189, 6]), { width: 96, height: 96 }, 'onnx')).toMatchObject({ head: 'yolov5', classes: 1 })
    expect(tellHead(out([1, 300, 6]), small)?.head).toBe('rows6')
  })
})

it.each([
  [out([1, 1000])], [out([1, 7, 7, 1280])], [out([2, 8400, 85])], [out([1, 8400, 85], [1, 8400, 85])], [out([1, 1001, 6])], [out([1, 84, 8399])], [out([1, 8400, 4])], [out([1, 10, 4], [1, 10])], [[]],
])('no head is told from %j', (outputs) => {
  expect(tellHead(outputs, square, 'onnx')).toBeNull()
})

describe('a model with masks', () => {
  it.each([
    ['YOLOv8', out([1, 116, 8400], [1, 32, 160, 160])], ['YOLOv5', out([1, 25200, 117], [1, 32, 160, 160])], ['TensorFlow', out([1, 116, 8400], [1, 160, 160, 32])],
  ])('%s: its longer rows are not read as more classes', (_, outputs) => {
    expect(tellHead(outputs, square)).toBeNull()
    expect(() => refuseMasks(outputs, square)).toThrow(/^This model draws masks with its boxes \(`out1` has the shape \[1, (32, 160, 160|160, 160, 32)\]\); this page reads boxes alone\.$/)
  })
  it('is not seen in raw maps of other sizes', () => {
    const outputs = out([1, 25200, 85], [1, 255, 80, 80], [1, 255, 40, 40])
    expect(tellHead(outputs, square, 'onnx')).toMatchObject({ head: 'yolov5', classes: 80 })
    expect(() => refuseMasks(outputs, square)).not.toThrow()
  })
})

it('says which heads have objectness as their boxes do', () => {
  const boxes: readonly (readonly [HeadId, readonly number[]])[] = [['yolov5', [1, 252, 7]], ['yolov5-tf', [1, 252, 7]], ['yolox', [1, 84, 7]], ['yolov8', [1, 6, 84]], ['rows6', [1, 3, 6]]]
  for (const [head, shape] of boxes) {
    const part = { data: new Float32Array(shape.reduce((a, b) => a * b)), shape }
    const { objectness } = decode({ head, classes: 2, reads: [], why: '' }, [part], { width: 64, height: 64 })
    expect([head, hasObjectness(head)]).toEqual([head, objectness !== null])
  }
})
