import { equalWidth } from '../bins'
import { distance } from './binned'
import type { Metric } from './metric'

/** sqrt(sum_b n_b / n (accuracy_b - mean confidence_b)^2), equal width (Hendrycks et al. 2019), 0..1. */
export const rmsce: Metric = {
  id: 'rmsce', title: 'Root mean square calibration error', unit: 'share', better: 'lower', interval: 'pivotal',
  meaning: 'Like the calibration error, but large distances weigh more.',
  of(rows, { bins }) {
    const all = equalWidth(rows, bins)
    let sum = 0
    for (let b = 0; b < bins; b++) if (all.count[b]! > 0) sum += (all.count[b]! / rows.rows) * distance(all, b) ** 2
    return Math.sqrt(sum)
  },
}
