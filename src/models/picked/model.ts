/** Which of the picked files is the model, and which are its weights. */
import { Fault, quote } from '../../faults'
import { formatOf, headBytes } from '../formats'
import { isRecord } from '../manifest'
import { tooOdd } from '../odd'
import { headOf, impostorHint, sniff } from '../sniff'
import { truest } from './beside'
import { baseName, depthOf, folderOf, type Item, mostZipText, type Picked } from './item'

/** A graph of 20,000 nodes is 10 MB of text. */
const mostText = 256 * 2 ** 20
/** JSON files that are not called model.json are opened to see what they are: this many, the ones at the top first. */
const mostLooks = 40

function textLimit(item: Item): number {
  return item.zipped ? mostZipText : mostText
}

/** By its name; else by what is in it: browsers save a second download as "model (1).json". Of several, the one at the top. */
export async function findModel(picked: Picked): Promise<{ item: Item; text: string; note: string }> {
  const { items } = picked
  const jsons = items.filter(({ path }) => /\.json$/i.test(path)).toSorted((a, b) => depthOf(a.path) - depthOf(b.path) || a.size - b.size)
  let found = jsons.filter(({ path }) => baseName(path).toLowerCase() === 'model.json')
  if (found.length === 0) {
    let lookedAt = 0
    for (const item of jsons.slice(0, mostLooks)) {
      if (item.size > textLimit(item)) continue
      if (item.zipped && (lookedAt += item.size) > mostZipText) break
      if (holds(new TextDecoder().decode(await item.read()), 'modelTopology', 'weightsManifest')) found.push(item)
    }
  }
  const item = found[0]
  if (!item) throw notFound(picked)
  const top = found.filter(({ path }) => depthOf(path) === depthOf(item.path))
  if (top.length > 1) {
    const names = top.slice(0, 8).map(({ path }) => quote(path)).join(', ') + (top.length > 8 ? ', …' : '')
    throw new Fault('model-not-tfjs', `There are ${top.length} models among these files: ${names}.`, 'Open one at a time.')
  }
  const most = textLimit(item)
  if (item.size > most) {
    throw new Fault('model-not-json', `${quote(item.path)} has ${mega(item.size)} MB; a model.json of more than ${mega(most)} MB is not read${most === mostZipText ? ' from a zip' : ''}.`)
  }
  const note = found.length > 1 ? `There are ${found.length} models among these files; the one at the top is used (${quote(item.path)}).` : ''
  return { item, text: new TextDecoder().decode(await item.read()), note }
}

/** Files that are never a model of one piece, and endings that promise one. */
const never = /\.(json|txt|csv|bin|md|jpe?g|png|webp|gif|labels|names)$/i
const promised = /\.(onnx|tflite|h5|hdf5|keras)$/i

/** The model of one piece among the files, told by content; null when there is none. A model.json beside it wins only in its own folder. */
export async function findFile({ items }: Picked): Promise<{ item: Item; note: string } | null> {
  const found: Item[] = []
  // What is in a zip must be unpacked to be looked at: only where its name promises something.
  for (const item of items.filter(({ path, zipped }) => (zipped ? promised : /(?:)/).test(path) && !never.test(path)).slice(0, mostLooks)) {
    if (formatOf((await item.head()).subarray(0, headBytes))) found.push(item)
  }
  if (found.length > 1) {
    const best = truest(found)
    if (best) return best
    const names = found.slice(0, 8).map(({ path }) => quote(path)).join(', ') + (found.length > 8 ? ', …' : '')
    throw new Fault('model-format', `There are ${found.length} models among these files: ${names}.`, 'Open one at a time.')
  }
  if (found[0]) return { item: found[0], note: '' }
  const meant = items.find(({ path }) => promised.test(path))
  if (meant && !items.some(({ path }) => /\.json$/i.test(path))) throw notOne(baseName(meant.path), await meant.head())
  return null
}

function notOne(name: string, head: Uint8Array): Fault {
  if (head.length === 0) return new Fault('model-format', `${quote(name)} is empty.`)
  const impostor = sniff(headOf(head))
  const what = impostor === 'html' ? 'it is a web page' : impostor === 'lfs' ? 'it is a Git LFS pointer' : impostor === 'gzip' ? 'it is packed with gzip' : 'its content is no model this page reads'
  return new Fault('model-format', `${quote(name)} is not what its name says: ${what}.`, impostor ? impostorHint[impostor] : 'The file may be damaged or incomplete.')
}

function mega(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString('en')
}

function notFound({ items, zips }: Picked): Fault {
  const hint = 'A TF.js graph model is a model.json and its weight files (.bin): drop them together, or as one zip or folder.'
  const zip = zips[0]
  if (zip && items.every(({ path }) => path.includes('/'))) {
    const called = quote(zip.name)
    const { files, ignored } = zip.directory
    if (files === 0) return new Fault('model-missing-file', `${called} is a zip with nothing in it.`, hint)
    const inner = items.find(({ path }) => /\.zip$/i.test(path))
    if (inner) {
      return new Fault('model-missing-file', `There is no model.json in ${called}, but another zip (${quote(baseName(inner.path))}). A zip inside a zip is not opened.`,
        'Unpack the outer one and drop the inner one.')
    }
    const left = ignored === 0 ? '' : ` ${ignored} of them ${ignored === 1 ? 'was' : 'were'} passed over: links, hidden files or names that leave the zip's folder.`
    return new Fault('model-missing-file', `None of the ${files} file${files === 1 ? '' : 's'} in ${called} is a model.json.${left}`, hint)
  }
  const what = items.length === 1 ? `${quote(items[0]!.path)} is not a model.json.` : `None of these ${items.length} files is a model.json.`
  return new Fault('model-missing-file', what, hint)
}

export function holds(text: string, ...keys: string[]): boolean {
  if (tooOdd(text) !== null) return false
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return isRecord(value) && keys.some((key) => Object.hasOwn(value, key))
  } catch {
    return false
  }
}

/**
 * Where model.json says it is; else by its base name, loose or anywhere inside the model's folder. Never from another
 * folder: that is another model's, and of the right size as often as not.
 */
export function findShard(path: string, model: Item, items: readonly Item[]): Item | undefined {
  const folder = folderOf(model.path)
  const wanted = (folder === '' ? path : `${folder}/${path}`).normalize('NFC')
  // Loose files have no folder: two of one name are told apart by nothing, and the first is as good as any.
  const exact = items.find((item) => item.path.normalize('NFC') === wanted)
  if (exact) return exact
  const name = baseName(wanted)
  const named = items.filter((item) => {
    const own = folderOf(item.path)
    return baseName(item.path).normalize('NFC') === name && (own === '' || folder === '' || own === folder || own.startsWith(`${folder}/`))
  })
  if (named.length > 1 && named.some((item) => folderOf(item.path) !== folderOf(named[0]!.path))) {
    throw new Fault('model-missing-file', `${named.length} files are called ${quote(name)}: ${named.slice(0, 4).map((item) => quote(item.path)).join(', ')}.`, 'Which one is meant cannot be told: drop one model at a time.')
  }
  return named[0]
}
