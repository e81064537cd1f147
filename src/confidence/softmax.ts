import type { Link, Logits, Probabilities } from './types'

/**
 * softmax(z / T)_i = exp((z_i - m) / T) / sum_j exp((z_j - m) / T), m = max z.
 * Shape [K] -> [K]; float64 throughout. T > 0. Subtracting the row's maximum keeps every exponent <= 0, so
 * logits of +-1e4 and more are exact. A NaN or +Infinity anywhere, or nothing finite, makes the whole row NaN:
 * such a row has no distribution and must not look as if it had one.
 */
export function softmax(logits: Logits, temperature: number): Probabilities {
  const n = logits.length
  const out = new Float64Array(n) as Probabilities
  const max = finiteMax(logits)
  if (Number.isNaN(max)) return out.fill(Number.NaN)
  let sum = 0
  for (let i = 0; i < n; i++) {
    const e = Math.exp((logits[i]! - max) / temperature)
    out[i] = e
    sum += e
  }
  for (let i = 0; i < n; i++) out[i]! /= sum
  return out
}

/** Each class on its own: 1 / (1 + exp(-z / T)), written so that neither tail overflows. Shape [K] -> [K]. */
export function sigmoid(logits: Logits, temperature: number): Probabilities {
  const out = new Float64Array(logits.length) as Probabilities
  for (let i = 0; i < logits.length; i++) {
    const x = logits[i]! / temperature
    const e = Math.exp(-Math.abs(x))
    out[i] = x >= 0 ? 1 / (1 + e) : e / (1 + e)
  }
  return out
}

export function confidences(logits: Logits, temperature: number, link: Link): Probabilities {
  return link === 'softmax' ? softmax(logits, temperature) : sigmoid(logits, temperature)
}

/** Largest logit, or NaN when the row has a NaN, a +Infinity, or nothing finite. */
export function finiteMax(logits: Logits): number {
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < logits.length; i++) {
    const z = logits[i]!
    if (Number.isNaN(z) || z === Number.POSITIVE_INFINITY) return Number.NaN
    if (z > max) max = z
  }
  return max === Number.NEGATIVE_INFINITY ? Number.NaN : max
}

/** ln sum_j exp(z_j / T), float64; NaN under the same rule as `softmax`. */
export function logSumExp(logits: Logits, temperature: number): number {
  const max = finiteMax(logits)
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i]! - max) / temperature)
  return max / temperature + Math.log(sum)
}
