/** Files to a checked package, and a package to what an engine loads. */
import { Fault, quote } from '../faults'
import type { ModelBytes, ModelPackage } from './card'
import { formatOf, headBytes, type ReadModel } from './formats'
import { readGraph } from './graph'
import { layersJson } from './modelJson'
import { parseLabels } from './labels'
import { oddText, oddWeights } from './finite'
import type { RawAbout, RawFile, RawModel } from './sources'
import { sha256 } from './sha256'
import { teachableRecipe } from './teachable'
import { joinShards } from './weights'

/**
 * Checks the graph and the weights' length, joins the weights, hashes both. Labels are as found: `fitLabels` fits them
 * once the number of classes is known. Throws the Faults of `readGraph`, `joinShards` and the formats' readers.
 */
export async function packageModel(raw: RawModel | RawFile, knownOp?: (op: string) => boolean): Promise<ModelPackage> {
  if ('file' in raw) return packageFile(raw)
  const layers = layersJson(raw.jsonText)
  if (layers) {
    const { readLayers } = await import('./formats/layersJson')
    const { manifest } = layers.about
    return whole(raw, readLayers(layers.json, manifest, joinShards(manifest, raw.shards)))
  }
  const graph = readGraph(raw.jsonText, knownOp)
  const joined = joinShards(graph.manifest, raw.shards)
  const odd = oddWeights(graph.manifest, joined)
  return whole(raw, { ...graph, format: 'tfjs-graph', json: raw.jsonText, weights: new Uint8Array(joined), oddWeights: odd, recipe: null })
}

/** A file of one piece, told by its content. Throws Fault `model-format` for what is none, and the Faults of its reader. */
async function packageFile(raw: RawFile): Promise<ModelPackage> {
  const { name, bytes } = raw.file
  const entry = formatOf(bytes.subarray(0, headBytes))
  if (!entry) throw new Fault('model-format', `${quote(name)} is not a model this page reads.`)
  const read = await entry.reader()
  return whole(raw, await read(bytes, name))
}

async function whole(raw: RawAbout, read: ReadModel): Promise<ModelPackage> {
  const weights = new Blob([read.weights])
  const json = new Blob([read.json], { type: 'application/json' })
  const notes = [...(raw.notes ?? []), ...read.notes, ...read.oddWeights.slice(0, 3).map(oddText)]
  const found = readLabels(raw.labelsText, notes)
  const said = raw.beside ? (await import('./hub/beside')).recipeBeside(raw.beside, read) : null
  notes.push(...(said?.notes ?? []))
  return {
    id: raw.id,
    name: quote(raw.name) || read.name || raw.fallbackName,
    source: raw.source,
    format: read.format,
    json,
    weights,
    sha256: await sha256(await new Blob([json, weights]).arrayBuffer()),
    bytes: json.size + weights.size,
    labels: found ?? read.labels ?? [],
    labelsFrom: found ? (raw.labelsFrom ?? '') : read.labels && raw.source !== 'builtin' ? 'the model’s own metadata' : '',
    recipe: raw.recipe ?? said?.recipe ?? read.recipe ?? (raw.labelsText === null ? null : teachableRecipe(raw.labelsText)),
    recipeFile: raw.recipe ? '' : said?.from ?? '',
    hub: raw.hub ?? null,
    signature: read.signature,
    parameters: read.parameters,
    graph: read.facts,
    oddWeights: read.oddWeights,
    licence: quote(raw.licence, 120) || read.licence,
    measured: raw.measured ?? null,
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
export async function unpack({ format, json, weights }: ModelPackage): Promise<ModelBytes> {
  const [text, bytes] = await Promise.all([json.text(), weights.arrayBuffer()])
  const parsed: unknown = format === 'tfjs-graph' ? readGraph(text).json : text === '' ? null : JSON.parse(text)
  return { format, json: parsed, weights: bytes }
}
