/** Preprocessing as the well-known libraries write it. A preset fills fields; nothing is applied by choosing one. */
import type { Recipe } from '../../../pixels/recipe'

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

/** Ways of scaling that cover most classifiers. */
export const scales: readonly Scale[] = [
  { id: '-1..1', text: '−1 to 1', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  { id: '0..1', text: '0 to 1', mean: [0, 0, 0], std: [1, 1, 1] },
  { id: '0..255', text: '0 to 255', mean: [0, 0, 0], std: [byte, byte, byte] },
  { id: 'torchvision', text: 'ImageNet mean and deviation', ...imagenet },
  { id: 'caffe', text: '0 to 255 less the ImageNet mean', ...caffe },
]

export interface Preset {
  readonly id: string
  readonly text: string
  readonly scale: string
  readonly channels: 'RGB' | 'BGR'
  readonly resize: Recipe['resize']
  readonly size?: { readonly side: number; readonly shortSide: number }
}

export const presets: readonly Preset[] = [
  { id: 'torchvision', text: 'torchvision', scale: 'torchvision', channels: 'RGB', resize: 'crop', size: { side: 224, shortSide: 256 } },
  { id: 'keras-tf', text: 'Keras, mode “tf”', scale: '-1..1', channels: 'RGB', resize: 'squash' },
  { id: 'keras-caffe', text: 'Keras, mode “caffe”', scale: 'caffe', channels: 'BGR', resize: 'squash' },
  { id: 'keras-torch', text: 'Keras, mode “torch”', scale: 'torchvision', channels: 'RGB', resize: 'squash' },
  { id: 'tf-slim', text: 'TF-Slim', scale: '-1..1', channels: 'RGB', resize: 'crop' },
  { id: 'tf-hub', text: 'TF-Hub', scale: '0..1', channels: 'RGB', resize: 'squash' },
]

export function scaleOf(recipe: Pick<Recipe, 'mean' | 'std'>): string {
  const same = (a: readonly number[], b: readonly number[]): boolean => a.every((x, i) => Math.abs(x - b[i]!) < 1e-9)
  return scales.find((scale) => same(scale.mean, recipe.mean) && same(scale.std, recipe.std))?.id ?? 'own'
}
