/** What the model's file is called: as it was opened, as far as we know, else by the card's name. */
import type { About } from './about'

export function modelFile({ model }: About, endings: RegExp, ending: string): string {
  const { id, name, hub } = model.card
  const path = hub ? hub.file : id.startsWith('files:') ? id.slice('files:'.length) : URL.canParse(id) ? last(new URL(id).pathname) : ''
  const base = path.split(/[\\/]/).at(-1)!
  if (endings.test(base)) return base
  // Of a name, only what every file system takes.
  const stem = name.replace(endings, '').replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|-+$/g, '') || 'model'
  return stem + ending
}

function last(path: string): string {
  const name = path.split('/').at(-1)!
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
