import { equalWidth } from '../bins'
import { distance } from './binned'
import type { Metric } from './metric'

/** max_b |accuracy_b - mean confidence_b| over bins of equal width with at least `minCount` rows (Naeini et al. 2015), 0..1. Bins of a few rows rule it. */
export const mce: Metric = {
  id: 'mce', title: 'Worst bin (MCE)', unit: 'share', better: 'lower', interval: null,
  meaning: 'The largest distance between confidence and accuracy in any bin; a bin with few photos can decide it.',
  of(rows, { bins, minCount }) {
    const all = equalWidth(rows, bins)
    let worst: number | null = null
    for (let b = 0; b < bins; b++) if (all.count[b]! >= Math.max(1, minCount)) worst = Math.max(worst ?? 0, distance(all, b))
    return worst
  },
}
