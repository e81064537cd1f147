import type { ThresholdRule } from './rule'
import { sgr } from './sgr'
import { targetCoverage } from './targetCoverage'
import { targetPrecision } from './targetPrecision'
import { targetRisk } from './targetRisk'

/** THE LIST of ways to choose a threshold. A new one is one file here and one line. */
export const thresholdRules: readonly ThresholdRule[] = [targetPrecision, targetRisk, sgr, targetCoverage]

/** `id` of a rule of the list. */
export function ruleOf(id: string): ThresholdRule {
  return thresholdRules.find((rule) => rule.id === id)!
}
