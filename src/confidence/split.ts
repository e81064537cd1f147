import { Fault } from '../faults'
import { Random } from './seed'

/** shuffle: any rows. stratified: of every class its share. even-odd: rows 0, 2, 4, … calibrate, the others evaluate. */
export type SplitKind = 'shuffle' | 'stratified' | 'even-odd'

export interface SplitOptions {
  readonly kind: SplitKind
  /** Of the rows, to calibrate; above 0, below 1. Not used by even-odd. */
  readonly share: number
  readonly seed: number
}

export const splitDefaults: SplitOptions = { kind: 'stratified', share: 0.5, seed: 1 }

/** Row indices, ascending; no row is in both, every row is in one. */
export interface Split {
  readonly calibration: Int32Array
  readonly evaluation: Int32Array
}

/** What should be said beside the figures. */
export interface SplitFinding {
  readonly code: 'labels-sorted' | 'few-rows' | 'absent'
  /** The classes it is about. */
  readonly classes: Int32Array
  readonly message: string
}

/** Rows of a class that one-vs-rest and vector calibrators need in the calibration part. */
export const rowsPerClass = 10

/** Two parts of the rows, by chance with a seed: files often lie in the order of their classes. Throws Fault `labelled-set` when a part would be empty. */
export function splitRows(labels: Int32Array, options: Partial<SplitOptions> = {}): Split {
  const { kind, share, seed } = { ...splitDefaults, ...options }
  const n = labels.length
  if (!(share > 0 && share < 1)) throw new RangeError(`A share of ${share}; it must lie between 0 and 1.`)
  if (n < 2) throw new Fault('labelled-set', `${n === 1 ? 'One row' : 'No row'} cannot be split.`, 'Calibrating needs rows to fit and other rows to check.')
  const order = Int32Array.from({ length: n }, (_, i) => i)
  if (kind === 'even-odd') return parts(order, (i) => i % 2 === 0)
  const random = new Random(seed)
  random.shuffle(order)
  const wanted = Math.min(n - 1, Math.max(1, Math.round(n * share)))
  if (kind === 'shuffle') return ascendingParts(order.slice(0, wanted), order.slice(wanted))
  // Class after class (classes, and rows within them, in random order), every 1/share-th row from a random start: each class gets its share
  // within one row, and so does the whole, with no class rounded in the same direction as all others.
  const classOrder = Int32Array.from({ length: labels.reduce((a, b) => Math.max(a, b), 0) + 1 }, (_, k) => k)
  random.shuffle(classOrder)
  const rank = new Int32Array(classOrder.length)
  for (let r = 0; r < classOrder.length; r++) rank[classOrder[r]!] = r
  order.sort((a, b) => rank[labels[a]!]! - rank[labels[b]!]!)
  const start = random.unit()
  const taken = new Uint8Array(n)
  for (let at = 0; at < n; at++) taken[order[at]!] = Math.floor((at + 1) * share + start) - Math.floor(at * share + start)
  const split = parts(Int32Array.from({ length: n }, (_, i) => i), (i) => taken[i] === 1)
  return split.calibration.length > 0 && split.evaluation.length > 0 ? split : ascendingParts(order.slice(0, wanted), order.slice(wanted))
}

/** Sorted labels, classes with too few rows to fit by themselves, classes that only one part has. */
export function splitFindings(labels: Int32Array, classes: number, split: Split): SplitFinding[] {
  const findings: SplitFinding[] = []
  if (sorted(labels)) {
    findings.push({ code: 'labels-sorted', classes: new Int32Array(0), message: 'The rows are sorted by class. Cut into first and last, they would fit on some classes and check on others: rows must be taken by chance or in turns.' })
  }
  const [fit, check] = [counts(labels, split.calibration, classes), counts(labels, split.evaluation, classes)]
  const all = Int32Array.from({ length: classes }, (_, k) => k)
  const few = all.filter((k) => fit[k]! < rowsPerClass && fit[k]! + check[k]! > 0)
  if (few.length > 0) findings.push({ code: 'few-rows', classes: few, message: `${few.length} of ${classes} classes have fewer than ${rowsPerClass} rows to fit on. Temperature and top-label calibrators do not need them; the others would follow chance.` })
  const absent = all.filter((k) => fit[k] === 0 && check[k] === 0)
  if (absent.length > 0) findings.push({ code: 'absent', classes: absent, message: `${absent.length} of ${classes} classes have no rows at all: nothing is known about them.` })
  return findings
}

/** Ten labels and more that never go down, or never up, are no accident. */
function sorted(labels: Int32Array): boolean {
  let [up, down] = [0, 0]
  for (let i = 1; i < labels.length; i++) {
    if (labels[i]! > labels[i - 1]!) up++
    else if (labels[i]! < labels[i - 1]!) down++
  }
  return labels.length >= 10 && (up === 0) !== (down === 0)
}

function counts(labels: Int32Array, rows: Int32Array, classes: number): Int32Array {
  const out = new Int32Array(classes)
  for (const i of rows) out[labels[i]!]!++
  return out
}

function parts(rows: Int32Array, first: (i: number) => boolean): Split {
  return { calibration: rows.filter((i) => first(i)), evaluation: rows.filter((i) => !first(i)) }
}

const ascendingParts = (calibration: Int32Array, evaluation: Int32Array): Split => ({ calibration: calibration.sort(), evaluation: evaluation.sort() })
