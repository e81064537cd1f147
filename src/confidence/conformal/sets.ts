import type { LabelledLogits } from '../labelled'
import { emptyRow, type ProbabilityRows } from '../rows'
import { unitOf } from '../seed'
import { methodOf } from './index'
import { type Cut, emptyCut, type SetOptions } from './method'
import { type ConformalQuantile, conformalQuantile } from './quantile'

/** Everything needed to make a new row's set. */
export interface SetRule extends ConformalQuantile {
  readonly options: SetOptions
  readonly alpha: number
}

/**
 * Scores of the true labels, ascending, float64: made once, used at every alpha. `u`: a number in (0, 1) for each row, as `rowUnits` gives them;
 * used by the randomised form only.
 */
export function conformalScores(source: ProbabilityRows, options: SetOptions, u: ArrayLike<number> | null): Float64Array {
  return scoresOfAll(source, [options], u)[0]!
}

/** The same for several options, reading the rows once. */
export function scoresOfAll(source: ProbabilityRows, all: readonly SetOptions[], u: ArrayLike<number> | null): Float64Array[] {
  const methods = all.map(methodOf)
  const row = emptyRow(source.classes)
  const scratch = new Float64Array(source.classes)
  const scores = all.map(() => new Float64Array(source.rows))
  for (let i = 0; i < source.rows; i++) {
    source.read(i, row)
    for (let m = 0; m < all.length; m++) scores[m]![i] = methods[m]!.score(row.p, source.labels[i]!, unit(all[m]!, u, i), all[m]!, scratch)
  }
  return scores.map((s) => s.sort())
}

/** `scores` as `conformalScores` gives them for the same options. alpha: share of rows that may be missed, 0..1. */
export function setRule(scores: Float64Array, alpha: number, options: SetOptions): SetRule {
  return { ...conformalQuantile(scores, alpha), options, alpha }
}

/** How many of the surest classes the set of probabilities p holds, into `cut`. `scratch`: [K], overwritten. */
export function setSize(p: Float64Array, rule: SetRule, u: number, scratch: Float64Array, cut: Cut): void {
  const { options, quantile } = rule
  cut.filled = false
  if (quantile === Number.POSITIVE_INFINITY) {
    cut.size = p.length
    cut.near = 0
    return
  }
  const method = methodOf(options)
  method.cut(p, quantile, u, options, scratch, cut)
  if (method.forms && options.form === 'crossing') cut.size = Math.min(p.length, cut.size + 1)
  if (!options.nonEmpty || cut.size > 0) return
  cut.size = 1
  cut.filled = true
}

/** The set of one row: class indices, surest first, the lower index first on ties. p: [K]; u as in `conformalScores`. */
export function predictionSet(p: Float64Array, rule: SetRule, u: number): Int32Array {
  const cut = emptyCut()
  setSize(p, rule, unit(rule.options, [u], 0), new Float64Array(p.length), cut)
  return Int32Array.from(p, (_, k) => k).sort((a, b) => p[b]! - p[a]! || a - b).slice(0, cut.size)
}

/** The seed of a photo's u: the same wherever it is asked, so that Classify makes the set that Calibrate promised. */
export const unitSeed = 1

/** A number in (0, 1) for each row, from its logits and the seed: the same photo gets the same set wherever it is asked. [rows]. */
export function rowUnits(set: LabelledLogits, seed: number): Float64Array {
  const units = new Float64Array(set.rows)
  for (let i = 0; i < set.rows; i++) units[i] = unitOf(set.logits, i * set.classes, (i + 1) * set.classes, seed)
  return units
}

/** u of row i for these options; 1 leaves chance out. */
export function unit(options: SetOptions, u: ArrayLike<number> | null, i: number): number {
  if (options.form !== 'randomised' || !methodOf(options).forms) return 1
  const x = u?.[i]
  if (x === undefined) throw new RangeError(`Row ${i} has no u; randomised sets need one for every row.`)
  return x
}
