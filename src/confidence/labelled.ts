import { Fault } from '../faults'

/** n rows of K logits, row by row, float32, each with its true class: what every metric and every calibrator is computed from. */
export interface LabelledLogits {
  readonly rows: number
  readonly classes: number
  /** rows * classes. -Infinity is allowed where another entry of its row is finite. */
  readonly logits: Float32Array
  /** rows; 0 .. classes - 1. */
  readonly labels: Int32Array
}

/** Checks lengths, labels and numbers. Throws Fault `labelled-set` that names the row. */
export function labelledLogits(logits: Float32Array, labels: ArrayLike<number>, classes: number): LabelledLogits {
  const rows = labels.length
  if (classes < 1 || logits.length !== rows * classes) {
    throw new Fault('labelled-set', `${rows} labels and ${classes} classes need ${rows * classes} logits; there are ${logits.length}.`)
  }
  for (let i = 0; i < rows; i++) {
    const y = labels[i]!
    if (!Number.isInteger(y) || y < 0 || y >= classes) throw new Fault('labelled-set', `Row ${i}: the label ${y} is not one of the ${classes} classes (0 to ${classes - 1}).`)
    let max = Number.NEGATIVE_INFINITY
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      const z = logits[k]!
      if (Number.isNaN(z) || z === Number.POSITIVE_INFINITY) throw new Fault('labelled-set', `Row ${i}, class ${k - i * classes}: ${z} is no logit.`)
      if (z > max) max = z
    }
    if (max === Number.NEGATIVE_INFINITY) throw new Fault('labelled-set', `Row ${i}: every logit is minus infinity.`)
  }
  return { rows, classes, logits, labels: Int32Array.from(labels) }
}

/** The rows whose indices are given, in that order, copied. */
export function takeRows(set: LabelledLogits, rows: ArrayLike<number>): LabelledLogits {
  const { classes } = set
  const logits = new Float32Array(rows.length * classes)
  const labels = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    logits.set(set.logits.subarray(row * classes, (row + 1) * classes), i * classes)
    labels[i] = set.labels[row]!
  }
  return { rows: rows.length, classes, logits, labels }
}
