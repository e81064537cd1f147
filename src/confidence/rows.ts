import { Fault } from '../faults'
import type { LabelledLogits } from './labelled'

/** One row's answer, in a buffer that is used again for the next row. */
export interface Row {
  /** Probabilities, [K], float64. */
  readonly p: Float64Array
  /** The answer: the class with the largest score, the lower index on ties. */
  top: number
  /** ln p of the label, nats. Given probabilities are held at 2^-52 first; from logits it may be -Infinity. */
  logLabel: number
  /** The label had no probability at all: 0 (below 2^-52 for given probabilities). The true NLL is then infinite. */
  zero: boolean
  /** -sum p ln p, nats. */
  entropy: number
  /** Largest minus second largest probability; for a single class 1. */
  margin: number
  /** -T ln sum exp(z / T) (Liu et al. 2020); NaN where there are no logits. It shifts with the logits: only true logits have one. */
  energy: number
}

/** Where probabilities come from, a row at a time: all rows of all classes are never held at once. */
export interface ProbabilityRows {
  readonly rows: number
  readonly classes: number
  readonly labels: Int32Array
  /** Fills `row` with row i, 0 .. rows - 1. */
  read(i: number, row: Row): void
}

/** Floor under given probabilities before the logarithm, as in scikit-learn's log_loss for float64. */
export const probabilityFloor = 2 ** -52

export function emptyRow(classes: number): Row {
  return { p: new Float64Array(classes), top: 0, logLabel: 0, zero: false, entropy: 0, margin: 0, energy: 0 }
}

/** softmax(z / T) row by row, float64, the row's maximum subtracted. T > 0. The answer is taken from the logits, so it does not depend on T. */
export function softmaxRows(set: LabelledLogits, temperature: number): ProbabilityRows {
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) throw new RangeError(`T is ${temperature}; it must be above 0 and finite.`)
  const { rows, classes, labels, logits } = set
  return {
    rows, classes, labels,
    read(i, row) {
      const { p } = row
      const start = i * classes
      let max = Number.NEGATIVE_INFINITY
      let second = Number.NEGATIVE_INFINITY
      let top = 0
      for (let k = 0; k < classes; k++) {
        const z = logits[start + k]!
        if (z > max) {
          second = max
          max = z
          top = k
        } else if (z > second) second = z
      }
      let sum = 0
      let weighted = 0
      for (let k = 0; k < classes; k++) {
        const x = (logits[start + k]! - max) / temperature
        const e = Math.exp(x)
        p[k] = e
        if (e === 0) continue // 0 ln 0 = 0; and -Infinity * 0 would be NaN
        sum += e
        weighted += e * x
      }
      for (let k = 0; k < classes; k++) p[k]! /= sum
      const logSum = Math.log(sum)
      row.top = top
      row.logLabel = (logits[start + labels[i]!]! - max) / temperature - logSum
      row.zero = row.logLabel === Number.NEGATIVE_INFINITY
      row.entropy = Math.max(0, logSum - weighted / sum)
      row.margin = (1 - Math.exp((second - max) / temperature)) / sum
      row.energy = -max - temperature * logSum
    },
  }
}

/**
 * Rows of a map from logits to probabilities, such as a fitted calibrator: `map` gets a row's logits, [K], and fills p, [K]. The answer is
 * the largest p, the lower index on ties. `floor`: under the label's p before the logarithm; 0 for maps that end in a softmax (vector, matrix,
 * Dirichlet), whose small p are meant. For a temperature alone `softmaxRows` is better: its logarithms never see an underflow.
 */
export function mappedRows({ rows, classes, labels, logits }: LabelledLogits, map: (z: Float32Array, p: Float64Array) => void, floor = probabilityFloor): ProbabilityRows {
  return {
    rows, classes, labels,
    read(i, row) {
      map(logits.subarray(i * classes, (i + 1) * classes), row.p)
      readProbabilities(row, labels[i]!, floor)
    },
  }
}

/**
 * Probabilities that are there already, [rows * K]. Throws Fault `labelled-set` that names the row unless every entry is in [0, 1]
 * and every row sums to 1 within 1e-6 (float32 probabilities of a thousand classes do).
 */
export function givenRows(p: Float64Array, labels: Int32Array, classes: number): ProbabilityRows {
  const rows = labels.length
  if (p.length !== rows * classes) throw new Fault('labelled-set', `${rows} labels and ${classes} classes need ${rows * classes} probabilities; there are ${p.length}.`)
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      const x = p[k]!
      if (!(x >= 0 && x <= 1 + 1e-6)) throw new Fault('labelled-set', `Row ${i}, class ${k - i * classes}: ${x} is no probability.`)
      sum += x
    }
    if (Math.abs(sum - 1) > 1e-6) throw new Fault('labelled-set', `Row ${i}: the probabilities sum to ${sum}, not to 1.`)
  }
  return {
    rows, classes, labels,
    read(i, row) {
      row.p.set(p.subarray(i * classes, (i + 1) * classes))
      readProbabilities(row, labels[i]!, probabilityFloor)
    },
  }
}

/** The rest of a row whose p is filled. */
function readProbabilities(row: Row, label: number, floor: number): void {
  const { p } = row
  let max = -1
  let second = 0
  let top = 0
  let entropy = 0
  for (let k = 0; k < p.length; k++) {
    const x = p[k]!
    if (x > 0) entropy -= x * Math.log(x)
    if (x > max) {
      second = Math.max(0, max)
      max = x
      top = k
    } else if (x > second) second = x
  }
  row.top = top
  row.logLabel = Math.log(Math.max(p[label]!, floor))
  row.zero = p[label] === 0 || p[label]! < floor
  row.entropy = Math.max(0, entropy)
  row.margin = max - second
  row.energy = Number.NaN
}
