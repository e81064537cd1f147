/** A model somewhere on the web: a model.json with its weights, or a file of one piece; labels.txt beside it. */
import { Fault, quote } from '../../faults'
import { Keeper } from '../cache'
import { beside, downloadAny, type Downloaded, type DownloadedFile, fetchText, filesOf } from '../download'
import { sniff } from '../sniff'
import { teachableRecipe } from '../teachable'
import type { FetchContext, Source } from './source'

export const url: Source<'url'> = {
  kind: 'url',
  async fetch(source, context) {
    const model = readAddress(source.url, context.base)
    const { labelsText, notes, ...whole } = await fetchKept(model, context)
    const about = { id: model.href, source: 'url', name: '', labelsText, recipe: null, licence: '', notes } as const
    if (whole.file) {
      const name = lastName(model)
      return { ...about, fallbackName: name.replace(/\.\w{1,8}$/, '') || folderName(model), file: { name, bytes: whole.file } }
    }
    return { ...about, fallbackName: folderName(model), jsonText: whole.jsonText, shards: whole.shards }
  },
}

/** Download, or what an earlier visit kept. `labels: false` for models whose labels are known. */
export async function fetchKept(model: URL, context: FetchContext, labels = true): Promise<(Downloaded | DownloadedFile) & { labelsText: string | null; notes: string[] }> {
  const keeper = context.store ? await Keeper.open(context.store, model.href) : null
  const whole = await downloadAny(model, context, keeper)
  const labelsText = !labels ? null : keeper?.complete ? keeper.labels : await labelsBeside(model, context)
  await keeper?.finish(whole.file ? [model.href] : filesOf(model, whole.graph), labelsText)
  return { ...whole, labelsText, notes: keeper?.note ? [keeper.note] : [] }
}

/** Relative addresses are relative to the page; a folder's address means the model.json in it. */
function readAddress(text: string, base: string): URL {
  const model = URL.canParse(text, base) ? new URL(text, base) : null
  if (!model || (model.protocol !== 'https:' && model.protocol !== 'http:')) {
    throw new Fault('network', `This is not the web address of a model: ${quote(text)}`, 'It starts with https:// and ends with model.json or with the model file’s name.')
  }
  model.hash = ''
  if (model.pathname.endsWith('/')) model.pathname += 'model.json'
  return model
}

function folderName(model: URL): string {
  return decoded(model.pathname.split('/').at(-2) ?? '') || quote(model.host)
}

function lastName(model: URL): string {
  return decoded(model.pathname.split('/').at(-1) ?? '')
}

function decoded(name: string): string {
  try {
    return quote(decodeURIComponent(name))
  } catch {
    return quote(name)
  }
}

/** labels.txt, else Teachable Machine's metadata.json. */
async function labelsBeside(model: URL, context: FetchContext): Promise<string | null> {
  const labels = await textBeside(model, 'labels.txt', context)
  if (labels !== null) return labels
  const metadata = await textBeside(model, 'metadata.json', context)
  return metadata !== null && teachableRecipe(metadata) ? metadata : null
}

/** Labels are a kindness: no file, a web page in its place or no answer is no error. Only a cancel is. */
async function textBeside(model: URL, name: string, context: FetchContext): Promise<string | null> {
  try {
    const text = await fetchText(beside(model, name), context)
    return sniff(text.slice(0, 256)) === null ? text : null
  } catch (error) {
    if (error instanceof Fault && error.code === 'cancelled') throw error
    return null
  }
}
