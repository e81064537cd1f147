/** A model's files as a person picked or dropped them: names count, folders hardly. */
import { Fault, quote } from '../../faults'
import { readGraph } from '../graph'
import { isRecord } from '../manifest'
import { missingFiles } from '../weights'
import type { Source } from './source'

const mostText = 256 * 2 ** 20

export const files: Source<'files'> = {
  kind: 'files',
  async fetch({ files: picked }, context) {
    const { file: model, text: jsonText } = await findModel(picked)
    const graph = readGraph(jsonText, context.knownOp)
    const total = graph.weightBytes
    context.onProgress?.(0, total)
    const paths = graph.manifest.flatMap((group) => group.paths)
    const missing = paths.filter((path) => !findShard(path, model, picked))
    if (missing.length > 0) {
      const fault = missingFiles(missing.map(baseName), paths.length)
      throw new Fault(fault.code, fault.message, 'Drop them together with model.json.')
    }
    let loaded = 0
    const shards = await Promise.all(graph.manifest.map((group) => Promise.all(group.paths.map(async (path) => {
      const bytes = await read(findShard(path, model, picked)!)
      context.onProgress?.((loaded += bytes.length), total)
      return bytes
    }))))
    if (context.signal?.aborted) throw new Fault('cancelled', 'Cancelled.')
    const name = quote(folderOf(model) || 'Model from files')
    return { id: `files:${graph.name || name}`, source: 'files', name: '', fallbackName: name, jsonText, shards, labelsText: await findLabels(picked, model), recipe: null, licence: '' }
  },
}

function baseName(path: string): string {
  return path.split('/').at(-1)!
}

/** The folder a file was picked with, if it came with one. */
function folderOf(file: File): string {
  return file.webkitRelativePath?.split('/').slice(0, -1).join('/') ?? ''
}

/** By its name; else by what is in it: browsers save a second download as "model (1).json". */
async function findModel(picked: readonly File[]): Promise<{ file: File; text: string }> {
  const jsons = picked.filter((file) => /\.json$/i.test(file.name) && file.size <= mostText)
  let found = jsons.filter((file) => file.name.toLowerCase() === 'model.json')
  if (found.length === 0) {
    const marked = await Promise.all(jsons.map(async (file) => holds(await file.text(), 'modelTopology', 'weightsManifest')))
    found = jsons.filter((_, i) => marked[i])
  }
  if (found.length > 1) {
    throw new Fault('model-not-tfjs', `There are ${found.length} models among these files: ${found.slice(0, 4).map((file) => quote(file.webkitRelativePath || file.name)).join(', ')}.`,
      'Open one at a time.')
  }
  const file = found[0]
  if (!file) {
    const what = picked.length === 1 ? `${quote(picked[0]!.name)} is not a model.json.` : `None of these ${picked.length} files is a model.json.`
    throw new Fault('model-missing-file', what, 'A TF.js graph model is a model.json and its weight files (.bin): drop them together.')
  }
  return { file, text: new TextDecoder().decode(await read(file)) }
}

function holds(text: string, ...keys: string[]): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) && keys.some((key) => Object.hasOwn(value, key))
  } catch {
    return false
  }
}

/** By base name; of two with one name, the one from model.json's own folder. */
function findShard(path: string, model: File, picked: readonly File[]): File | undefined {
  const named = picked.filter((file) => file.name === baseName(path))
  const folder = folderOf(model)
  const wanted = folder === '' ? path : `${folder}/${path}`
  return named.find((file) => file.webkitRelativePath === wanted) ?? named.find((file) => folderOf(file) === folder) ?? named[0]
}

/** The likeliest names first; a lone other .txt last, but never a readme or a licence. */
const labelNames = [/^labels\.txt$/i, /^labels\.json$/i, /\.(labels|names)$/i, /(label|class).*\.(txt|json)$/i, /^metadata\.json$/i, /\.txt$/i]

async function findLabels(picked: readonly File[], model: File): Promise<string | null> {
  const fit = picked.filter((file) => file !== model && file.size <= mostText / 16 && !/readme|licen[cs]e|requirements|notice/i.test(file.name))
  for (const pattern of labelNames) {
    for (const file of fit.filter(({ name }) => pattern.test(name))) {
      const text = new TextDecoder().decode(await read(file))
      if (!/^metadata/i.test(file.name) || holds(text, 'labels', 'id2label')) return text
    }
  }
  return null
}

async function read(file: File): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    throw new Fault('model-missing-file', `${quote(file.name)} can no longer be read.`, 'Was it moved or changed? Pick it again.')
  }
}
