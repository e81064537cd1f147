/** Prediction sets and thresholds on a split set: fitted on its first part, told on its second. Scores are kept, so that alpha is live. */
import { conformalReport, type ConformalReport } from '../confidence/conformal/report'
import type { SetOptions } from '../confidence/conformal/method'
import { conformalScores, rowUnits, setRule, type SetRule, unitSeed } from '../confidence/conformal/sets'
import { tuneRaps, tuningShare } from '../confidence/conformal/tune'
import { type LabelledLogits, takeRows } from '../confidence/labelled'
import { predict } from '../confidence/predictions'
import { softmaxRows } from '../confidence/rows'
import { type CurvePoint, curvePoints, keptAt, type RiskCurve, riskCurve } from '../confidence/selective/curve'
import { thresholdRules } from '../confidence/selective'
import type { Choice } from '../confidence/selective/rule'
import { Fault } from '../faults'

export interface Parts {
  readonly calibration: LabelledLogits
  readonly evaluation: LabelledLogits
}

export interface Sets {
  readonly rule: SetRule
  readonly report: ConformalReport
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
  return { rule, report: conformalReport(softmaxRows(parts.evaluation, T), rule, rowUnits(parts.evaluation, unitSeed)), rows: kept.scores.length }
}

/** Rows with at least some confidence, and the wrong ones among them. */
export interface Kept {
  readonly kept: number
  readonly errors: number
}

export interface Tried {
  readonly rule: string
  /** As chosen on the calibration rows; null: no threshold reaches the target. */
  readonly choice: Choice | null
  /** What the same threshold does on the held-out rows. */
  readonly heldOut: Kept | null
}

export interface Threshold {
  /** What was asked for. */
  readonly rule: string
  readonly target: number
  /** By that rule; for an error rate by both, the one that looked best and then the one that is guaranteed. */
  readonly tried: readonly Tried[]
  /** Few enough to draw: the calibration rows, and the held-out ones. */
  readonly curves: { readonly fit: readonly CurvePoint[]; readonly heldOut: readonly CurvePoint[] }
  /** At round thresholds and those that were chosen, ascending. */
  readonly table: readonly { readonly threshold: number; readonly fit: Kept; readonly heldOut: Kept }[]
  readonly rows: { readonly fit: number; readonly heldOut: number }
}

/** Made once a split and T: a target is typed digit by digit. */
const curves = new WeakMap<LabelledLogits, { T: number; fit: RiskCurve; heldOut: RiskCurve }>()
const round = [...Array.from({ length: 20 }, (_, i) => i / 20), 0.98, 0.99]

export function chooseThreshold(parts: Parts, T: number, ruleId: string, target: number): Threshold {
  let both = curves.get(parts.evaluation)
  if (both?.T !== T) {
    const [fit, heldOut] = [parts.calibration, parts.evaluation].map((rows) => riskCurve(predict(softmaxRows(rows, T), 0)))
    curves.set(parts.evaluation, (both = { T, fit: fit!, heldOut: heldOut! }))
  }
  const { fit, heldOut } = both
  const tried = beside(ruleId, target).map(([id, wanted]): Tried => {
    const choice = thresholdRules.find((rule) => rule.id === id)!.choose(fit, wanted)
    return { rule: id, choice, heldOut: choice && keptAt(heldOut, choice.threshold) }
  })
  const thresholds = new Set([...round, ...tried.flatMap(({ choice }) => choice?.threshold ?? [])])
  return {
    rule: ruleId, target, tried, curves: { fit: curvePoints(fit), heldOut: curvePoints(heldOut) }, rows: { fit: fit.rows, heldOut: heldOut.rows },
    table: [...thresholds].sort((a, b) => a - b).map((threshold) => ({ threshold, fit: keptAt(fit, threshold), heldOut: keptAt(heldOut, threshold) })),
  }
}

/** An error rate is told by the rule that looked best and by the guaranteed one: at most r wrong is at least 1 - r right. */
function beside(id: string, target: number): (readonly [id: string, target: number])[] {
  const rule = thresholdRules.find((one) => one.id === id)
  if (!rule) throw new Fault('internal', `There is no rule ${id}.`)
  if (rule.target === 'coverage') return [[id, target]]
  return id === 'sgr' ? [['risk', target], [id, target]] : [[id, target], ['sgr', rule.target === 'risk' ? target : 1 - target]]
}
