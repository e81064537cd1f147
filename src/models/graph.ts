/** model.json, read and checked before TF.js sees it. No runtime here: which operations exist is the caller's word. */
import { Fault, quote } from '../faults'
import { readAnatomy } from './anatomy'
import type { GraphFacts, Signature } from './card'
import { labelsFrom } from './labels'
import { elementsOf, isRecord, type Json, readManifest, type WeightGroup } from './manifest'
import { checkMemory } from './memory'
import { tooOdd } from './odd'
import { readSignature } from './signature'
import { impostorHint, sniff } from './sniff'
import { readTopology } from './topology'

export interface GraphJson {
  readonly format: 'graph-model'
  readonly modelTopology: Json
  readonly weightsManifest: readonly WeightGroup[]
}

export interface ReadGraph {
  /** Known keys only, for the engine. The signature is left out: TF.js would rename our node names through it. */
  readonly json: GraphJson
  readonly manifest: readonly WeightGroup[]
  readonly signature: Signature
  /** Elements of all float weights. */
  readonly parameters: number
  readonly facts: GraphFacts
  /** Labels inside the model's own metadata, or null. */
  readonly labels: readonly string[] | null
  /** From the model's own metadata; '' when it does not say. */
  readonly licence: string
  readonly name: string
  readonly weightBytes: number
  readonly notes: readonly string[]
}

/**
 * `text`: model.json's text. Throws Fault `model-not-json`, `model-not-tfjs`, `model-graph`, `model-ops`, `model-path`,
 * `model-input` or `model-output`. Without `knownOp` operations are not checked.
 */
export function readGraph(text: string, knownOp?: (op: string) => boolean): ReadGraph {
  const json = parseJson(text)
  const { modelTopology, weightsManifest } = json
  if (isLayersModel(json)) {
    throw new Fault('model-not-tfjs', 'This is a Keras layers model; this page reads graph models.',
      'Convert it: tensorflowjs_converter --input_format=tfjs_layers_model --output_format=tfjs_graph_model model.json folder')
  }
  const absent = [...(modelTopology === undefined ? ['modelTopology'] : []), ...(weightsManifest === undefined ? ['weightsManifest'] : [])]
  if (absent.length > 0) {
    throw new Fault('model-not-tfjs', `model.json has no ${absent.join(' / ')}: not a TF.js model.`)
  }
  const manifest = readManifest(weightsManifest)
  const specs = new Map(manifest.flatMap((group) => group.weights).map((spec) => [spec.name, spec]))
  const nodes = readTopology(modelTopology, specs, knownOp)
  const about = isRecord(json.userDefinedMetadata) ? json.userDefinedMetadata : {}
  // Old converters put the signature into the metadata.
  const { signature, notes } = readSignature(json.signature ?? about.signature, nodes, specs)
  const facts = readAnatomy(json, nodes, specs, signature.input)
  // Here, where nothing but model.json has been fetched.
  checkMemory(facts.weightMemory, facts.stepMemory)
  return {
    json: { format: 'graph-model', modelTopology: modelTopology as Json, weightsManifest: manifest },
    manifest,
    signature,
    parameters: [...specs.values()].reduce((sum, spec) => sum + (spec.dtype === 'float32' ? elementsOf(spec.shape) : 0), 0),
    facts,
    labels: ownLabels(about.labels),
    licence: sayable(about.licence ?? about.license),
    name: sayable(about.name),
    weightBytes: manifest.reduce((sum, group) => sum + group.bytes, 0),
    notes,
  }
}

/** Labels that cannot be read cost the names, not the model. */
function ownLabels(value: unknown): string[] | null {
  try {
    return value === undefined ? null : labelsFrom(value)
  } catch {
    return null
  }
}

function sayable(value: unknown): string {
  return typeof value === 'string' ? quote(value, 120) : ''
}

/** Throws Fault `model-not-json`, `model-not-tfjs` or `model-graph`. */
export function parseJson(text: string): Json {
  const head = text.slice(0, 256)
  const impostor = sniff(head)
  if (impostor === 'lfs') throw new Fault('model-not-json', 'This is a Git LFS pointer, not the file itself.', impostorHint.lfs)
  let value: unknown
  const odd = tooOdd(text)
  if (odd !== null) throw new Fault('model-graph', `model.json: it ${odd}.`)
  try {
    // A `__proto__` key is harmless in what JSON.parse gives, and dropped here so that no later copy can turn it live.
    value = JSON.parse(text.replace(/^\ufeff/, ''), text.includes('__proto__') ? (key, v: unknown) => (key === '__proto__' ? undefined : v) : undefined)
  } catch {
    throw notJson(head.replace(/^\ufeff/, '').trimStart(), text.length, impostor ? impostorHint[impostor] : '')
  }
  if (!isRecord(value)) throw new Fault('model-not-tfjs', `model.json holds ${Array.isArray(value) ? 'a list' : quote(String(value), 20)}, not a model: not a TF.js model.`)
  return value
}

function notJson(head: string, length: number, hint: string): Fault {
  if (head === '') return new Fault('model-not-json', 'model.json is empty.')
  if (head.startsWith('{')) {
    return new Fault('model-not-json', `model.json is not whole: its ${length.toLocaleString('en')} characters start as JSON and break off or go wrong.`,
      'Download it again.')
  }
  const start = quote(head.split(/[\s>]/)[0]!, 20)
  return new Fault('model-not-json', `model.json is not JSON: it starts with \`${start}\`.`, hint)
}

export function isLayersModel(json: Json): boolean {
  const { format, modelTopology } = json
  if (format === 'layers-model') return true
  return isRecord(modelTopology) && ('model_config' in modelTopology || 'keras_version' in modelTopology || 'class_name' in modelTopology)
}
