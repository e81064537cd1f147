import { binOf } from './bins'
import { emptyRow, type ProbabilityRows } from './rows'

/** What every figure is computed from: one number per row and figure, float64; never all probabilities. Arrays are [rows]. */
export interface Predictions {
  readonly rows: number
  readonly classes: number
  readonly labels: Int32Array
  /** The answered class; the lower index on ties. */
  readonly predicted: Int32Array
  /** 1 where the answer is the label, else 0. */
  readonly correct: Uint8Array
  /** Probability of the answered class, 0..1. */
  readonly confidence: Float64Array
  /** Row indices from the least to the most confident, equal ones in the order of the rows. */
  readonly ascending: Uint32Array
  /** ln p of the label, nats; null where only confidences are known. */
  readonly logLabel: Float64Array | null
  /** sum_k (p_k - [k = label])^2, 0..2; null where only confidences are known. */
  readonly brier: Float64Array | null
  /** Nats. */
  readonly entropy: Float64Array | null
  readonly margin: Float64Array | null
  /** Meaningful for true logits only; null without logits. */
  readonly energy: Float64Array | null
  /** Rows whose label got no probability: the NLL printed beside them stands for an infinite one. */
  readonly zeroProbLabels: number
  readonly classBins: ClassBins | null
}

/** Bins of every class's probability, class after class: entry k * bins + b. */
export interface ClassBins {
  readonly bins: number
  readonly count: Int32Array
  readonly probability: Float64Array
  /** Rows in the bin whose label is the class. */
  readonly labelled: Int32Array
}

/**
 * One pass over the rows. `classBins` (default 15; 0 for none) is the number of bins for the classwise calibration error:
 * it can only be counted while the probabilities are in hand.
 */
export function predict(source: ProbabilityRows, classBins = 15): Predictions {
  return toTheEnd(predictSteps(source, classBins))
}

/** The same in steps of a few milliseconds, so that whoever runs it can breathe; yields the share done, 0..1. */
export function* predictSteps(source: ProbabilityRows, classBins = 15): Generator<number, Predictions, void> {
  const { rows, classes, labels } = source
  const row = emptyRow(classes)
  const predicted = new Int32Array(rows)
  const correct = new Uint8Array(rows)
  const confidence = new Float64Array(rows)
  const [logLabel, brier, entropy, margin, energy] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)]
  const tally = classBins > 0 ? emptyTally(classes, classBins) : null
  let zeroProbLabels = 0
  const take = (i: number): void => {
    source.read(i, row)
    const label = labels[i]!
    predicted[i] = row.top
    correct[i] = row.top === label ? 1 : 0
    confidence[i] = row.p[row.top]!
    logLabel[i] = row.logLabel
    brier[i] = squaredError(row.p, label)
    entropy[i] = row.entropy
    margin[i] = row.margin
    energy[i] = row.energy
    if (row.zero) zeroProbLabels++
    if (tally) count(tally, row.p, label)
  }
  const step = Math.max(1, Math.floor(200_000 / classes))
  for (let from = 0; from < rows; from += step) {
    for (let i = from; i < Math.min(rows, from + step); i++) take(i)
    yield Math.min(1, (from + step) / rows)
  }
  return {
    rows, classes, labels, predicted, correct, confidence, ascending: ascending(confidence),
    logLabel, brier, entropy, margin, energy: rows > 0 && Number.isNaN(energy[0]) ? null : energy, zeroProbLabels, classBins: tally,
  }
}

/** Runs steps without a pause. */
export function toTheEnd<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same answers with other confidences, [rows], as a top-label calibrator gives them. What needs all classes is then unknown. */
export function withConfidence(before: Predictions, confidence: Float64Array): Predictions {
  if (confidence.length !== before.rows) throw new RangeError(`${confidence.length} confidences for ${before.rows} rows.`)
  return {
    ...before, confidence, ascending: ascending(confidence),
    logLabel: null, brier: null, entropy: null, margin: null, energy: null, zeroProbLabels: 0, classBins: null,
  }
}

/** Indices from the smallest to the largest value, equal ones in their order. [n] -> [n]. */
export function ascending(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  return order.sort((a, b) => values[a]! - values[b]! || a - b)
}

function squaredError(p: Float64Array, label: number): number {
  const kept = p[label]!
  p[label] = kept - 1 // not sum p^2 - 2 p_y + 1, which cancels where the model is sure and right
  let sum = 0
  for (let k = 0; k < p.length; k++) sum += p[k]! * p[k]!
  p[label] = kept
  return sum
}

function emptyTally(classes: number, bins: number): ClassBins {
  return { bins, count: new Int32Array(classes * bins), probability: new Float64Array(classes * bins), labelled: new Int32Array(classes * bins) }
}

function count(tally: ClassBins, p: Float64Array, label: number): void {
  const { bins } = tally
  const first = 1 / bins
  for (let k = 0; k < p.length; k++) {
    const x = p[k]!
    const at = k * bins + (x <= first ? 0 : binOf(x, bins))
    tally.count[at]!++
    tally.probability[at]! += x
    if (k === label) tally.labelled[at]!++
  }
}
