import { mean, type Metric } from './metric'

/** Mean confidence minus accuracy, -1..1. */
export const gap: Metric = {
  id: 'gap', title: 'Overconfidence (gap)', unit: 'share', better: null, interval: 'percentile',
  meaning: 'Mean confidence minus accuracy: above 0 the model claims too much, below 0 too little.',
  of: (rows) => mean(rows.confidence) - mean(rows.correct),
}
