import { binOf } from '../bins'
import type { Metric } from './metric'

/**
 * sum_b sqrt(2 / pi) sqrt(sum_{i in b} c_i (1 - c_i)) / n: the ECE to expect of a perfectly calibrated model on as many rows with
 * these confidences (normal approximation, ours; within 3 % of simulation from 200 rows on). 0..1.
 */
export const noiseFloor: Metric = {
  id: 'noiseFloor', title: 'Noise floor of ECE', unit: 'share', better: null, interval: null,
  meaning: 'The calibration error a perfectly calibrated model would show on this many photos, by chance alone.',
  of({ rows, confidence }, { bins }) {
    const variance = new Float64Array(bins)
    for (let i = 0; i < rows; i++) {
      const c = confidence[i]!
      variance[binOf(c, bins)]! += c * (1 - c)
    }
    let sum = 0
    for (let b = 0; b < bins; b++) sum += Math.sqrt(Math.max(0, variance[b]!))
    return (Math.sqrt(2 / Math.PI) * sum) / rows
  },
}
