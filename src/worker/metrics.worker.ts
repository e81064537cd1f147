/** The room off the page for batch maths: it keeps one labelled set, fits on a part of it and measures on the rest. */
import { appliedRows } from '../confidence/calibrators/fitting/appliedRows'
import { methods } from '../confidence/calibrators'
import { fitWithPauses } from '../confidence/calibrators/method'
import { storeCalibrator } from '../confidence/calibrators/stored'
import { type LabelledLogits, takeRows } from '../confidence/labelled'
import { measure } from '../confidence/metrics/measure'
import { predict, type Predictions, withConfidence } from '../confidence/predictions'
import { reliability } from '../confidence/reliability'
import { softmaxRows } from '../confidence/rows'
import { splitFindings, type SplitOptions, splitRows } from '../confidence/split'
import { Fault } from '../faults'
import { openLabelled } from '../labelled/open'
import type { Calibrated, SetCall } from './calls'
import { serve } from './serve'
import { chooseThreshold, predictionSets } from './sets'

let set: LabelledLogits | null = null
let cut: { key: string; calibration: LabelledLogits; evaluation: LabelledLogits; findings: readonly string[] } | null = null

serve<SetCall>(self as unknown as Parameters<typeof serve>[0], {
  async openSet({ logits, labels }) {
    set = null
    cut = null
    const opened = await openLabelled(logits, labels)
    set = opened.set
    return { rows: set.rows, classes: set.classes, kind: opened.kind, notes: opened.notes }
  },

  async calibrate({ method: id, split, bins }, { signal, progress }) {
    const { calibration, evaluation, findings } = parts(split)
    const head = { method: id, calibrationRows: calibration.rows, evaluationRows: evaluation.rows, findings, notes: [], why: '', temperature: null, stored: null }
    const shown = (rows: Predictions): Calibrated['measured'] => ({
      figures: measure(rows, { bins }), bins: reliability(rows, 'width', bins), zeroProbLabels: rows.zeroProbLabels,
    })
    if (id === 'none') return { ...head, title: 'As it is', measured: shown(predict(softmaxRows(evaluation, 1), bins)) }
    const method = methods.find((one) => one.id === id)
    if (!method) throw new Fault('internal', `There is no method ${id}.`)
    const fitted = await fitWithPauses(method, calibration, breathe, { signal, onProgress: (share) => progress({ share }) })
    if (fitted.status === 'refused') return { ...head, title: method.title, measured: null, why: fitted.why }
    const rows = method.kind === 'all'
      ? predict(appliedRows(method, fitted.params, evaluation), bins)
      : withConfidence(predict(softmaxRows(evaluation, 1), 0), confidences(evaluation, (z) => method.apply(fitted.params, z)))
    const { low, high } = fitted.details
    return {
      ...head, title: method.title, notes: fitted.notes, measured: shown(rows), stored: storeCalibrator({ method, classes: calibration.classes, params: fitted.params }),
      temperature: id === 'temperature' && low !== undefined && high !== undefined ? { T: (fitted.params as { T: number }).T, low, high } : null,
    }
  },

  sets({ split, T, options, alpha, tuned }) {
    return Promise.resolve(predictionSets(JSON.stringify(split), parts(split), T, options, alpha, tuned))
  },

  threshold({ split, T, rule, target }) {
    return Promise.resolve(chooseThreshold(parts(split), T, rule, target))
  },
})

function parts(split: SplitOptions): NonNullable<typeof cut> {
  if (!set) throw new Fault('labelled-set', 'No labelled set is open.')
  const key = JSON.stringify(split)
  if (cut?.key !== key) {
    const rows = splitRows(set.labels, split)
    cut = {
      key, calibration: takeRows(set, rows.calibration), evaluation: takeRows(set, rows.evaluation),
      findings: splitFindings(set.labels, set.classes, rows).map(({ message }) => message),
    }
  }
  return cut
}

function confidences({ rows, classes, logits }: LabelledLogits, of: (z: Float32Array) => number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => of(logits.subarray(i * classes, (i + 1) * classes)))
}

/** Lets a waiting "cancel" in. */
function breathe(): Promise<void> {
  return new Promise((done) => setTimeout(done))
}
