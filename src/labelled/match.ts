/** Names of classes, as folders and tables have them, to the classes of a model. Nothing is dropped: what finds no class is in the answer too. */
import { plainName } from './columns'
import wnidWords from './wnids.json' with { type: 'json' }

/**
 * exact: letter by letter. spelling: but for case, spaces, underscores, accents. wnid: by the WordNet number. index: the class's number.
 * synonym: one of several names with commas between. ambiguous: it fits several classes. none: it fits no class.
 */
export type How = 'exact' | 'spelling' | 'wnid' | 'index' | 'synonym' | 'ambiguous' | 'none'

export interface Match {
  readonly name: string
  /** The class, or null: nobody should guess. */
  readonly index: number | null
  readonly how: How
  /** The classes an ambiguous name fits; of a name that was found, the one. */
  readonly candidates: readonly number[]
}

/** For each name, in the order given. `labels`: one for each class. */
export function matchNames(names: readonly string[], labels: readonly string[]): Match[] {
  const tables = { exact: index(labels, (label) => [label]), spelling: index(labels, (label) => [spelling(label)]), synonym: index(labels, synonyms), wnid: index(labels, (label) => wnidOf(label)?.wnid ?? []) }
  return names.map((name) => {
    const ways: readonly (readonly [How, readonly number[] | undefined])[] = [
      ['exact', tables.exact.get(name)],
      ['spelling', tables.spelling.get(spelling(name))],
      ['wnid', byWnid(name, tables)],
      ['index', byIndex(name, labels.length)],
      ['synonym', firstOf([...synonyms(name), ...synonyms(withoutNumber(name))], tables.synonym)],
    ]
    const [how, found] = ways.find(([, classes]) => classes !== undefined && classes.length > 0) ?? ['none', []]
    return found!.length === 1 ? { name, index: found![0]!, how, candidates: found! } : { name, index: null, how: found!.length > 1 ? 'ambiguous' : 'none', candidates: found! }
  })
}

/** Classes that more than one name leads to, with these names: right for synonyms, wrong for a slip. */
export function sharedClasses(matches: readonly Match[]): { readonly index: number; readonly names: readonly string[] }[] {
  const names = new Map<number, string[]>()
  for (const { index: k, name } of matches) if (k !== null) names.set(k, [...(names.get(k) ?? []), name])
  return [...names].filter(([, all]) => all.length > 1).map(([k, all]) => ({ index: k, names: all }))
}

type Table = ReadonlyMap<string, readonly number[]>

function index(labels: readonly string[], keys: (label: string) => string | readonly string[]): Table {
  const table = new Map<string, number[]>()
  for (const [k, label] of labels.entries()) {
    for (const key of new Set([keys(label)].flat())) if (key !== '') table.set(key, [...(table.get(key) ?? []), k])
  }
  return table
}

/** A label that several classes have carries its number: "crane (class 134)". */
function spelling(text: string): string {
  return plainName(text.replace(/\s*\(class \d+\)$/, '').normalize('NFKD').replace(/\p{M}/gu, ''))
}

/** "tabby, tabby cat" to both; the whole too, for it may be one name. */
function synonyms(text: string): string[] {
  return [text, ...text.split(/[,;|]/)].map(spelling).filter((part) => part !== '')
}

function wnidOf(text: string): { wnid: string; rest: string } | null {
  const parts = /^\s*(n\d{8})(?![\p{L}\p{N}])[\s_:,.-]*(.*)$/su.exec(text)
  return parts ? { wnid: parts[1]!, rest: parts[2]! } : null
}

/** Labels may be WordNet numbers themselves; else by the words of the number, as far as they are known here, or by what follows it in the name. */
function byWnid(name: string, tables: { readonly exact: Table; readonly wnid: Table; readonly spelling: Table; readonly synonym: Table }): readonly number[] | undefined {
  const found = wnidOf(name)
  if (!found) return undefined
  const same = tables.wnid.get(found.wnid)
  if (same) return same
  const known = Object.hasOwn(wnidWords, found.wnid) ? (wnidWords as Readonly<Record<string, string>>)[found.wnid]! : ''
  const names = [...known.split(', '), found.rest.replace(/_/g, ' ')]
  const words = names.map(spelling).filter((word) => word !== '')
  // ImageNet has a Cardigan that barks and a cardigan to wear.
  return firstOf(names, tables.exact) ?? firstOf(words, tables.spelling) ?? firstOf([...words, ...synonyms(found.rest)], tables.synonym)
}

function byIndex(name: string, classes: number): readonly number[] | undefined {
  const number = /^\s*(?:(?:class|label)[\s_-]*)?(\d{1,7})\s*$/i.exec(name)?.[1]
  return number !== undefined && Number(number) < classes ? [Number(number)] : undefined
}

/** "003.Cardinal", "12_dog": the number is the data set's own, and which class it means nobody knows. */
function withoutNumber(name: string): string {
  return name.replace(/^\s*\d+[\s._:-]+(?=\D)/, '')
}

/** What fits one class counts before what fits several. */
function firstOf(words: readonly string[], table: Table): readonly number[] | undefined {
  const hits = words.map((word) => table.get(word)).filter((classes) => classes !== undefined)
  return hits.find((classes) => classes.length === 1) ?? hits[0]
}
