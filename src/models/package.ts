/** Files to a checked package, and a package to what an engine loads. */
import { Fault, quote } from '../faults'
import type { GraphModelBytes, ModelPackage } from './card'
import { readGraph } from './graph'
import { parseLabels } from './labels'
import { oddText, oddWeights } from './finite'
import type { RawModel } from './sources'
import { sha256 } from './sha256'
import { joinShards } from './weights'

/**
 * Checks the graph and the weights' length, joins the weights, hashes both. Labels are as found: `fitLabels` fits them
 * once the number of classes is known. Throws the Faults of `readGraph` and `joinShards`.
 */
export async function packageModel(raw: RawModel, knownOp?: (op: string) => boolean): Promise<ModelPackage> {
  const graph = readGraph(raw.jsonText, knownOp)
  const joined = joinShards(graph.manifest, raw.shards)
  const odd = oddWeights(graph.manifest, joined)
  const weights = new Blob([joined])
  const json = new Blob([raw.jsonText], { type: 'application/json' })
  const notes = [...(raw.notes ?? []), ...graph.notes, ...odd.slice(0, 3).map(oddText)]
  const found = readLabels(raw.labelsText, notes)
  return {
    id: raw.id,
    name: quote(raw.name) || graph.name || raw.fallbackName,
    source: raw.source,
    json,
    weights,
    sha256: await sha256(await new Blob([json, weights]).arrayBuffer()),
    bytes: json.size + weights.size,
    labels: found ?? graph.labels ?? [],
    labelsFrom: found ? (raw.labelsFrom ?? '') : graph.labels && raw.source !== 'builtin' ? 'the model’s own metadata' : '',
    recipe: raw.recipe,
    signature: graph.signature,
    parameters: graph.parameters,
    graph: graph.facts,
    oddWeights: odd,
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

/** What an engine loads. The graph was checked when it was packaged; it is read again because objects are costly to move. */
export async function unpack(model: ModelPackage): Promise<GraphModelBytes> {
  const [text, weights] = await Promise.all([model.json.text(), model.weights.arrayBuffer()])
  return { json: readGraph(text).json, weights }
}
