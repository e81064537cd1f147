import type { LabelledLogits } from './labelled'
import { predict, type Predictions, withConfidence } from './predictions'
import { mappedRows, softmaxRows } from './rows'
import type { Calibrator } from './calibrators/stored'

/** Maps that are never exactly 0 where the logits are finite: their log loss needs no floor. */
const neverZero = new Set(['vector', 'matrix', 'dirichlet'])

/** A set's rows as a fitted calibrator answers them; null: as the model does. `classBins` as in `predict`; a top-label calibrator has none. */
export function predictedWith(calibrator: Omit<Calibrator, 'classes'> | null, set: LabelledLogits, classBins = 0): Predictions {
  if (!calibrator) return predict(softmaxRows(set, 1), classBins)
  const { method, params } = calibrator
  if (method.kind === 'all') return predict(mappedRows(set, (z, p) => void method.apply(params, z, p), neverZero.has(method.id) ? 0 : undefined), classBins)
  const { rows, classes, logits } = set
  const confidence = Float64Array.from({ length: rows }, (_, i) => method.apply(params, logits.subarray(i * classes, (i + 1) * classes)))
  return withConfidence(predict(softmaxRows(set, 1), 0), confidence)
}
