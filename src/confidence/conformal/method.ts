/**
 * randomised: the label that crosses the quantile is kept with the right chance; coverage is exact. inclusive: it is left out, so the surest photos may
 * get an empty set. crossing: it is kept; never empty, covers more than asked for. Only methods that add up probabilities have forms.
 */
export type Form = 'randomised' | 'inclusive' | 'crossing'

export interface SetOptions {
  /** `id` of a method of the list. */
  readonly method: 'lac' | 'aps' | 'raps'
  readonly form: Form
  /** An empty set gets the surest class. Covers no less. */
  readonly nonEmpty: boolean
  /** RAPS: added to the score for each rank beyond `freeRanks`. */
  readonly penalty: number
  /** RAPS: so many ranks cost nothing (k_reg of the paper). */
  readonly freeRanks: number
}

export const setDefaults: SetOptions = { method: 'aps', form: 'randomised', nonEmpty: true, penalty: 0.01, freeRanks: 5 }

/** How many of the surest classes are in a set; how many scores lie within 1e-9 of the quantile, where another order of summation could decide otherwise; whether it was empty and got the surest class. */
export interface Cut {
  size: number
  near: number
  filled: boolean
}

export function emptyCut(): Cut {
  return { size: 0, near: 0, filled: false }
}

/**
 * A nonconformity score of every class of a row: the worse a class fits, the larger; never smaller for a less probable class. So every
 * set is the first so many classes by probability, the lower index first on ties.
 */
export interface ConformalMethod {
  readonly id: SetOptions['method']
  readonly title: string
  readonly meaning: string
  /** Has forms and a u. */
  readonly forms: boolean
  /** Score of the label. `u`: the row's number in (0, 1), 1 for the forms without chance. `scratch`: [K], overwritten. */
  score(p: Float64Array, label: number, u: number, options: SetOptions, scratch: Float64Array): number
  /** Classes with a score of at most `quantile` (finite), into `cut`. */
  cut(p: Float64Array, quantile: number, u: number, options: SetOptions, scratch: Float64Array, cut: Cut): void
}

export const nearTie = 1e-9

/** Rank of a class by probability, 0 for the surest; ties: the lower index first. */
export function rankOf(p: Float64Array, label: number): number {
  const mine = p[label]!
  let rank = 0
  for (let k = 0; k < label; k++) if (p[k]! >= mine) rank++
  for (let k = label + 1; k < p.length; k++) if (p[k]! > mine) rank++
  return rank
}
