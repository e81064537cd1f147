/** model.json of either kind, as far as its files need: a graph model whole, a layers model by its manifest. */
import { Fault } from '../faults'
import { isLayersModel, parseJson, readGraph } from './graph'
import { type Json, readManifest, type WeightGroup } from './manifest'

export interface ModelJson {
  readonly manifest: readonly WeightGroup[]
  readonly weightBytes: number
  /** Inside the model's own metadata, or null. */
  readonly labels: readonly string[] | null
  readonly name: string
}

/** Throws the Faults of `readGraph`; for layers models `model-not-json`, `model-not-tfjs`, `model-graph` or `model-path`. */
export function readModelJson(text: string, knownOp?: (op: string) => boolean): ModelJson {
  return layersJson(text)?.about ?? readGraph(text, knownOp)
}

/** Null for a graph model. */
export function layersJson(text: string): { readonly json: Json; readonly about: ModelJson } | null {
  const json = parseJson(text)
  if (!isLayersModel(json)) return null
  if (json.modelTopology === undefined || json.weightsManifest === undefined) throw new Fault('model-not-tfjs', 'model.json says it is a layers model, but has no topology or no list of weights.')
  const manifest = readManifest(json.weightsManifest)
  return { json, about: { manifest, weightBytes: manifest.reduce((sum, group) => sum + group.bytes, 0), labels: null, name: '' } }
}
