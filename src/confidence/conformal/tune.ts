import { emptyRow, type ProbabilityRows } from '../rows'
import { rankOf, type SetOptions } from './method'
import { reportsOfAll } from './report'
import { scoresOfAll, setRule } from './sets'

/** The penalties that are tried. */
export const penalties: readonly number[] = [0.001, 0.01, 0.1, 0.2, 0.5]

/** Of the calibration rows, those that RAPS is tuned on; they must not be used for the quantile as well. */
export const tuningShare = 0.3

/**
 * `freeRanks` and `penalty` for RAPS (Angelopoulos et al. 2021, appendix E): the rank that 1 - alpha of the labels reach, and the penalty with the smallest sets,
 * the smaller one when equal. Quantile and sizes come from the same tuning rows; `u` for the scores, `uSets` for the sets, [rows] each.
 */
export function tuneRaps(source: ProbabilityRows, alpha: number, options: SetOptions, u: ArrayLike<number> | null, uSets = u): Pick<SetOptions, 'penalty' | 'freeRanks'> {
  const freeRanks = rankReached(source, alpha)
  const tried = penalties.map((penalty): SetOptions => ({ ...options, method: 'raps', penalty, freeRanks }))
  const rules = scoresOfAll(source, tried, u).map((scores, i) => setRule(scores, alpha, tried[i]!))
  const sizes = reportsOfAll(source, rules, uSets).map(({ meanSize }) => meanSize)
  return { penalty: penalties[sizes.indexOf(Math.min(...sizes))]!, freeRanks }
}

/** 1-based; the 1 - alpha quantile of the labels' ranks, "higher" of two neighbours. */
function rankReached(source: ProbabilityRows, alpha: number): number {
  if (source.rows === 0) throw new RangeError('RAPS cannot be tuned without rows.')
  const row = emptyRow(source.classes)
  const ranks = new Int32Array(source.rows)
  for (let i = 0; i < source.rows; i++) {
    source.read(i, row)
    ranks[i] = rankOf(row.p, source.labels[i]!) + 1
  }
  ranks.sort()
  return ranks[Math.min(source.rows - 1, Math.ceil((source.rows - 1) * (1 - alpha) - 1e-9))]!
}
