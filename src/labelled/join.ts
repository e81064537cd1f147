/** One or two parts to logits with a class for each row. */
import { quote } from '../faults'
import { isNumber } from './csv/sample'
import { matchNames } from './match'
import { type Labels, listed, type Part, type Scores, setFault } from './part'

export interface Joined {
  readonly logits: Float32Array
  readonly labels: Int32Array
  readonly rows: number
  readonly classes: number
  readonly names: readonly string[] | null
  readonly files: readonly string[] | null
  readonly notes: readonly string[]
}

/** `known`: the classes' names, when the page knows them. Throws Fault `labelled-set`. */
export function together(parts: readonly Part[], known: readonly string[] | null): Joined {
  parts = withOneHot(parts)
  const scored = parts.filter(({ scores }) => scores)
  const labelled = parts.filter(({ labels }) => labels)
  const [first, second] = parts
  // One column is read as labels; whoever opens it as logits should hear why.
  if (scored.length === 0) throw setFault(`${parts.map(({ called }) => called).join(' and ')}: there are labels and no logits (one number a row is a label; confidence needs two classes and more).`, 'Open the logits too: a column or a list for each class.')
  if (labelled.length === 0) throw setFault(`${parts.map(({ called }) => called).join(' and ')}: there are logits and no labels.`, 'Open a file with the true class of each row, or give the labels a column of their own, called label.')
  // A file of labels has numbers beside them more often than a file of logits has no labels: the first that is only one thing decides.
  const owner = scored.length === 1 ? scored[0]! : (scored.find(({ labels }) => !labels) ?? first!)
  const teller = labelled.length === 1 ? labelled[0]! : (labelled.find((part) => part !== owner) ?? owner)
  if (labelled.length === 2 && scored.length === 1 && second) {
    throw setFault(`${first!.called} and ${second.called} both hold labels; ${owner.called} has its own.`, 'Open it by itself, or take its labels out.')
  }
  if (scored.length === 2 && labelled.length < 2 && teller !== owner && second) {
    throw setFault(`${first!.called} and ${second.called} both hold logits.`, 'Open one of them, with its labels.')
  }
  const { rows, classes, data } = owner.scores!
  if (classes < 2) throw setFault(`${owner.called}: there is one number a row; confidence needs two classes and more.`)
  const labels = teller.labels!
  const notes: string[] = []
  const order = teller === owner ? null : byFile(owner, teller)
  if (!order && labels.values.length !== rows) throw setFault(`There are ${rows} rows of logits and ${labels.values.length} labels.`, teller === owner ? '' : `The logits are from ${owner.called}, the labels from ${teller.called}.`)
  if (order) notes.push('Logits and labels are put together by the names of the files.')
  const fromFiles = owner.names ?? teller.names
  const names = fromFiles?.length === classes ? fromFiles : known?.length === classes ? known : null
  if (fromFiles && fromFiles.length !== classes) notes.push(`There are ${fromFiles.length} class names for ${classes} classes: they are not used.`)
  let files = owner.files ?? teller.files
  if (files && files.length !== rows) {
    notes.push(`There are ${files.length} names of files for ${rows} rows: they are not used.`)
    files = null
  }
  const all = classOfEach(labels, teller.called, classes, names)
  const moved = known && owner.names ? intoOrder(data, rows, owner.names, known, all) : false
  if (moved) notes.push('The columns are put into the order of the model\'s classes, by their names.')
  const kept = moved ? known : fromFiles?.length === classes ? fromFiles : null
  return { logits: data, rows, classes, labels: order ? order.map((row) => all[row]!) : all, names: kept, files, notes }
}

/** Labels as rows with a single 1, as Keras keeps them. */
function withOneHot(parts: readonly Part[]): readonly Part[] {
  const [a, b] = parts
  if (!a?.scores || !b?.scores || a.labels || b.labels || a.scores.rows !== b.scores.rows || a.scores.classes !== b.scores.classes) return parts
  const [first, second] = [oneHot(a.scores), oneHot(b.scores)]
  if (first && second) throw setFault(`${a.called} and ${b.called}: both hold rows with a single 1; which are the labels cannot be told.`, 'Give the labels as class numbers.')
  const place = (row: number): string => `row ${row}`
  if (second) return [a, { ...b, scores: null, labels: { values: second, place } }]
  return first ? [{ ...a, scores: null, labels: { values: first, place } }, b] : parts
}

function oneHot({ rows, classes, data }: Scores): Int32Array | null {
  const out = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * classes, (i + 1) * classes)
    out[i] = row.indexOf(1)
    for (let k = 0; k < classes; k++) if (row[k] !== (k === out[i] ? 1 : 0)) return null
    if (out[i]! < 0) return null
  }
  return out
}

/** Columns named after the model's classes, in another order: put right in place, and the labels with them. False: nothing to do. */
function intoOrder(data: Float32Array, rows: number, names: readonly string[], known: readonly string[], labels: Int32Array): boolean {
  const to = matchNames(names, known).map(({ index }) => index)
  if (names.length !== known.length || new Set(to).size !== to.length || to.includes(null) || to.every((k, i) => k === i)) return false
  const row = new Float32Array(names.length)
  for (let i = 0; i < rows; i++) {
    const of = data.subarray(i * names.length, (i + 1) * names.length)
    row.set(of)
    for (let k = 0; k < row.length; k++) of[to[k]!] = row[k]!
  }
  for (let i = 0; i < labels.length; i++) labels[i] = to[labels[i]!]!
  return true
}

/** For each row of logits the row of its label, when both files name the photos and the order or the number differs; else null. */
function byFile(owner: Part, teller: Part): Int32Array | null {
  const [a, b] = [owner.files, teller.files]
  if (!a || !b || (a.length === b.length && a.every((name, i) => name === b[i]))) return null
  const rowOf = new Map<string, number>()
  for (const [i, name] of b.entries()) {
    if (rowOf.has(name)) throw setFault(`${teller.called} has two labels for ${quote(name)}.`)
    rowOf.set(name, i)
  }
  const missing = a.filter((name) => !rowOf.has(name))
  if (missing.length > 0) throw setFault(`${teller.called} has no label for ${missing.length} of the ${a.length} rows of ${owner.called}: ${quote(missing[0]!)}${missing.length > 1 ? ', …' : ''}.`)
  return Int32Array.from(a, (name) => rowOf.get(name)!)
}

/** Labels as class numbers. Numbers where all of them are; else names, matched to the classes'. Throws Fault `labelled-set` with the places of the wrong ones. */
export function classOfEach({ values, place }: Labels, called: string, classes: number, names: readonly string[] | null): Int32Array {
  const cached = new Map<number | string, number>()
  const numeric = (value: number | string): number => {
    const known = cached.get(value)
    if (known !== undefined) return known
    const x = typeof value === 'number' ? value : isNumber(value) ? Number(value) : Number.NaN
    cached.set(value, x)
    return x
  }
  const out = new Int32Array(values.length)
  const wrong: number[] = []
  const texts = Array.from(new Set(Array.from(values).filter((value) => typeof value === 'string' && Number.isNaN(numeric(value))))) as string[]
  if (texts.length > 0) {
    if (!names) throw setFault(`${called}: the labels are names (${texts.slice(0, 3).map((text) => `“${quote(text, 30)}”`).join(', ')}${texts.length > 3 ? ', …' : ''}), and nothing says which class has which name.`, 'Give class numbers, or name the columns of the logits after the classes.')
    const all = Array.from(new Set(Array.from(values, String)))
    const found = matchNames(all, names)
    const lost = found.filter(({ index }) => index === null)
    if (lost.length > 0) {
      const first = lost[0]!
      const row = Array.from(values).findIndex((value) => String(value) === first.name)
      const more = lost.length > 1 ? `, and ${lost.length - 1} other ${lost.length === 2 ? 'name' : 'names'}` : ''
      throw setFault(`${called}, ${place(row)}: “${quote(first.name)}” is ${first.how === 'ambiguous' ? 'the name of several classes' : 'not the name of a class'}${more}.`, `There are ${classes}: ${names.slice(0, 3).map((name) => quote(name, 30)).join(', ')}, ….`)
    }
    const indexOf = new Map(found.map(({ name, index }) => [name, index!]))
    for (let i = 0; i < values.length; i++) out[i] = indexOf.get(String(values[i]!))!
    return out
  }
  for (let i = 0; i < values.length; i++) {
    const y = numeric(values[i]!)
    if (Number.isInteger(y) && y >= 0 && y < classes) out[i] = y
    else wrong.push(i)
  }
  if (wrong.length > 0) throw outOfRange(wrong, values, place, called, classes)
  return out
}

function outOfRange(wrong: readonly number[], values: Labels['values'], place: Labels['place'], called: string, classes: number): Error {
  const fromOne = Array.from(values, Number).every((y) => Number.isInteger(y) && y >= 1 && y <= classes)
  const range = `the ${classes} classes (0 to ${classes - 1})`
  const hint = fromOne ? `They seem to count from 1: take 1 from each.` : ''
  if (wrong.length === 1) return setFault(`${called}, ${place(wrong[0]!)}: the label ${shown(values[wrong[0]!]!)} is not one of ${range}.`, hint)
  const places = wrong.map((row) => place(row))
  const isLine = places[0]!.startsWith('line ')
  const where = listed(isLine ? 'line' : 'row', isLine ? 'lines' : 'rows', places.map((text) => text.replace(/^(line|row) (\d+).*$/, '$2')))
  return setFault(`${called}: the labels on ${where} are not among ${range}: ${wrong.slice(0, 5).map((row) => shown(values[row]!)).join(', ')}${wrong.length > 5 ? ', …' : ''}.`, hint)
}

function shown(value: number | string): string {
  return typeof value === 'string' && value.length < 12 ? quote(value) : String(Number(value))
}
