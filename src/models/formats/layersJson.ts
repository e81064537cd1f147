/** A TF.js layers model (`tfjs.converters.save_keras_model`, Teachable Machine): its topology turned into what TensorFlow.js reads, its weights as they lie. */
import { quote } from '../../faults'
import type { GraphFacts } from '../card'
import { oddWeights } from '../finite'
import { isRecord, type Json, type WeightGroup, elementsOf } from '../manifest'
import { checkMemory } from '../memory'
import { tally } from '../tally'
import type { ReadModel } from '.'
import { readConfig } from './keras/config'
import { signatureOf } from './keras/whole'

/** `joined`: all shards, in manifest order, checked for their length. */
export function readLayers(json: Json, manifest: readonly WeightGroup[], joined: ArrayBuffer): ReadModel {
  const given = isRecord(json.modelTopology) ? json.modelTopology : {}
  const { topology, layers, notes } = readConfig(given.model_config ?? given)
  const specs = manifest.flatMap((group) => group.weights)
  const parameters = specs.reduce((sum, spec) => sum + (spec.dtype === 'float32' ? elementsOf(spec.shape) : 0), 0)
  checkMemory(parameters * 4, null)
  const said = (value: unknown): string => (typeof value === 'string' ? quote(value, 80) : '')
  const facts: GraphFacts = {
    generatedBy: said(json.generatedBy) || `Keras ${said(given.keras_version)}`.trim(), convertedBy: said(json.convertedBy), nodes: layers.length,
    operators: tally(layers.map(({ className }) => className)), tensors: specs.length,
    stored: tally(specs.map(({ dtype, quantization }) => (quantization ? `${dtype} stored as ${quantization.dtype}` : dtype))), weightMemory: parameters * 4, stepMemory: null,
  }
  return {
    format: 'tfjs-layers',
    json: JSON.stringify({ format: 'layers-model', modelTopology: { keras_version: given.keras_version, backend: given.backend, model_config: topology }, weightsManifest: manifest }),
    weights: new Uint8Array(joined), signature: signatureOf(topology, layers, specs), parameters, facts, oddWeights: oddWeights(manifest, joined), labels: null, recipe: null, name: '', licence: '', notes,
  }
}
