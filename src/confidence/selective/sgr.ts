import { betaQuantile } from '../beta'
import { pointOf } from './curve'
import { choice, type Choice, type ThresholdRule } from './rule'

/**
 * Selection with guaranteed risk (Geifman and El-Yaniv 2017, algorithm 1): a binary search for the largest coverage whose error rate on new rows
 * is at most the target, but for a chance of `delta` (default 0.05), which is shared by the ceil(log2 n) looks. Exact binomial bound: with e
 * errors in m rows, the 1 - delta' quantile of Beta(e + 1, m - e). Promised for rows like these, not seen in fitting the model or the calibrator.
 */
export const sgr: ThresholdRule = {
  id: 'sgr', title: 'Guaranteed error rate (SGR)', target: 'risk',
  meaning: 'Answers as many photos as it can while the error rate on new photos like these stays below this, right 19 times in 20.',
  choose(curve, target, delta = 0.05) {
    const { rows, kept, errors } = curve
    const looks = Math.ceil(Math.log2(Math.max(1, rows)))
    let best: Choice | null = null
    // Places in the rows from the least sure up; `high` holds, `low` does not.
    let low = 0
    let high = rows - 1
    for (let look = 0; look < looks; look++) {
      const middle = Math.ceil((low + high) / 2)
      const point = pointOf(kept, rows - middle)
      const [m, e] = [kept[point]!, errors[point]!]
      const bound = e === m ? 1 : betaQuantile(1 - delta / looks, e + 1, m - e)
      if (bound <= target) {
        best = choice(curve, point, bound)
        high = middle
      } else low = middle
    }
    return best
  },
}
