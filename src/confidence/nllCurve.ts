import type { LabelledLogits } from './labelled'

/** Mean log loss at temperatures from the coldest to the hottest. Arrays are [temperatures]. */
export interface NllCurve {
  readonly temperature: Float64Array
  /** Nats; Infinity where a label has the logit -Infinity. */
  readonly nll: Float64Array
}

/** Temperatures to an octave. T = 2^(j / 8), so T = 1 is one of them. */
const perOctave = 8

/**
 * -mean ln softmax(z / T)[label] at T = 2^(j / 8) from `least` to `most` (rounded outwards), in one pass over the rows: where T is halved
 * exp(d / T) is squared, so that eight exponentials a logit serve all temperatures. A generator, to be stopped between slices of rows;
 * yields the share done.
 */
export function* nllSteps({ rows, classes, logits, labels }: LabelledLogits, least = 0.2, most = 5): Generator<number, NllCurve, void> {
  const first = Math.floor(Math.log2(least) * perOctave + 1e-9)
  const last = Math.ceil(Math.log2(most) * perOctave - 1e-9)
  const n = last - first + 1
  // From the hottest on: entry j has T = 2^((last - j) / 8).
  const beta = Float64Array.from({ length: n }, (_, j) => 2 ** ((j - last) / perOctave))
  const total = new Float64Array(n)
  const sums = new Float64Array(n)
  const slice = Math.max(1, Math.floor(2e5 / classes))
  for (let i = 0; i < rows; i++) {
    if (i % slice === 0) yield i / rows
    const from = i * classes
    let max = Number.NEGATIVE_INFINITY
    for (let k = from; k < from + classes; k++) max = Math.max(max, logits[k]!)
    sums.fill(0)
    for (let k = from; k < from + classes; k++) {
      const d = logits[k]! - max
      for (let start = 0; start < perOctave && start < n; start++) {
        let e = Math.exp(d * beta[start]!)
        // Under 1e-30 of the largest term, and smaller with every halving of T.
        for (let j = start; j < n && e > 1e-30; j += perOctave) {
          sums[j]! += e
          e *= e
        }
      }
    }
    const label = logits[from + labels[i]!]! - max
    for (let j = 0; j < n; j++) total[j]! += Math.log(sums[j]!) - label * beta[j]!
  }
  return { temperature: beta.map((b) => 1 / b).toReversed(), nll: total.map((x) => x / rows).toReversed() }
}
