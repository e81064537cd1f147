/** Files to a checked package, and a package to what an engine loads. */
import { Fault, quote } from '../faults'
import type { GraphModelBytes, ModelPackage } from './card'
import { readGraph } from './graph'
import { parseLabels } from './labels'
import type { RawModel } from './sources'
import { joinShards } from './weights'

/**
 * Checks the graph and the weights' length, joins the weights, hashes both. Labels are as found: `fitLabels` fits them
 * once the number of classes is known. Throws the Faults of `readGraph` and `joinShards`.
 */
export async function packageModel(raw: RawModel, knownOp?: (op: string) => boolean): Promise<ModelPackage> {
  const graph = readGraph(raw.jsonText, knownOp)
  const weights = new Blob([joinShards(graph.manifest, raw.shards)])
  const json = new Blob([raw.jsonText], { type: 'application/json' })
  const notes = [...graph.notes, ...(raw.notes ?? [])]
  return {
    id: raw.id,
    name: quote(raw.name) || graph.name || raw.fallbackName,
    source: raw.source,
    json,
    weights,
    sha256: await sha256(new Blob([json, weights])),
    bytes: json.size + weights.size,
    labels: readLabels(raw.labelsText, notes) ?? graph.labels ?? [],
    recipe: raw.recipe,
    signature: graph.signature,
    parameters: graph.parameters,
    licence: quote(raw.licence, 120) || graph.licence,
    notes,
  }
}

/** A labels file that cannot be read costs the names, not the model. */
function readLabels(text: string | null, notes: string[]): string[] | null {
  if (text === null) return null
  try {
    const labels = parseLabels(text)
    return labels.length > 0 ? labels : null
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    notes.push(error.message)
    return null
  }
}

/** Lower-case hex; '' on pages without a secure address, where browsers have no crypto.subtle. */
async function sha256(blob: Blob): Promise<string> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined
  if (!subtle) return ''
  const digest = await subtle.digest('SHA-256', await blob.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What an engine loads. The graph was checked when it was packaged; it is read again because objects are costly to move. */
export async function unpack(model: ModelPackage): Promise<GraphModelBytes> {
  const [text, weights] = await Promise.all([model.json.text(), model.weights.arrayBuffer()])
  return { json: readGraph(text).json, weights }
}
