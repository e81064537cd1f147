import type { Calibrator } from '../confidence/calibrators/stored'
import type { LabelledLogits } from '../confidence/labelled'
import { predict, type Predictions, withConfidence } from '../confidence/predictions'
import { mappedRows } from '../confidence/rows'
import { predictAt } from './kernel/measured'

/** Maps that are never exactly 0 where the logits are finite: their log loss needs no floor. */
const smooth = ['vector', 'matrix', 'dirichlet']

/** A set's rows as a fitted calibrator answers them, by the kernel where it can; null: as the model does. `bins` as in `predict`; a top-label calibrator has none. */
export function predicted(calibrator: Pick<Calibrator, 'method' | 'params'> | null, set: LabelledLogits, bins: number): Predictions {
  if (!calibrator) return predictAt(set, 1, bins)
  const { method, params } = calibrator
  if (method.id === 'temperature') return predictAt(set, (params as { T: number }).T, bins)
  if (method.kind === 'all') return predict(mappedRows(set, (z, p) => method.apply(params, z, p), smooth.includes(method.id) ? 0 : undefined), bins)
  const { rows, classes, logits } = set
  const confidence = Float64Array.from({ length: rows }, (_, i) => method.apply(params, logits.subarray(i * classes, (i + 1) * classes)))
  return withConfidence(predictAt(set, 1, 0), confidence)
}
