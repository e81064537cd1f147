/**
 * Is a picture of anything that the model knows? Told from the largest logit: pictures of classes it never saw tend to
 * have a smaller one (Hendrycks et al. 2022, "Scaling Out-of-Distribution Detection for Real-World Settings").
 */
import { finiteMax } from './softmax'
import type { Logits } from './types'

/** Fitted for one model with its own preprocessing, on pictures that it was not trained on. Shares are 0..1. */
export interface World {
  /** A largest logit under this gets the warning. */
  readonly threshold: number
  /** Share of pictures of the model's own classes that are warned of. */
  readonly warnedInside: number
  /** Share of pictures of other classes that are warned of. */
  readonly warnedUnseen: number
  /** Share of pictures with nothing to see (noise, patterns) that are warned of. */
  readonly warnedNothing: number
  /** Chance that a picture of its classes has a larger largest logit than one of other classes; 0.5 is no use at all. */
  readonly auroc: number
}

/** The largest finite logit; it does not depend on T. */
export function strongest(logits: Logits): number {
  return finiteMax(logits)
}

export function outside(logits: Logits, world: World): boolean {
  return strongest(logits) < world.threshold
}
