import { mean, type Metric } from './metric'

/** Share of rows whose answer is the label, 0..1. */
export const accuracy: Metric = {
  id: 'accuracy', title: 'Accuracy', unit: 'share', better: 'higher', interval: 'percentile',
  meaning: 'How often the first answer is right.',
  of: (rows) => mean(rows.correct),
}
