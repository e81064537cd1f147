/** What each column of a table is: scores of a class, the label, the file, or nothing for us. Told from its name, else from what stands in it. */
import { quote } from '../../faults'
import { fileNames, labelNames, otherNames, plainName, seriesOf } from '../columns'
import { listed, setFault } from '../part'
import { isNumber, isWhole, type Sample } from './sample'

export const [skipped, isLabel, isFile] = [-1, -2, -3]

export interface Plan {
  readonly delimiter: number
  /** The byte of the decimal mark. */
  readonly point: number
  /** Records before the first row of numbers: 1 with a header. */
  readonly header: 0 | 1
  /** For each column the class its numbers belong to, or one of the marks above. */
  readonly roles: Int32Array
  readonly columnNames: readonly string[] | null
  readonly classes: number
  /** Class names that the header gives. */
  readonly names: readonly string[] | null
  readonly notes: readonly string[]
}

/** Throws Fault `labelled-set`. */
export function planOf({ delimiter, rows }: Sample, called: string): Plan {
  // numpy.savetxt puts a mark before its header.
  if (rows[0]?.[0]?.startsWith('#')) rows = [[rows[0][0].replace(/^#\s*/, ''), ...rows[0].slice(1)].filter((cell, i) => cell !== '' || i > 0), ...rows.slice(1)]
  const width = usualWidth(rows)
  if (width === 0) throw setFault(`${called}: there are no rows in it.`)
  const comma = delimiter !== 44 && rows.some((row) => row.some((v) => /^[+-]?\d+,\d+$/.test(v))) && !rows.some((row) => row.some((v) => /^[+-]?\d*\.\d+$/.test(v)))
  const point = comma ? ',' : '.'
  const number = (text: string | undefined): boolean => text !== undefined && isNumber(text, point)
  const header = isHeader(rows, number) ? rows[0]!.map((cell) => quote(cell, 200)) : null
  const body = header ? rows.slice(1) : rows
  const cells = header?.findLastIndex((cell) => cell !== '') ?? -1
  if (header && (cells >= width || body.some((row) => row.length === width && row.slice(header.length).some((cell) => cell !== '')))) {
    throw setFault(`${called}: the header has ${cells + 1} names, the rows have ${width} values.`)
  }
  if (body.length === 0) throw setFault(`${called}: there is a header and no row.`)
  const share = (c: number, of: (text: string) => boolean): number => {
    const cells = body.map((row) => row[c]).filter((cell) => cell !== undefined && cell !== '')
    return cells.length === 0 ? 0 : cells.filter((cell) => of(cell!)).length / cells.length
  }
  const all = Array.from({ length: width }, (_, c) => c)
  const plain = header?.map(plainName) ?? []
  const named = (list: readonly string[]): number | undefined => list.map((name) => plain.indexOf(name)).find((c) => c >= 0)
  const series = header ? seriesOf(header) : null
  if (series?.missing) throw setFault(`${called}, line 1: there is no column ${quote(series.missing)} among ${quote(header![series.columns[0]!]!)} to ${quote(header![series.columns.at(-1)!]!)}.`)
  const inSeries = new Set(series?.columns)
  let label = named(labelNames)
  let file = named(fileNames)
  const notes: string[] = []
  // Where classes are letters, t and y are two of them.
  const letters = plain.filter((name) => name.length === 1).length > 3
  const known = (name: string): boolean => name === '' || ((otherNames.includes(name) || labelNames.includes(name)) && !(letters && name.length === 1))
  const free = all.filter((c) => c !== label && c !== file && !inSeries.has(c) && !(header && known(plain[c] ?? '')))
  const numeric = free.filter((c) => share(c, number) > 0.5)
  const texts = free.filter((c) => !numeric.includes(c) && share(c, () => true) > 0)
  file ??= texts.find((c) => share(c, looksLikeFile) > 0.5)
  if (label === undefined) {
    const words = texts.filter((c) => c !== file && share(c, looksLikeFile) <= 0.5)
    if (words.length === 1) label = words[0]
    const whole = numeric.filter((c) => share(c, isWhole) === 1)
    const outer = whole.length === 1 && (numeric.length === 1 || whole[0] === 0 || whole[0] === width - 1)
    if (label === undefined && outer && (numeric.length > 2 || numeric.length === 1 || inSeries.size > 0)) label = whole[0]
    if (label !== undefined) notes.push(`The labels are taken from column ${nameOf(header, label)}, the only one ${whole.includes(label) ? 'of whole numbers' : 'of names'}.`)
  }
  const loose = numeric.filter((c) => c !== label)
  // One column of numbers beside labels is a figure about the row (a confidence), not scores of classes.
  const scores = series ? series.columns.filter((c) => c !== label) : loose.length > 1 ? loose : []
  const unused = all.filter((c) => c !== label && c !== file && !scores.includes(c) && (header?.[c] ?? '') !== '')
  if (unused.length > 0) notes.push(`Not used: ${listed('column', 'columns', unused.map((c) => quote(header![c]!)))}.`)
  if (label === undefined && scores.length === 0) throw setFault(`${called}: which column holds the labels cannot be told.`, 'Give the columns names in a first line: label, file, and one for each class.')
  const roles = new Int32Array(width).fill(skipped)
  if (label !== undefined) roles[label] = isLabel
  if (file !== undefined) roles[file] = isFile
  for (const [k, c] of scores.entries()) roles[c] = k
  return {
    delimiter, point: point.charCodeAt(0), header: header ? 1 : 0, roles, columnNames: header, classes: scores.length,
    names: series ? series.names : header && scores.length > 0 ? withoutStem(scores.map((c) => header[c]!)) : null, notes,
  }
}

export function nameOf(header: readonly string[] | null, c: number): string {
  return header?.[c] ? quote(header[c]) : String(c + 1)
}

function usualWidth(rows: Sample['rows']): number {
  const widths = rows.map((row) => row.length).sort((a, b) => a - b)
  return widths[Math.floor(widths.length / 2)] ?? 0
}

/** Known names; or text above numbers; or the classes counted from 0 above numbers that are not whole. */
function isHeader(rows: Sample['rows'], number: (text: string | undefined) => boolean): boolean {
  const [first, ...body] = rows
  if (!first) return false
  const known = [...labelNames, ...fileNames]
  if (first.some((cell) => known.includes(plainName(cell))) && !first.some(looksLikeFile) && !first.every((cell) => number(cell))) return true
  // One word among numbers is a slip, not a header; but columns may be counted: id, 0, 1, 2.
  const numbers = first.filter((cell) => number(cell))
  if (numbers.every((cell, k) => cell === String(k)) && first.some((cell, c) => cell !== '' && !number(cell) && body.length > 0 && body.filter((row) => number(row[c])).length > body.length / 2)) return true
  const counted = first.filter((cell) => cell !== '')
  return counted.length > 1 && counted.every((cell, k) => cell === String(k)) && body.some((row) => row.some((cell) => number(cell) && !isWhole(cell)))
}

function looksLikeFile(text: string): boolean {
  return /\.[a-z][a-z0-9]{1,4}$/i.test(text) || /[\\/]/.test(text)
}

/** "p_cat", "p_dog" to "cat", "dog". */
function withoutStem(names: readonly string[]): string[] {
  const stem = /^(logits?|z|l|scores?|p|probs?|prob(?:abilit(?:y|ies))?)[_:. ]/i.exec(names[0]!)?.[0]
  return stem !== undefined && names.every((name) => name.startsWith(stem)) ? names.map((name) => name.slice(stem.length)) : [...names]
}
