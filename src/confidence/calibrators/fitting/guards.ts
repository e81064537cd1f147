import type { LabelledLogits } from '../../labelled'
import type { Refused } from '../method'

/** Rows per class under which a map of its own for every class is fitted to chance. */
export const enoughPerClass = 10

/** What no method can be fitted on, said in a sentence; null when all is well. */
export function generalRefusal(set: LabelledLogits): Refused | null {
  const no = (reason: Refused['reason'], why: string): Refused => ({ status: 'refused', reason, why, details: {} })
  if (set.rows === 0) return no('no-rows', 'There are no rows to fit on.')
  if (set.classes < 2) return no('one-class', 'With one class there is nothing to calibrate: its confidence is always 100 %.')
  switch (looksLike(set)) {
    case 'probabilities':
      return no('probabilities', 'Every row lies between 0 and 1 and adds up to 1: these are probabilities, not logits. Take their logarithm first; fitted as they are, T would come out far too small.')
    case 'scores':
      return no('scores', 'Every value lies between 0 and 1, but the rows do not add up to 1: these look like independent scores of a multi-label model, for which one answer among K classes is the wrong question.')
    case 'logits':
      return null
  }
}

/** Ends at the first value that speaks for logits, so it costs next to nothing on true ones. */
export function looksLike({ rows, classes, logits }: LabelledLogits): 'logits' | 'probabilities' | 'scores' {
  let sumsToOne = true
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      const z = logits[k]!
      if (!(z >= 0 && z <= 1)) return 'logits'
      sum += z
    }
    if (Math.abs(sum - 1) >= 1e-3) sumsToOne = false
  }
  if (sumsToOne) return 'probabilities'
  // A few small logits may lie between 0 and 1 by chance; twenty values hardly.
  return rows * classes >= 20 ? 'scores' : 'logits'
}

export function classCounts({ classes, labels }: LabelledLogits): Int32Array {
  const counts = new Int32Array(classes)
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]!++
  return counts
}

/** A sentence when some class has fewer rows than a map of its own needs. */
export function fewPerClass(set: LabelledLogits): string | null {
  const counts = classCounts(set)
  const few = counts.filter((n) => n < enoughPerClass).length
  if (few === 0) return null
  const least = counts.indexOf(Math.min(...counts))
  return `${few} of ${set.classes} classes have fewer than ${enoughPerClass} rows to fit on (class ${least} has ${counts[least]}): what is fitted for each class would follow chance, and the top class would often change to a wrong one. Temperature and top-label methods need no data per class.`
}

/** Index of the first row that holds a minus infinity, or -1. */
export function firstInfinite({ rows, classes, logits }: LabelledLogits): number {
  for (let k = 0; k < rows * classes; k++) if (logits[k] === Number.NEGATIVE_INFINITY) return Math.floor(k / classes)
  return -1
}
