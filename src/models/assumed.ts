/** The recipe of a model that says little or nothing: its input's size and layout, the rest as most ImageNet models want it. */
import type { Recipe } from '../pixels/recipe'
import { assumedRecipe, parseRecipe } from '../pixels/recipeText'
import type { ModelFormat, Signature } from './card'
import { channelsOf, layoutOf, sidesOf } from './pictureInput'

/** 224 x 224 where the input takes any size. */
export function assumed({ signature, format }: { readonly signature: Signature; readonly format: ModelFormat }): Recipe {
  const { shape, dtype } = signature.input
  const planar = layoutOf(shape) === 'NCHW'
  const [height, width] = sidesOf(shape)
  const recipe = assumedRecipe(width > 0 ? width : 224, height > 0 ? height : 224, planar ? 'NCHW' : 'NHWC', channelsOf(shape) === 1 ? 'grey' : 'RGB')
  // Nearly every ONNX classifier with channels first comes from PyTorch, and was trained with these.
  if (format === 'onnx' && planar && recipe.channels !== 'grey' && dtype === 'float32') {
    return { ...recipe, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }
  }
  // Whole numbers have no room between 0 and 1.
  return dtype === 'int32' ? parseRecipe({ range: [0, 255] }, recipe) : recipe
}
