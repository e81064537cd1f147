import type { LabelledLogits } from '../labelled'
import { finiteMax } from '../softmax'
import { type AddRows, plainRows, type RowTops, rowTops, solveBeta } from './fitting/inverseTemperature'
import { readNumber } from './fitting/reading'
import { type AllMethod, type Refused, type Steps, refused } from './method'

export interface TemperatureParams {
  readonly T: number
}

export type TemperatureDetails = {
  /** Standard error of ln T: 1 / (beta sqrt(n h)), h the mean variance of the logits under p. */
  readonly seLnT: number
  /** 95 % interval of T: T exp(-+ 1.96 seLnT). */
  readonly low: number
  readonly high: number
  readonly nll: number
  readonly evaluations: number
}

/** softmax(z / T), T by maximum likelihood (Guo et al. 2017). One number; the order of classes stays. */
export const temperature: AllMethod<TemperatureParams, TemperatureDetails> = {
  kind: 'all',
  id: 'temperature',
  title: 'Temperature',
  keepsRanking: true,
  shiftInvariant: true,
  parameters: () => 1,
  steps: (set) => temperatureSteps(set),
  apply: ({ T }, z, out = new Float64Array(z.length)) => softmaxInto(z, T, out),
  toJson: ({ T }) => ({ T }),
  fromJson: (json) => ({ T: readNumber(json, 'T', 'positive') }),
}

/** `kernel` makes another way to add up rows (see AddRows) from what is known of them, `topsOf` another way to know it. */
export function* temperatureSteps(
  set: LabelledLogits, kernel: (set: LabelledLogits, tops: RowTops) => AddRows = plainRows, topsOf: (set: LabelledLogits) => RowTops = rowTops,
): Steps<TemperatureParams, TemperatureDetails> {
  const tops = topsOf(set)
  yield 0
  if (tops.impossible >= 0) return refused('infinite', `Row ${tops.impossible}: the logit of its label is minus infinity, which is probability 0 at every temperature.`)
  if (tops.allTop) return atBound('T-to-0', Math.exp(-10), 'On every row the label is the top class: the colder, the better, without end. T stays 1. More rows, some of them wrong, are needed.')
  if (tops.noBetterThanMean) return atBound('T-to-infinity', Math.exp(10), 'The labels fit these logits no better than chance: the hotter, the better, without end. T stays 1. Do labels and logits belong together, in the same order of classes?')
  const { beta, bound, nll, curvature, evaluations } = yield* solveBeta(kernel(set, tops), set.rows, set.classes)
  if (bound === 'most') return atBound('T-to-0', 1 / beta, 'The best T lies under e^-10: these logits are too close together to be read. T stays 1.')
  if (bound === 'least') return atBound('T-to-infinity', 1 / beta, 'The best T lies over e^10: the labels hardly depend on these logits. T stays 1.')
  const T = 1 / beta
  const seLnT = 1 / (beta * Math.sqrt(set.rows * curvature))
  const low = T * Math.exp(-1.959963984540054 * seLnT)
  const high = T * Math.exp(1.959963984540054 * seLnT)
  const notes = high > 10 * low ? [`${set.rows === 1 ? 'One row does' : `These ${set.rows.toLocaleString('en')} rows do`} not determine T: its 95 % interval spans more than tenfold. Do labels and logits belong together?`]
    : low <= 1 && 1 <= high
    ? [`The 95 % interval contains 1: ${set.rows} ${set.rows === 1 ? 'row does' : 'rows do'} not show that the confidence needs mending.`]
    : [T > 1 ? 'T is above 1: the model is surer than it is right.' : 'T is under 1: the model is more often right than it is sure.']
  return { status: 'fitted', params: { T }, notes, details: { seLnT, low, high, nll, evaluations } }
}

/** The bound is told, never applied: one wrong row among those to come would cost its whole logit gap times e^10. */
function atBound(reason: 'T-to-0' | 'T-to-infinity', bound: number, why: string): Refused {
  return refused(reason, why, { bound })
}

/** softmax(z / T) into `out`, without allocation. */
export function softmaxInto(z: Float32Array, T: number, out: Float64Array): Float64Array {
  const max = finiteMax(z as Parameters<typeof finiteMax>[0])
  if (Number.isNaN(max)) return out.fill(Number.NaN)
  let sum = 0
  for (let k = 0; k < z.length; k++) {
    const e = Math.exp((z[k]! - max) / T)
    out[k] = e
    sum += e
  }
  for (let k = 0; k < z.length; k++) out[k]! /= sum
  return out
}
