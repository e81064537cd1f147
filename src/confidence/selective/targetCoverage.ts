import { pointOf } from './curve'
import { choice, type ThresholdRule } from './rule'

/** The highest confidence that keeps at least the target share of the rows. */
export const targetCoverage: ThresholdRule = {
  id: 'coverage', title: 'Share answered', target: 'coverage',
  meaning: 'Answers at least this share of the photos, the surest ones.',
  choose(curve, target) {
    if (curve.rows === 0 || target > 1) return null
    return choice(curve, pointOf(curve.kept, Math.max(1, Math.ceil(target * curve.rows - 1e-12))))
  },
}
