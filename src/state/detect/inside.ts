/** A closer look at one object, for the detail card. */
import { order } from '../../confidence/order'
import { asLogits } from '../../confidence/types'
import type { Inside } from '../../detection/types'
import { inside } from '../../worker/detector'
import { facts } from '../store'

/** null when its candidates are not kept any more. */
export function insideOf(photo: string, index: number, threshold: number, signal: AbortSignal): Promise<Inside | null> {
  return inside(photo, index, threshold, facts().detect.suppression, signal)
}

/** Independent class scores as the bars want them: ln(p / (1 - p)) stands for the logit. */
export function classBars(scores: Float32Array, labels: readonly string[]): {
  logits: Float32Array; confidences: Float64Array; order: Uint32Array; labels: readonly string[]; view: 'probabilities'
} {
  const logits = asLogits(Float32Array.from(scores, (p) => Math.log(p / (1 - p))))
  return { logits, confidences: Float64Array.from(scores), order: order(logits), labels, view: 'probabilities' }
}
