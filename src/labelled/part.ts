/** What one file gave: scores, labels, or both. `join.ts` makes a set of it, alone or with a second one. */
import { Fault } from '../faults'

export interface Part {
  /** The file's name, fit for a sentence. */
  readonly called: string
  readonly scores: Scores | null
  readonly labels: Labels | null
  /** Class names, in the order of the scores. */
  readonly names: readonly string[] | null
  /** The name of each row's photo. */
  readonly files: readonly string[] | null
  readonly notes: readonly string[]
}

/** Logits, probabilities or log-probabilities: which of them is told later, from all of them. */
export interface Scores {
  readonly rows: number
  readonly classes: number
  readonly data: Float32Array
}

export interface Labels {
  /** As they stand in the file: class numbers, or text that may be a number or a name. */
  readonly values: ArrayLike<number | string>
  /** Where a row's label stands, for a sentence: "line 8 (row 7)". Rows count from 0 here. */
  readonly place: (row: number) => string
}

export function setFault(message: string, hint = ''): Fault {
  return new Fault('labelled-set', message, hint)
}

/** "line 2", "lines 2, 3 and 5", "lines 2, 3, 4 and 17 more". */
export function listed(one: string, many: string, items: readonly (number | string)[], most = 5): string {
  if (items.length === 1) return `${one} ${items[0]}`
  const shown = items.slice(0, items.length > most ? most : items.length - 1)
  return `${many} ${shown.join(', ')} and ${items.length > most ? `${(items.length - most).toLocaleString('en')} more` : items.at(-1)}`
}
