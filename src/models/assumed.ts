/** The recipe of a model that says little or nothing: its input's size and layout, the rest as most ImageNet models want it. */
import type { Recipe } from '../pixels/recipe'
import { assumedRecipe, parseRecipe } from '../pixels/recipeText'
import { type HeadId, tellHead } from '../detection/heads'
import type { ModelFormat, Port, Signature } from './card'
import { channelsOf, layoutOf, sidesOf } from './pictureInput'

/** 224 x 224 where the input takes any size, 640 x 640 for detectors. */
export function assumed({ signature, format }: { readonly signature: Signature; readonly format: ModelFormat }): Recipe {
  const { shape, dtype } = signature.input
  const planar = layoutOf(shape) === 'NCHW'
  const [height, width] = sidesOf(shape)
  const any = signature.boxes ? 640 : 224
  const recipe = assumedRecipe(width > 0 ? width : any, height > 0 ? height : any, planar ? 'NCHW' : 'NHWC', channelsOf(shape) === 1 ? 'grey' : 'RGB')
  if (signature.boxes) {
    const told = tellHead(signature.boxes, recipe, format)
    return assumedBy(told?.head ?? 'yolov5', recipe, signature.input)
  }
  // Nearly every ONNX classifier with channels first comes from PyTorch, and was trained with these.
  if (format === 'onnx' && planar && recipe.channels !== 'grey' && dtype === 'float32') {
    return { ...recipe, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }
  }
  // Whole numbers have no room between 0 and 1.
  return dtype === 'int32' ? parseRecipe({ range: [0, 255] }, recipe) : recipe
}

/** How pictures reach a detector of this kind, where its file does not say: its own repository's habit. A fixed size, the layout and quantised ranges stay. */
export function assumedBy(head: HeadId, base: Recipe, input: Port): Recipe {
  const yolo = { antialias: false, interpolation: 'bilinear', background: [114, 114, 114] } as const
  const ssd = head === 'tf-detection' || head === 'tflite-detection' || head === 'coco-ssd'
  const any = ssd ? 300 : 640
  const recipe = sidesOf(input.shape).some((side) => side < 0) ? { ...base, width: any, height: any } : base
  if (head === 'yolox') return { ...recipe, ...yolo, resize: 'letterbox-corner', channels: 'BGR', ...bytes }
  // TensorFlow's detectors shrink the picture themselves or take it squashed; their inputs are bytes, or -1 to 1.
  if (ssd) return { ...recipe, resize: 'squash', antialias: false, ...(input.dtype === 'int32' ? bytes : halves) }
  return { ...recipe, ...yolo, resize: 'letterbox-yolo', mean: [0, 0, 0], std: [1, 1, 1] }
}

const bytes = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } as const
const halves = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const
