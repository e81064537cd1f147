/** A layers model in TensorFlow.js: what Keras files are read into. Loaded only for such a model. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import type { ModelBytes } from '../models/card'

export interface Layers {
  predict(x: Tensor): Tensor
  dispose(): void
}

export async function loadLayers({ json, weights }: ModelBytes): Promise<Layers> {
  const { modelTopology, weightsManifest } = json as { modelTopology: object; weightsManifest: { weights: object[] }[] }
  const artifacts = { modelTopology, weightSpecs: weightsManifest.flatMap((group) => group.weights), weightData: weights }
  const model = await loadLayersModel({ load: () => Promise.resolve(artifacts as never) })
  return {
    predict: (x) => {
      const out = model.predict(x)
      return Array.isArray(out) ? out[0]! : out
    },
    dispose: () => void model.dispose(),
  }
}
