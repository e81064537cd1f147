import { emptyRow, type ProbabilityRows } from '../rows'
import { rankOf, type SetOptions } from './method'
import { conformalReport } from './report'
import { conformalScores, setRule } from './sets'

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
  let best = { penalty: penalties[0]!, size: Number.POSITIVE_INFINITY }
  for (const penalty of penalties) {
    const tried: SetOptions = { ...options, method: 'raps', penalty, freeRanks }
    const size = conformalReport(source, setRule(conformalScores(source, tried, u), alpha, tried), uSets).meanSize
    if (size < best.size) best = { penalty, size }
  }
  return { penalty: best.penalty, freeRanks }
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
