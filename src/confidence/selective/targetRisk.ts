import { choice, type ThresholdRule } from './rule'

/** The largest coverage with an error rate of at most the target (coverage at risk; El-Yaniv and Wiener 2010). */
export const targetRisk: ThresholdRule = {
  id: 'risk', title: 'Error rate', target: 'risk',
  meaning: 'Answers as many photos as it can while at most this share of the answers was wrong here; on new photos it may be more.',
  choose(curve, target) {
    for (let p = curve.kept.length - 1; p >= 0; p--) if (curve.errors[p]! / curve.kept[p]! <= target) return choice(curve, p)
    return null
  },
}
