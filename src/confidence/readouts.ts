import { finiteMax, logSumExp } from './softmax'
import type { Logits, Probabilities } from './types'

/** Figures that sum up one answer. `null`: the figure has no meaning for this kind of output. */
export interface Readouts {
  /** Confidence of the top class, 0..1. */
  readonly top: number
  /** Top minus second, in percentage points; null for a single class. */
  readonly marginPoints: number | null
  /** -sum p log2 p, in bits, 0..log2 K. */
  readonly entropyBits: number | null
  /** -T ln sum exp(z / T) (Liu et al. 2020); lower is surer. Only true logits have one. */
  readonly energy: number | null
}

/** Readouts of a softmax answer at temperature T. `order` as made by `order(logits)`. */
export function readouts(logits: Logits, p: Probabilities, order: Uint32Array, temperature: number, trueLogits: boolean): Readouts {
  const top = p[order[0] ?? 0] ?? Number.NaN
  const second = order.length > 1 ? p[order[1]!]! : null
  return {
    top,
    marginPoints: second === null ? null : (top - second) * 100,
    entropyBits: entropyBits(logits, temperature),
    energy: trueLogits ? -temperature * logSumExp(logits, temperature) : null,
  }
}

/** Entropy from logits: lse - E[z/T], so that tiny probabilities keep their share (0 ln 0 = 0). Bits. */
export function entropyBits(logits: Logits, temperature: number): number {
  const max = finiteMax(logits)
  let sum = 0
  let weighted = 0
  for (let i = 0; i < logits.length; i++) {
    const x = (logits[i]! - max) / temperature
    const e = Math.exp(x)
    if (e === 0) continue
    sum += e
    weighted += e * x
  }
  return Math.max(0, Math.log(sum) - weighted / sum) / Math.LN2
}
