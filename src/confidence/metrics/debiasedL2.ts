import { equalMass } from '../bins'
import { distance } from './binned'
import type { Metric } from './metric'

/** sqrt(max(0, sum_b n_b / n [(conf - acc)^2 - acc (1 - acc) / (n_b - 1)])), equal mass; bins under 2 rows add nothing (Kumar et al. 2019), 0..1. */
export const debiasedL2: Metric = {
  id: 'debiasedL2', title: 'Calibration error without chance (debiased L2)', unit: 'share', better: 'lower', interval: null,
  meaning: 'A calibration error with the part taken off that chance alone would make; 0 when nothing is left.',
  of(rows, { bins }) {
    const all = equalMass(rows, bins)
    let sum = 0
    for (let b = 0; b < bins; b++) {
      const n = all.count[b]!
      if (n < 2) continue
      const right = all.right[b]! / n
      sum += (n / rows.rows) * (distance(all, b) ** 2 - (right * (1 - right)) / (n - 1))
    }
    return Math.sqrt(Math.max(0, sum))
  },
}
