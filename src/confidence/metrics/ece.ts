import { equalWidth } from '../bins'
import { expectedError } from './binned'
import type { Metric } from './metric'

/** sum_b n_b / n |accuracy_b - mean confidence_b| over bins of equal width (Naeini et al. 2015; Guo et al. 2017), 0..1. */
export const ece: Metric = {
  id: 'ece', title: 'Calibration error (ECE)', unit: 'share', better: 'lower', interval: 'pivotal',
  meaning: 'How far confidence and accuracy lie apart, on average over bins of equal width. Compare it with the noise floor.',
  of: (rows, { bins }) => expectedError(equalWidth(rows, bins), rows.rows),
}
