/** Preprocessing as the well-known libraries write it. A preset fills fields; nothing is applied by choosing one. */
import type { Recipe } from '../../../pixels/recipe'

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
