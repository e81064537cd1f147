/** The numbers each layer holds, in the order Keras keeps them: those that are trained, then those that are not. */
import type { KerasLayer } from './config'

const off = (value: unknown): boolean => value === false

/** Names as TensorFlow.js calls them; empty for a layer without numbers. */
export function leavesOf({ className, config }: KerasLayer): string[] {
  const bias = off(config.use_bias) ? [] : ['bias']
  switch (className) {
    case 'Dense': case 'Conv1D': case 'Conv2D': case 'Conv2DTranspose': return ['kernel', ...bias]
    case 'DepthwiseConv2D': return ['depthwise_kernel', ...bias]
    case 'SeparableConv2D': return ['depthwise_kernel', 'pointwise_kernel', ...bias]
    case 'BatchNormalization': return [...scaleAndCenter(config), 'moving_mean', 'moving_variance']
    case 'LayerNormalization': return scaleAndCenter(config)
    case 'PReLU': return ['alpha']
    default: return []
  }
}

function scaleAndCenter({ scale, center }: KerasLayer['config']): string[] {
  return [...(off(scale) ? [] : ['gamma']), ...(off(center) ? [] : ['beta'])]
}
