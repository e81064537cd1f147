import { negativeExp } from './fitting/negativeExp'
import { malformed, readNumber, readNumbers } from './fitting/reading'
import { type Weights, bestMixture } from './fitting/simplex'
import { finiteMax } from '../softmax'
import type { AllMethod } from './method'
import { softmaxInto, temperatureSteps } from './temperature'

export interface EnsembleParams {
  readonly T: number
  /** Shares of softmax(z / T), softmax(z) and 1 / K. */
  readonly w: Weights
}

/**
 * p = w1 softmax(z / T) + w2 softmax(z) + w3 / K (Zhang, Kailkhura & Han 2020). T and then w by NLL; their code uses squared error for
 * both. Near T = 1 the first two parts are the same and w is anybody's: the objective is not.
 */
export const ensembleTemperature: AllMethod<EnsembleParams, { objective: number }> = {
  kind: 'all',
  id: 'ensemble-temperature',
  title: 'Ensemble temperature',
  keepsRanking: true,
  shiftInvariant: true,
  parameters: () => 3,
  *steps(set) {
    const first = yield* temperatureSteps(set)
    if (first.status === 'refused') return first
    const { T } = first.params
    const { rows, classes: K, logits, labels } = set
    const parts = new Float64Array(rows * 3)
    const slice = Math.max(1, Math.floor(2e6 / K))
    for (let i = 0; i < rows; i++) {
      if (i % slice === 0) yield 1
      const from = i * K
      let max = Number.NEGATIVE_INFINITY
      for (let k = from; k < from + K; k++) if (logits[k]! > max) max = logits[k]!
      let warm = 0
      let plain = 0
      for (let k = from; k < from + K; k++) {
        const d = logits[k]! - max
        if (d > -60) plain += negativeExp(d)
        if (d / T > -60) warm += negativeExp(d / T)
      }
      const own = logits[from + labels[i]!]! - max
      parts[3 * i] = Math.exp(own / T) / warm
      parts[3 * i + 1] = Math.exp(own) / plain
      parts[3 * i + 2] = 1 / K
    }
    const { w, objective } = bestMixture(parts)
    return { status: 'fitted', params: { T, w }, notes: first.notes, details: { objective } }
  },
  apply({ T, w }, z, out = new Float64Array(z.length)) {
    softmaxInto(z, T, out)
    if (Number.isNaN(out[0]!)) return out
    const max = finiteMax(z as Parameters<typeof finiteMax>[0])
    let sum = 0
    for (let k = 0; k < z.length; k++) sum += Math.exp(z[k]! - max)
    for (let k = 0; k < z.length; k++) out[k] = w[0] * out[k]! + (w[1] * Math.exp(z[k]! - max)) / sum + w[2] / z.length
    return out
  },
  toJson: ({ T, w }) => ({ T, w }),
  fromJson(json) {
    const [w1, w2, w3] = readNumbers(json, 'w', 'share', 3) as [number, number, number]
    if (Math.abs(w1 + w2 + w3 - 1) > 1e-9) throw malformed(`the shares "w" add up to ${w1 + w2 + w3}, not to 1`)
    return { T: readNumber(json, 'T', 'positive'), w: [w1, w2, w3] }
  },
}
