/** Ways of scaling pixel values that cover most classifiers, by the names people know them by. */
import type { Recipe } from './recipe'

export interface Scale {
  readonly id: string
  readonly text: string
  readonly mean: Recipe['mean']
  readonly std: Recipe['std']
}

const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const
const byte = 1 / 255
/** Caffe's means are for 0 to 255, in the order blue, green, red: 103.939, 116.779, 123.68. */
const caffe = { mean: [123.68 / 255, 116.779 / 255, 103.939 / 255], std: [byte, byte, byte] } as const

export const scales: readonly Scale[] = [
  { id: '-1..1', text: '−1 to 1', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  { id: '0..1', text: '0 to 1', mean: [0, 0, 0], std: [1, 1, 1] },
  { id: '0..255', text: '0 to 255', mean: [0, 0, 0], std: [byte, byte, byte] },
  { id: 'torchvision', text: 'ImageNet mean and deviation', ...imagenet },
  { id: 'caffe', text: '0 to 255 less the ImageNet mean', ...caffe },
]

/** The scale's id, or `own`. */
export function scaleOf(recipe: Pick<Recipe, 'mean' | 'std'>): string {
  const same = (a: readonly number[], b: readonly number[]): boolean => a.every((x, i) => Math.abs(x - b[i]!) < 1e-9)
  return scales.find((scale) => same(scale.mean, recipe.mean) && same(scale.std, recipe.std))?.id ?? 'own'
}
