import type { Predictions } from '../predictions'
import type { Metric } from './metric'

/**
 * Every class's probability binned by itself, sum_b n_b / n |share labelled_b - mean p_b|, added over the classes
 * (Kull et al. 2019; the mean is Nixon et al. 2019's SCE). Close to 0 for a thousand classes whatever the model: then look at the sum.
 */
function classwise(rows: Predictions, bins: number): number | null {
  const all = rows.classBins
  if (!all) return null
  if (all.bins !== bins) throw new RangeError(`The classes were counted in ${all.bins} bins; ${bins} are asked for.`)
  let sum = 0
  // n_b / n |a / n_b - c / n_b| = |a - c| / n, and empty bins have a = c = 0.
  for (let at = 0; at < all.count.length; at++) sum += Math.abs(all.probability[at]! - all.labelled[at]!)
  return sum / rows.rows
}

export const classwiseEce: Metric = {
  id: 'classwiseEce', title: 'Classwise calibration error, mean', unit: 'share', better: 'lower', interval: null,
  meaning: 'The calibration error of every class by itself, averaged over the classes; always small where there are many classes.',
  of(rows, { bins }) {
    const sum = classwise(rows, bins)
    return sum === null ? null : sum / rows.classes
  },
}

export const classwiseEceSum: Metric = {
  id: 'classwiseEceSum', title: 'Classwise calibration error, sum', unit: 'number', better: 'lower', interval: null,
  meaning: 'The same added up over the classes, as most published tables print it.',
  of: (rows, { bins }) => classwise(rows, bins),
}
