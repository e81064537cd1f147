/** What a model's numbers are, and back to logits from whatever they are. */
import type { OutputKind } from './card'

const byOp = new Map<string, OutputKind>([['Softmax', 'softmax'], ['Sigmoid', 'sigmoid'], ['LogSoftmax', 'log-probabilities']])

/** Smallest normal float32: what a softmax underflows to before it is 0. */
const tiny = 1.1754943508222875e-38
/** Largest float32 below 1: a sigmoid that prints 1 may have been anything above it. */
const almostOne = 1 - 2 ** -24
/** Sums of 1000 float32 probabilities, computed on a half-precision device, stay within this. */
const tolerance = 1e-3

/**
 * `outputOp`: Signature.outputOp. `rows`: raw outputs on a few fixed inputs, [K] each; a kind told from numbers needs all
 * of them to agree. `why` is a plain sentence for the model's card.
 */
export function tellOutputKind(outputOp: string, rows: readonly Float32Array[]): { kind: OutputKind; why: string } {
  const kind = byOp.get(outputOp)
  if (kind) return { kind, why: `The graph ends in ${outputOp}.` }
  // One class alone: 1 "sums to 1" and 0 is "ln 1", which says nothing.
  const told = rows.length > 0 && rows.every((row) => row.length > 1)
  if (told && rows.every(sumsToOne)) return { kind: 'softmax', why: 'The outputs are never negative and sum to 1.' }
  if (told && rows.every(expSumsToOne)) return { kind: 'log-probabilities', why: 'The outputs are never positive and their exponentials sum to 1.' }
  return { kind: 'logits', why: 'The outputs are neither probabilities nor their logarithms.' }
}

function sumsToOne(row: Float32Array): boolean {
  return row.every((p) => p >= 0) && Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) < tolerance
}

/** |logsumexp| < tolerance; no overflow, since nothing is above 0. */
function expSumsToOne(row: Float32Array): boolean {
  return row.every((x) => x <= 0) && Math.abs(Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0))) < tolerance
}

/**
 * Raw outputs [K] to natural-log scores [K], float64 inside, float32 out.
 * softmax: ln p, which differs from the logits by one constant for all classes, so softmax(ln p) = p.
 * sigmoid: ln(p / (1 - p)). p is clamped to (0, 1) in float32: 0 and 1 are rounded numbers, not certainties, and their
 * logits would be infinite. Logits and log-probabilities stay as they are.
 */
export function toLogits(raw: Float32Array, kind: OutputKind): Float32Array {
  if (kind === 'softmax') return raw.map((p) => Math.log(clamp(p, Number.POSITIVE_INFINITY)))
  if (kind === 'sigmoid') {
    return raw.map((value) => {
      const p = clamp(value, almostOne)
      // log1p keeps the digits of ln(1 - p) for small p.
      return Math.log(p) - Math.log1p(-p)
    })
  }
  return raw
}

/** NaN stays NaN: a later check must see it. */
function clamp(p: number, most: number): number {
  return Math.min(most, Math.max(tiny, p))
}
