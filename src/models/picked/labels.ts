/** Which of the picked files names the classes. */
import { quote } from '../../faults'
import { baseName, folderOf, type Item, mostZipText, type Picked } from './item'
import { holds } from './model'

/** A million long names. */
const mostLabels = 16 * 2 ** 20

/** The likeliest names first. Files that may hold anything must hold labels. */
const kinds: readonly { readonly name: RegExp; readonly holds?: readonly string[]; readonly guess?: true }[] = [
  { name: /^labels\.txt$/i },
  { name: /^labels\.json$/i },
  { name: /\.(labels|names)$/i },
  { name: /(label|class).*\.(txt|json)$/i },
  { name: /^metadata\.json$/i, holds: ['labels', 'id2label', 'class_names', 'classes'] },
  { name: /^config\.json$/i, holds: ['id2label'] },
  { name: /\.txt$/i, guess: true },
]

export interface FoundLabels {
  readonly text: string
  /** '' for labels.txt, which needs no words. */
  readonly from: string
}

/** `own`: the model's metadata has labels, so a lone .txt of any name is not taken for them. */
export async function findLabels(picked: Picked, model: Item, own: boolean): Promise<FoundLabels | null> {
  const home = folderOf(model.path)
  const near = (item: Item): number => (folderOf(item.path) === home ? 0 : folderOf(item.path) === '' ? 1 : folderOf(item.path).startsWith(`${home}/`) || home === '' ? 2 : 3)
  // A readme or a licence is text, but no list of labels.
  const fit = picked.items.filter((item) => item !== model && item.size <= (item.zipped ? mostZipText : mostLabels) && !/readme|licen[cs]e|requirements|notice/i.test(baseName(item.path)))
    .toSorted((a, b) => near(a) - near(b))
  for (const kind of kinds) {
    if (kind.guess && own) continue
    for (const item of fit.filter(({ path }) => kind.name.test(baseName(path))).slice(0, 4)) {
      // Another model's labels are not this one's.
      if (folderOf(item.path) !== home && picked.items.some(({ path }) => path === `${folderOf(item.path)}/model.json`)) continue
      const text = new TextDecoder().decode(await item.read())
      if (kind.holds && !holds(text, ...kind.holds)) continue
      const name = baseName(item.path)
      return { text, from: name.toLowerCase() === 'labels.txt' ? '' : quote(name) }
    }
  }
  return null
}
