import { choice, type ThresholdRule } from './rule'

/** The lowest confidence with precision at least the target. Precision goes up and down along the curve, so all of it is looked at. */
export const targetPrecision: ThresholdRule = {
  id: 'precision', title: 'Precision', target: 'precision',
  meaning: 'Answers as many photos as it can while this share of the answers was right here; on new photos it may be less.',
  choose(curve, target) {
    for (let p = curve.kept.length - 1; p >= 0; p--) if ((curve.kept[p]! - curve.errors[p]!) / curve.kept[p]! >= target) return choice(curve, p)
    return null
  },
}
