/** A model's files as a person picked or dropped them: loose, in folders or in a zip. */
import { Fault, quote } from '../../faults'
import { readModelJson } from '../modelJson'
import { findBeside } from '../picked/beside'
import { baseName, folderOf, readPicked } from '../picked/item'
import { findLabels } from '../picked/labels'
import { findFile, findModel, findShard } from '../picked/model'
import { missingFiles, wrongLength } from '../weights'
import type { Source } from './source'

export const files: Source<'files'> = {
  kind: 'files',
  async fetch(source, context) {
    const cancelled = (): void => {
      if (context.signal?.aborted) throw new Fault('cancelled', 'Cancelled.')
    }
    const picked = await readPicked(source)
    cancelled()
    const found = await findFile(picked)
    cancelled()
    if (found) {
      const one = found.item
      context.onProgress?.(0, one.size)
      const bytes = await one.read()
      const labels = await findLabels(picked, one, false)
      const beside = await findBeside(picked, one)
      cancelled()
      const name = baseName(one.path)
      return {
        id: `files:${quote(name)}`, source: 'files', name: '', fallbackName: quote(name.replace(/\.\w{1,8}$/, '')) || 'Model from files', file: { name, bytes },
        recipe: null, licence: '', labelsText: labels?.text ?? null, labelsFrom: labels?.from ?? '', ...(beside ? { beside } : {}), notes: found.note === '' ? [] : [found.note],
      }
    }
    const { item: model, text: jsonText, note } = await findModel(picked)
    const graph = readModelJson(jsonText, context.knownOp)
    const total = graph.weightBytes
    context.onProgress?.(0, total)
    const groups = graph.manifest.map((group) => ({ group, items: group.paths.map((path) => findShard(path, model, picked.items)) }))
    const paths = graph.manifest.flatMap((group) => group.paths)
    const missing = groups.flatMap(({ group, items }) => group.paths.filter((_, i) => !items[i]))
    if (missing.length > 0) {
      const fault = missingFiles(missing.map(baseName), paths.length)
      throw new Fault(fault.code, fault.message, 'Drop them together with model.json.')
    }
    // Before anything is read or unpacked: a file of the wrong size may be of any size.
    for (const { group, items } of groups) {
      const size = items.reduce((sum, item) => sum + item!.size, 0)
      if (size > group.bytes) throw wrongLength(group, size, group.paths)
    }
    let loaded = 0
    const shards: Uint8Array<ArrayBuffer>[][] = []
    for (const { items } of groups) {
      const parts: Uint8Array<ArrayBuffer>[] = []
      shards.push(parts)
      for (const item of items) {
        cancelled()
        const bytes = await item!.read()
        parts.push(bytes)
        context.onProgress?.((loaded += bytes.length), total)
      }
    }
    const labels = await findLabels(picked, model, graph.labels !== null)
    cancelled()
    const folder = folderOf(model.path)
    const name = quote(baseName(folder).replace(/\.zip$/i, '') || 'Model from files')
    return {
      id: `files:${graph.name || name}`, source: 'files', name: '', fallbackName: name, jsonText, shards, recipe: null, licence: '',
      labelsText: labels?.text ?? null, labelsFrom: labels?.from ?? '', notes: note === '' ? [] : [note],
    }
  },
}
