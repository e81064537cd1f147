/** `predictSteps(softmaxRows(set, T), bins)` by the kernel: the probabilities of one row at a time, float32, never all of them. */
import { binOf } from '../../confidence/bins'
import type { LabelledLogits } from '../../confidence/labelled'
import { ascending, type Predictions } from '../../confidence/predictions'
import { emptyRow, softmaxRows } from '../../confidence/rows'
import { mostEntries, type Room } from './room'
import { inKernel, lay, topsOf } from './tops'

/** A probability this close to a bin's edge (relative) could fall on either side by rounding: its row is computed anew in float64. */
const close = 1e-5

/** Of rows surer than 1 - this, float64's own rounding sets the order, which AUROC and bins of equal mass read: they are added up as plain TypeScript does. */
const verySure = 1e-12

/** Rows whose probabilities are added up in float32 before float64 takes over. */
const mostSummed = 128

/** As many bins as this: a row has at most `bins` classes above 1 / bins, so the list has room for some rows at least. */
export const mostBins = 1000

export function* kernelSteps(room: Room, set: LabelledLogits, temperature: number, bins: number): Generator<number, Predictions, void> {
  const { rows, classes, labels, logits } = set
  const tops = topsOf(room, set)
  const exact = softmaxRows(set, temperature)
  const row = emptyRow(classes)
  const beta = 1 / temperature
  const { factor, rest } = inKernel(beta)
  const [predicted, correct, confidence] = [tops.top.slice(), new Uint8Array(rows), new Float64Array(rows)]
  const [logLabel, brier, entropy, margin, energy] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)]
  const tally = bins > 0 ? { bins, count: new Int32Array(classes * bins), probability: new Float64Array(classes * bins), labelled: new Int32Array(classes * bins) } : null
  const edge = bins > 0 ? (1 - close) / bins : Number.POSITIVE_INFINITY
  const slice = Math.min(mostSummed, Math.floor(mostEntries / (bins + 1)))
  let zeroProbLabels = 0

  const unsure = (p: number): boolean => {
    const at = p * bins
    const nearest = Math.round(at)
    return nearest > 0 && nearest < bins && Math.abs(at - nearest) < close * at
  }
  const tallied = (k: number, p: number): void => {
    const at = k * bins + binOf(p, bins)
    tally!.count[at]!++
    tally!.probability[at]! += p
  }

  const take = (first: number): void => {
    const count = Math.min(slice, rows - first)
    lay(room, tops, first, count, 1)
    const entries = room.spread(logits, classes, first, count, factor, edge)
    let entry = 0
    for (let j = 0; j < count; j++) {
      const i = first + j
      const label = labels[i]!
      const top = predicted[i]!
      const max = tops.max[i]!
      const scaled = room.out[3 * j + 1]! / factor
      const others = room.out[3 * j]! + rest * scaled
      const all = 1 + others // the top class: e^0
      const logSum = Math.log1p(others)
      const squares = room.out[3 * j + 2]! / (all * all)
      confidence[i] = 1 / all
      logLabel[i] = (logits[i * classes + label]! - max) * beta - logSum
      let ofLabel = label === top ? 1 / all : Math.exp(logLabel[i]!)
      correct[i] = label === top ? 1 : 0
      brier[i] = label === top ? squares + (others / all) ** 2 : squares + 1 / (all * all) + 1 - 2 * ofLabel
      entropy[i] = Math.max(0, logSum - (beta * scaled) / all)
      margin[i] = -Math.expm1((tops.second[i]! - max) * beta) / all
      energy[i] = -max - temperature * logSum
      const from = entry
      // Beyond e^-37 / K every other class is lost beside the top's 1, in whatever order they are added: exactly 1, nothing to do.
      if (others < verySure && (max - tops.second[i]!) * beta < 37 + Math.log(classes)) {
        confidence[i] = 1 / plainSum(logits, i * classes, classes, top, temperature)
        if (label === top) ofLabel = confidence[i]!
      }
      let anew = unsure(1 / all) || unsure(ofLabel)
      for (; entry < entries && room.list[2 * entry] === j; entry++) anew ||= unsure(Math.exp((logits[i * classes + room.list[2 * entry + 1]!]! - max) * beta) / all)
      if (anew) {
        exact.read(i, row)
        confidence[i] = row.p[top]!
        ofLabel = row.p[label]!
      }
      if (logLabel[i] === Number.NEGATIVE_INFINITY) zeroProbLabels++
      if (!tally) continue
      tallied(top, confidence[i]!)
      for (let at = from; at < entry; at++) {
        const k = room.list[2 * at + 1]!
        tallied(k, anew ? row.p[k]! : Math.exp((logits[i * classes + k]! - max) * beta) / all)
      }
      tally.labelled[label * bins + binOf(ofLabel, bins)]!++
    }
    if (tally) for (let k = 0; k < classes; k++) tally.probability[k * bins]! += room.sums[k]!
    room.sums.fill(0, 0, classes + 3)
  }
  for (let first = 0; first < rows; first += slice) {
    take(first)
    yield Math.min(1, (first + slice) / rows)
  }
  // All other classes of all rows are in the first bins.
  if (tally) for (let k = 0; k < classes; k++) tally.count[k * bins] = rows - tally.count.subarray(k * bins + 1, (k + 1) * bins).reduce((a, b) => a + b, 0)
  return { rows, classes, labels, predicted, correct, confidence, ascending: ascending(confidence), logLabel, brier, entropy, margin, energy, zeroProbLabels, classBins: tally }
}

/** As `softmaxRows` adds up a row, but for what cannot change the sum: after the top's 1, e^-37 is less than half a step; before it, e^-56 a millionth of one. */
function plainSum(logits: Float32Array, from: number, classes: number, top: number, temperature: number): number {
  const max = logits[from + top]!
  const [least, leastAfter] = [max - 56 * temperature, max - 37 * temperature]
  let sum = 0
  for (let k = from; k < from + top; k++) if (logits[k]! > least) sum += Math.exp((logits[k]! - max) / temperature)
  sum += 1
  for (let k = from + top + 1; k < from + classes; k++) if (logits[k]! > leastAfter) sum += Math.exp((logits[k]! - max) / temperature)
  return sum
}
