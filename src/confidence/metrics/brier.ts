import { mean, type Metric } from './metric'

/** mean sum_k (p_k - [k = label])^2, 0..2 (Brier 1950); not divided by K. */
export const brier: Metric = {
  id: 'brier', title: 'Brier score', unit: 'number', better: 'lower', interval: 'percentile',
  meaning: 'Squared distance between the confidences of all classes and the truth; 0 is perfect, 2 the worst.',
  of: (rows) => (rows.brier ? mean(rows.brier) : null),
}
