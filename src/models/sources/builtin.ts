/** The model that comes with the page: model/model.json and model/card.json beside it, on the same host. */
import { Fault } from '../../faults'
import type { Recipe } from '../../pixels/recipe'
import { beside, download, fetchText } from '../download'
import { isRecord, type Json } from '../manifest'
import { readMeasured } from '../measured'
import type { Source } from './source'

export const builtin: Source<'builtin'> = {
  kind: 'builtin',
  async fetch(_source, given) {
    // The browser's own cache may hold one file of an older build beside newer ones; asked with no-cache, it makes sure first.
    const get = given.fetch ?? ((url: URL | RequestInfo, init?: RequestInit) => fetch(url, { ...init, cache: 'no-cache' }))
    const context = { ...given, fetch: get }
    const model = new URL('model/model.json', context.base)
    const [{ jsonText, shards }, card] = await Promise.all([
      download(model, context),
      fetchText(beside(model, 'card.json'), context).then(readCard),
    ])
    const { name, licence, labels } = card
    // The card lists the labels, or names the file beside it, or leaves them to the model's own metadata.
    const labelsText = Array.isArray(labels) ? JSON.stringify(labels)
      : typeof labels === 'string' ? await fetchText(beside(model, labels), context) : null
    return {
      id: 'builtin', source: 'builtin', fallbackName: 'Built-in model', jsonText, shards, labelsText,
      name: typeof name === 'string' ? name : '',
      licence: typeof licence === 'string' ? licence : '',
      measured: readMeasured(card['measured']),
      recipe: isRecord(card.recipe) ? (card.recipe as unknown as Recipe) : null,
    }
  },
}

/** Our own file: a broken one is a broken installation, and said so. */
function readCard(text: string): Json {
  try {
    const card: unknown = JSON.parse(text)
    if (isRecord(card)) return card
  } catch {
    // Said below.
  }
  throw new Fault('recipe', 'The built-in model\'s card.json is not readable.', 'Is the site installed whole?')
}
