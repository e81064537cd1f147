/** What is fed to a detector that does not say: one pixel's numbers, the size, and how the picture is placed. */
import { describe, expect, it } from 'vitest'
import { normalise } from '../pixels/normalise'
import type { Recipe } from '../pixels/recipe'
import { assumed, assumedBy } from './assumed'
import type { ModelFormat, Port, Signature } from './card'

const port = (shape: readonly number[], name = 'out', dtype = 'float32'): Port => ({ name, shape, dtype })
function recipeOf(format: ModelFormat, input: readonly number[], boxes: readonly (readonly number[])[] | null, dtype = 'float32'): Recipe {
  const outputs = (boxes ?? [[1, 1000]]).map((shape, i) => port(shape, `out${i}`))
  const signature: Signature = { input: port(input, 'in', dtype), output: outputs[0]!, outputs, outputOp: '', ...(boxes ? { boxes: outputs } : {}) }
  return assumed({ signature, format })
}
/** Orange, as the model is fed it. */
const pixel = (recipe: Recipe): number[] => Array.from(normalise({ width: 1, height: 1, data: Uint8Array.of(255, 128, 0) }, recipe), (x) => Number(x.toFixed(3)))
const yolo = { antialias: false, interpolation: 'bilinear', background: [114, 114, 114] }

describe('a detector', () => {
  it('YOLOX: blue first, bytes, in the corner', () => {
    const recipe = recipeOf('onnx', [1, 3, 416, 416], [[1, 3549, 85]])
    expect(recipe).toMatchObject({ ...yolo, width: 416, height: 416, resize: 'letterbox-corner', channels: 'BGR', layout: 'NCHW' })
    expect(pixel(recipe)).toEqual([0, 128, 255])
  })
  it.each<[string, ModelFormat, readonly number[], readonly number[], Recipe['layout']]>([
    ['YOLOv5', 'onnx', [1, 3, 640, 640], [1, 25200, 85], 'NCHW'], ['YOLOv5 for TensorFlow', 'tfjs-graph', [1, 640, 640, 3], [1, 25200, 85], 'NHWC'],
    ['YOLOv8', 'onnx', [1, 3, 640, 640], [1, 84, 8400], 'NCHW'], ['suppressed rows', 'onnx', [1, 3, 640, 640], [1, 300, 6], 'NCHW'],
    ['one that nothing is known of', 'onnx', [1, 3, 640, 640], [-1, -1], 'NCHW'],
  ])('%s: red first, 0 to 1, centred', (_, format, input, boxes, layout) => {
    const recipe = recipeOf(format, input, [boxes])
    expect(recipe).toMatchObject({ ...yolo, width: 640, height: 640, resize: 'letterbox-yolo', channels: 'RGB', layout })
    expect(pixel(recipe)).toEqual([1, 0.502, 0])
  })
  it.each<[string, ModelFormat, readonly (readonly number[])[]]>([
    ['before suppression', 'tfjs-graph', [[1, 1917, 90], [1, 1917, 1, 4]]], ['after it', 'tfjs-graph', [[1, 10, 4], [1, 10], [1, 10], [1]]], ['after TFLite\'s', 'tflite', [[1, 10, 4], [1, 10], [1, 10], [1]]],
  ])('SSD %s: squashed; whole numbers are bytes, others -1 to 1', (_, format, boxes) => {
    const whole = recipeOf(format, [1, 300, 300, 3], boxes, 'int32')
    expect(whole).toMatchObject({ width: 300, height: 300, resize: 'squash', antialias: false, channels: 'RGB', layout: 'NHWC' })
    expect(pixel(whole)).toEqual([255, 128, 0])
    expect(pixel(recipeOf(format, [1, 300, 300, 3], boxes))).toEqual([1, 0.004, -1])
  })
  it.each<[string, ModelFormat, readonly number[], readonly (readonly number[])[], number]>([
    ['YOLOX', 'onnx', [1, 3, -1, -1], [[1, 8400, 85]], 640], ['YOLOv8', 'onnx', [-1, 3, -1, -1], [[1, 84, 8400]], 640], ['SSD', 'tfjs-graph', [1, -1, -1, 3], [[-1, -1, 90], [-1, -1, 1, 4]], 300],
  ])('%s that takes any size gets its own', (_, format, input, boxes, side) => {
    expect(recipeOf(format, input, boxes)).toMatchObject({ width: side, height: side })
  })
  it('keeps a size that is no square, and a size that was fixed', () => {
    expect(recipeOf('onnx', [1, 3, 192, 320], [[1, 1260, 85]])).toMatchObject({ width: 320, height: 192, resize: 'letterbox-corner' })
    const base = recipeOf('onnx', [1, 3, 320, 320], [[-1, -1, -1]])
    expect(assumedBy('coco-ssd', base, port([1, 3, 320, 320]))).toMatchObject({ width: 320, height: 320 })
  })
  it('told by the first run, sheds what another head was assumed to want', () => {
    const before = recipeOf('onnx', [1, 3, 640, 640], [[1, -1, 85]])
    expect(before.resize).toBe('letterbox-yolo')
    expect(assumedBy('yolox', before, port([1, 3, 640, 640]))).toEqual(recipeOf('onnx', [1, 3, 640, 640], [[1, 8400, 85]]))
    const unknown = recipeOf('tfjs-graph', [1, 300, 300, 3], [[-1, -1]])
    expect(pixel(unknown)).toEqual([1, 0.502, 0])
    expect(pixel(assumedBy('coco-ssd', unknown, port([1, 300, 300, 3])))).toEqual([1, 0.004, -1])
  })
})

describe('a classifier', () => {
  it('keeps its own assumptions', () => {
    expect(recipeOf('onnx', [1, 3, -1, -1], null)).toMatchObject({ width: 224, height: 224, resize: 'crop', mean: [0.485, 0.456, 0.406] })
    expect(pixel(recipeOf('tflite', [1, 224, 224, 3], null))).toEqual([1, 0.004, -1])
    expect(pixel(recipeOf('tflite', [1, 224, 224, 3], null, 'int32'))).toEqual([255, 128, 0])
  })
})
