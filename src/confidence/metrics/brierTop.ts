import type { Metric } from './metric'

/** mean (confidence - correct)^2, 0..1. */
export const brierTop: Metric = {
  id: 'brierTop', title: 'Brier score of the first answer', unit: 'number', better: 'lower', interval: 'percentile',
  meaning: 'Squared distance between the confidence of the first answer and whether it was right.',
  of({ rows, confidence, correct }) {
    let sum = 0
    for (let i = 0; i < rows; i++) sum += (confidence[i]! - correct[i]!) ** 2
    return sum / rows
  },
}
