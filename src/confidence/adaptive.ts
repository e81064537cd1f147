import { emptyRow, type ProbabilityRows } from './rows'

export interface AdaptiveFigures {
  /** Mean over classes of sum_b n_b / n |share labelled_b - mean p_b|, bins of equal mass, 0..1. */
  readonly classwiseMass: number
  /** Mean over classes and non-empty bins of |share labelled_b - mean p_b|, unweighted (ACE of Nixon et al. 2019), 0..1. */
  readonly ace: number
}

/**
 * The two figures that need the probabilities of every class in order. They are not in the list of metrics: a thousand classes are a
 * thousand sorts, and the source is read once for every `held / rows` classes; `held`: probabilities in memory at once, 32 MiB by default. Throws RangeError unless `bins` is a whole number of at least 1.
 */
export function adaptive(source: ProbabilityRows, bins = 15, held = 4 * 2 ** 20): AdaptiveFigures {
  const { rows, classes, labels } = source
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} bins: at least 1 is needed, and a whole number.`)
  const block = Math.max(1, Math.min(classes, Math.floor(held / Math.max(1, rows))))
  const row = emptyRow(classes)
  const columns = new Float64Array(block * rows)
  const order = new Uint32Array(rows)
  let [classwiseMass, ace] = [0, 0]
  for (let first = 0; first < classes; first += block) {
    const width = Math.min(block, classes - first)
    for (let i = 0; i < rows; i++) {
      source.read(i, row)
      for (let k = 0; k < width; k++) columns[k * rows + i] = row.p[first + k]!
    }
    for (let k = 0; k < width; k++) {
      const p = columns.subarray(k * rows, (k + 1) * rows)
      for (let i = 0; i < rows; i++) order[i] = i
      order.sort((a, b) => p[a]! - p[b]! || a - b)
      const figures = ofClass(p, order, labels, first + k, bins)
      classwiseMass += figures.classwiseMass / classes
      ace += figures.ace / classes
    }
  }
  return { classwiseMass, ace }
}

function ofClass(p: Float64Array, order: Uint32Array, labels: Int32Array, label: number, bins: number): AdaptiveFigures {
  let [weighted, plain, filled, at] = [0, 0, 0, 0]
  for (let b = 0; b < bins; b++) {
    const count = Math.floor(p.length / bins) + (b < p.length % bins ? 1 : 0)
    if (count === 0) continue
    let [sum, labelled] = [0, 0]
    for (const end = at + count; at < end; at++) {
      sum += p[order[at]!]!
      if (labels[order[at]!] === label) labelled++
    }
    const distance = Math.abs(sum / count - labelled / count)
    weighted += (count / p.length) * distance
    plain += distance
    filled++
  }
  return { classwiseMass: weighted, ace: plain / filled }
}
