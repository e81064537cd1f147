import { equalMass } from '../bins'
import { expectedError } from './binned'
import type { Metric } from './metric'

/** The same over bins of equally many rows (Nguyen and O'Connor 2015; "adaptive"), 0..1. Equal confidences may be parted between bins. */
export const eceMass: Metric = {
  id: 'eceMass', title: 'Calibration error, equal-count bins', unit: 'share', better: 'lower', interval: 'pivotal',
  meaning: 'The same with equally many photos in each bin, so that no bin is nearly empty.',
  of: (rows, { bins }) => expectedError(equalMass(rows, bins), rows.rows),
}
