/** An entry of the catalogue: the first of its addresses that gives the whole model. Hubs close, move and hang; none may hold us up. */
import { Fault, quote } from '../../faults'
import { assumedRecipe, parseRecipe } from '../../pixels/recipeText'
import { isKept } from '../cache'
import { entryOf } from '../catalogue'
import type { Source } from './source'
import { fetchKept } from './url'

export const catalogue: Source<'catalogue'> = {
  kind: 'catalogue',
  async fetch({ id }, context) {
    const entry = entryOf(id)
    if (!entry) throw new Fault('internal', `The catalogue has no model called ${quote(id)}.`)
    const { store } = context
    const kept = store ? await Promise.all(entry.addresses.map((address) => isKept(store, address))) : []
    // One that is already here asks for nothing, whichever address it came from.
    const order = [...entry.addresses.filter((_, i) => kept[i]), ...entry.addresses.filter((_, i) => !kept[i])]
    const faults: Fault[] = []
    for (const address of order) {
      try {
        const { notes, ...whole } = await fetchKept(new URL(address), context, false)
        const labels = entry.finds ? null : (await import('../labels/imagenet1000.json')).default
        const about = {
          id, source: 'catalogue', name: entry.name, fallbackName: entry.name, labelsText: labels && JSON.stringify(labels),
          recipe: entry.recipe ? parseRecipe(entry.recipe, assumedRecipe(entry.recipe.size, entry.recipe.size)) : null, licence: entry.licence, notes,
        } as const
        return whole.file ? { ...about, file: { name: entry.name, bytes: whole.file } } : { ...about, jsonText: whole.jsonText, shards: whole.shards }
      } catch (error) {
        if (!(error instanceof Fault) || error.code === 'cancelled') throw error
        faults.push(error)
      }
    }
    const last = faults.at(-1)!
    if (faults.length === 1) throw last
    throw new Fault(last.code, `None of its ${faults.length} addresses gave the model. ${faults.map(({ message }) => message).join(' ')}`, 'Try again later; or download the files elsewhere and drop them here.')
  },
}
