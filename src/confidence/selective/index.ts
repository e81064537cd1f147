import type { ThresholdRule } from './rule'
import { sgr } from './sgr'
import { targetCoverage } from './targetCoverage'
import { targetPrecision } from './targetPrecision'
import { targetRisk } from './targetRisk'

/** THE LIST of ways to choose a threshold. A new one is one file here and one line. */
export const thresholdRules: readonly ThresholdRule[] = [targetPrecision, targetRisk, sgr, targetCoverage]
