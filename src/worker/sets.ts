/** Prediction sets and thresholds on a split set: fitted on its first part, told on its second. Scores are kept, so that alpha is live. */
import { conformalReport, type ConformalReport } from '../confidence/conformal/report'
import type { SetOptions } from '../confidence/conformal/method'
import { conformalScores, rowUnits, setRule, type SetRule, unitSeed } from '../confidence/conformal/sets'
import { tuneRaps, tuningShare } from '../confidence/conformal/tune'
import { type LabelledLogits, takeRows } from '../confidence/labelled'
import { predict } from '../confidence/predictions'
import { softmaxRows } from '../confidence/rows'
import { riskCurve } from '../confidence/selective/curve'
import { thresholdRules } from '../confidence/selective'
import type { Choice } from '../confidence/selective/rule'
import { Fault } from '../faults'

export interface Parts {
  readonly calibration: LabelledLogits
  readonly evaluation: LabelledLogits
}

export interface Sets {
  readonly rule: SetRule
  readonly report: Omit<ConformalReport, 'classCoverage'>
  /** Rows the quantile was taken of; fewer than the calibration rows where some went to tuning. */
  readonly rows: number
}

let kept: { key: string; parts: Parts; options: SetOptions; scores: Float64Array } | null = null

/** `key` names the split; T is the temperature the model's confidences are taken at. */
export function predictionSets(key: string, parts: Parts, T: number, wanted: SetOptions, alpha: number, tuned: boolean): Sets {
  const full = JSON.stringify([key, T, wanted, tuned ? alpha : null])
  if (kept?.key !== full || kept.parts !== parts) {
    let { calibration } = parts
    let options = wanted
    if (wanted.method === 'raps' && tuned) {
      // Every so many rows: files often lie in the order of their classes.
      const rows = Array.from({ length: calibration.rows }, (_, i) => i)
      const toTune = (i: number): boolean => Math.floor((i + 1) * tuningShare) > Math.floor(i * tuningShare)
      const tuning = takeRows(calibration, rows.filter(toTune))
      calibration = takeRows(calibration, rows.filter((i) => !toTune(i)))
      options = { ...wanted, ...tuneRaps(softmaxRows(tuning, T), alpha, wanted, rowUnits(tuning, unitSeed)) }
    }
    kept = { key: full, parts, options, scores: conformalScores(softmaxRows(calibration, T), options, rowUnits(calibration, unitSeed)) }
  }
  const rule = setRule(kept.scores, alpha, kept.options)
  const { classCoverage: _, ...report } = conformalReport(softmaxRows(parts.evaluation, T), rule, rowUnits(parts.evaluation, unitSeed))
  return { rule, report, rows: kept.scores.length }
}

export interface Threshold {
  /** As chosen on the calibration rows; null: no threshold reaches the target. */
  readonly choice: Choice | null
  /** What the same threshold does on the held-out rows. */
  readonly heldOut: { readonly kept: number; readonly rows: number; readonly right: number } | null
}

export function chooseThreshold(parts: Parts, T: number, ruleId: string, target: number): Threshold {
  const rule = thresholdRules.find(({ id }) => id === ruleId)
  if (!rule) throw new Fault('internal', `There is no rule ${ruleId}.`)
  const choice = rule.choose(riskCurve(predict(softmaxRows(parts.calibration, T), 0)), target)
  if (!choice) return { choice, heldOut: null }
  const { confidence, correct, rows } = predict(softmaxRows(parts.evaluation, T), 0)
  let [kept, right] = [0, 0]
  for (let i = 0; i < rows; i++) {
    if (confidence[i]! < choice.threshold) continue
    kept++
    right += correct[i]!
  }
  return { choice, heldOut: { kept, rows, right } }
}
