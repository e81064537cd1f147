/** Class names: from whatever file people keep them in, fitted to the classes the model really has. */
import { Fault, quote } from '../faults'
import { isRecord, type Json } from './manifest'
import { impostorHint, sniff } from './sniff'

const longest = 200
const mostClasses = 1_000_000

/**
 * One label per line; or lines with their own index ("0 cat", "0: cat"); or JSON: a list, a map of index to label, a map
 * of label to index, or one of these under `labels`, `id2label`, `class_names` or `classes`. A missing index is ''.
 * Throws Fault `model-labels` for what cannot be labels.
 */
export function parseLabels(text: string): string[] {
  const plain = text.replace(/^\ufeff/, '')
  const impostor = sniff(plain.slice(0, 256))
  if (impostor) throw new Fault('model-labels', `The labels file starts with \`${quote(plain.trimStart().split(/[\s>]/)[0]!, 20)}\`.`, impostorHint[impostor])
  if (plain.includes('\u0000')) throw new Fault('model-labels', 'The labels file is not text.', 'Save it as UTF-8, one label per line.')
  if (/^\s*[[{]/.test(plain)) {
    try {
      return labelsFrom(JSON.parse(plain)) ?? []
    } catch (error) {
      if (error instanceof Fault) throw error
      // A plain list may start with a label like "[unused]"; `{`, `["`, `[[` and `[{` mean JSON that went wrong.
      if (/^\s*(\{|\[\s*["[{])/.test(plain)) {
        throw new Fault('model-labels', `The labels file starts with \`${plain.trimStart()[0]}\` but is not JSON.`)
      }
    }
  }
  const lines = plain.split(/\r\n|\n|\r/).map(clean)
  while (lines.at(-1) === '') lines.pop()
  return withoutIndex(lines) ?? lines
}

/** A label is one line of text, without control and direction marks. */
function clean(text: string): string {
  return quote(text, longest)
}

/** "0 cat" / "1: dog" to "cat" / "dog", when every line starts with its own number; else null. */
function withoutIndex(lines: readonly string[]): string[] | null {
  if (lines.length === 0) return null
  const out: string[] = []
  for (const [i, line] of lines.entries()) {
    const match = /^(\d+)\s*[\s:,;=]\s*(\S.*)$/.exec(line)
    if (!match || Number(match[1]) !== i) return null
    out.push(match[2]!)
  }
  return out
}

/** Parsed JSON to labels; null when there are none in it. Keys go through a Map, never into an object. */
export function labelsFrom(value: unknown): string[] | null {
  if (Array.isArray(value)) return value.length > mostClasses ? null : value.map(labelText)
  if (!isRecord(value)) return null
  const key = ['labels', 'id2label', 'class_names', 'classes', 'class_indices'].find((k) => Object.hasOwn(value, k) && typeof value[k] === 'object')
  if (key === undefined) return fromMap(value)
  const inner = value[key]
  return Array.isArray(inner) ? labelsFrom(inner) : isRecord(inner) ? fromMap(inner) : null
}

/** {"0": "cat"} or {"cat": 0}. */
function fromMap(value: Json): string[] | null {
  const byIndex = new Map<number, string>()
  for (const [key, item] of Object.entries(value)) {
    if (/^\d+$/.test(key)) byIndex.set(Number(key), labelText(item))
    else if (typeof item === 'number' && Number.isInteger(item) && item >= 0) byIndex.set(item, clean(key))
  }
  if (byIndex.size === 0) return null
  const last = [...byIndex.keys()].reduce((most, i) => Math.max(most, i))
  // One stray huge index must not become a million empty labels.
  if (last >= mostClasses || last > 10 * byIndex.size + 1000) {
    throw new Fault('model-labels', `The labels file has ${byIndex.size} labels and a class number ${last}.`)
  }
  return Array.from({ length: last + 1 }, (_, i) => byIndex.get(i) ?? '')
}

/** A string, a number, ["n01440764", "tench"] (the last one), or {name: …}. */
function labelText(item: unknown): string {
  const inner: unknown = Array.isArray(item) ? item.at(-1) : isRecord(item) ? (item.name ?? item.label) : item
  return typeof inner === 'string' ? clean(inner) : typeof inner === 'number' ? String(inner) : ''
}

function isBackground(label: string | undefined): boolean {
  return label?.toLowerCase() === 'background'
}

export interface FittedLabels {
  /** One for each class that is shown: `classes - offset` of them. */
  readonly labels: string[]
  /** 1: output 0 is a background class and is dropped. */
  readonly offset: 0 | 1
  readonly notes: string[]
}

/** `labels`: as found. `classes`: the model's outputs. Never fails: what is missing is shown by number, and said. */
export function fitLabels(labels: readonly string[], classes: number): FittedLabels {
  const notes: string[] = []
  let names = [...labels]
  let offset: 0 | 1 = 0
  // 1001 = ImageNet with a background class in front: all models of one large family have it.
  const background = names.length === classes && classes === 1001 && isBackground(names[0])
  if (background) names = names.slice(1)
  if (background || (classes === 1001 && names.length === 1000)) {
    offset = 1
    notes.push(`The model has ${classes} outputs and ${names.length} labels: output 0 (background) is dropped.`)
  }
  if (names.length === classes + 1 && isBackground(names[0])) {
    names = names.slice(1)
    notes.push(`${labels.length} labels for ${classes} classes: the first label, background, is not used.`)
  }
  const shown = classes - offset
  if (names.length === 0) {
    notes.push('No labels found: classes are shown by number.')
  } else if (names.length < shown) {
    const rest = names.length === shown - 1 ? `class ${shown - 1} is` : `classes ${names.length} to ${shown - 1} are`
    notes.push(`${names.length} label${names.length === 1 ? '' : 's'} for ${shown} classes: ${rest} shown by number.`)
  } else if (names.length > shown) {
    notes.push(`${names.length} labels for ${shown} class${shown === 1 ? '' : 'es'}: the last ${names.length - shown} are not used.`)
  }
  const seen = new Map<string, number>()
  for (const name of names.slice(0, shown)) if (name !== '') seen.set(name, (seen.get(name) ?? 0) + 1)
  const shared = (name: string): boolean => (seen.get(name) ?? 0) > 1
  if ([...seen.values()].some((times) => times > 1)) notes.push('Some classes share a label; they are told apart by number.')
  const text = (name: string | undefined, i: number): string => (name ? (shared(name) ? `${name} (class ${i})` : name) : `class ${i}`)
  return { labels: Array.from({ length: shown }, (_, i) => text(names[i], i)), offset, notes }
}
