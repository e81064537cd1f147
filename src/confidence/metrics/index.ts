import { accuracy } from './accuracy'
import { augrc } from './augrc'
import { aurc, eAurc } from './aurc'
import { auroc } from './auroc'
import { brier } from './brier'
import { brierTop } from './brierTop'
import { classwiseEce, classwiseEceSum } from './classwise'
import { debiasedL2 } from './debiasedL2'
import { ece } from './ece'
import { eceMass } from './eceMass'
import { gap } from './gap'
import { mce } from './mce'
import { meanConfidence } from './meanConfidence'
import type { Metric } from './metric'
import { nll } from './nll'
import { noiseFloor } from './noiseFloor'
import { rmsce } from './rmsce'

/** THE LIST of figures, in the order they are shown. A new one is one file here and one line. */
export const metrics: readonly Metric[] = [
  accuracy, meanConfidence, gap, nll, brier, brierTop, ece, noiseFloor, eceMass, mce, rmsce, debiasedL2, classwiseEce, classwiseEceSum,
  auroc, aurc, eAurc, augrc,
]
