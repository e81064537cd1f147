import type { LabelledLogits } from '../../labelled'
import { probabilityFloor, type ProbabilityRows } from '../../rows'
import type { AllMethod } from '../method'

/** The set's rows as a fitted calibrator gives them, one at a time: the probabilities of all rows are never held at once. */
export function appliedRows<P>(method: AllMethod<P>, params: P, set: LabelledLogits): ProbabilityRows {
  const { rows, classes, labels, logits } = set
  return {
    rows, classes, labels,
    read(i, row) {
      const { p } = row
      method.apply(params, logits.subarray(i * classes, (i + 1) * classes), p)
      let [max, second, top, entropy] = [-1, 0, 0, 0]
      for (let k = 0; k < classes; k++) {
        const x = p[k]!
        if (x > 0) entropy -= x * Math.log(x)
        if (x > max) {
          second = Math.max(0, max)
          max = x
          top = k
        } else if (x > second) second = x
      }
      const label = p[labels[i]!]!
      row.top = top
      row.logLabel = Math.log(Math.max(label, probabilityFloor))
      row.zero = label < probabilityFloor
      row.entropy = Math.max(0, entropy)
      row.margin = max - second
      row.energy = Number.NaN
    },
  }
}
