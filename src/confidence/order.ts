import type { Logits } from './types'

/**
 * Class indices from surest to least sure: by logit, descending; ties keep the lower index first (NumPy's argmax
 * rule). NaN goes last. It is taken from the logits, not from rounded probabilities, and so does not depend on T.
 * Shape [K] -> [K].
 */
export function order(logits: Logits): Uint32Array {
  const indices = Uint32Array.from(logits, (_, i) => i)
  return indices.sort((a, b) => {
    const za = logits[a]!
    const zb = logits[b]!
    if (za === zb) return a - b
    if (Number.isNaN(za)) return Number.isNaN(zb) ? a - b : 1
    if (Number.isNaN(zb)) return -1
    return zb - za
  })
}
