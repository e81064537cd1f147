import { mean, type Metric } from './metric'

/** Mean probability of the answered class, 0..1. */
export const meanConfidence: Metric = {
  id: 'meanConfidence', title: 'Mean confidence', unit: 'share', better: null, interval: 'percentile',
  meaning: 'How sure the model says it is, on average.',
  of: (rows) => mean(rows.confidence),
}
