/** A model.json somewhere on the web, its weights and labels.txt beside it. */
import { Fault, quote } from '../../faults'
import { Keeper } from '../cache'
import { beside, download, type Downloaded, fetchText, filesOf } from '../download'
import { sniff } from '../sniff'
import type { FetchContext, Source } from './source'

export const url: Source<'url'> = {
  kind: 'url',
  async fetch(source, context) {
    const model = readAddress(source.url, context.base)
    const { jsonText, shards, labelsText, notes } = await fetchKept(model, context)
    return { id: model.href, source: 'url', name: '', fallbackName: folderName(model), jsonText, shards, labelsText, recipe: null, licence: '', notes }
  },
}

/** Download, or what an earlier visit kept. `labels: false` for models whose labels are known. */
export async function fetchKept(model: URL, context: FetchContext, labels = true): Promise<Downloaded & { labelsText: string | null; notes: string[] }> {
  const keeper = context.store ? await Keeper.open(context.store, model.href) : null
  const whole = await download(model, context, keeper)
  const labelsText = !labels ? null : keeper?.complete ? keeper.labels : await labelsBeside(model, context)
  await keeper?.finish(filesOf(model, whole.graph), labelsText)
  return { ...whole, labelsText, notes: keeper?.note ? [keeper.note] : [] }
}

/** Relative addresses are relative to the page; a folder's address means the model.json in it. */
function readAddress(text: string, base: string): URL {
  const model = URL.canParse(text, base) ? new URL(text, base) : null
  if (!model || (model.protocol !== 'https:' && model.protocol !== 'http:')) {
    throw new Fault('network', `This is not the web address of a model: ${quote(text)}`, 'It starts with https:// and ends with model.json.')
  }
  model.hash = ''
  if (model.pathname.endsWith('/')) model.pathname += 'model.json'
  return model
}

function folderName(model: URL): string {
  const name = model.pathname.split('/').at(-2) ?? ''
  try {
    return quote(decodeURIComponent(name)) || quote(model.host)
  } catch {
    return quote(name)
  }
}

/** Labels are a kindness: no file, a web page in its place or no answer is no error. Only a cancel is. */
async function labelsBeside(model: URL, context: FetchContext): Promise<string | null> {
  try {
    const text = await fetchText(beside(model, 'labels.txt'), context)
    return sniff(text.slice(0, 256)) === null ? text : null
  } catch (error) {
    if (error instanceof Fault && error.code === 'cancelled') throw error
    return null
  }
}
