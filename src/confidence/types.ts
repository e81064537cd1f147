/**
 * Logits and probabilities are different things and the compiler knows it.
 * Logits: natural-log scores, one per class, float32; -Infinity is allowed (a class with probability 0).
 * Probabilities: one per class, float64, each in [0, 1], or all NaN where the logits could not be read.
 */
declare const brand: unique symbol
export type Logits = Float32Array & { readonly [brand]: 'logits' }
export type Probabilities = Float64Array & { readonly [brand]: 'probabilities' }

/** How scores become confidences: one answer among K (softmax), or a yes/no for each class (sigmoid). */
export type Link = 'softmax' | 'sigmoid'

export function asLogits(values: Float32Array): Logits {
  return values as Logits
}
