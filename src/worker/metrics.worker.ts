/** The room off the page for batch maths: it keeps one labelled set, fits on a part of it and measures on the rest. */
import { methods } from '../confidence/calibrators'
import { fitWithPauses } from '../confidence/calibrators/method'
import { predictedWith } from '../confidence/calibrators/predictedWith'
import { storeCalibrator } from '../confidence/calibrators/stored'
import { type LabelledLogits, takeRows } from '../confidence/labelled'
import { measure } from '../confidence/metrics/measure'
import type { Predictions } from '../confidence/predictions'
import { reliability } from '../confidence/reliability'
import { splitFindings, type SplitOptions, splitRows } from '../confidence/split'
import { Fault } from '../faults'
import { openLabelled } from '../labelled/open'
import type { Calibrated, SetCall } from './calls'
import { closer } from './closer'
import { serve } from './serve'

let set: LabelledLogits | null = null
let cut: { key: string; calibration: LabelledLogits; evaluation: LabelledLogits; evaluationRows: Int32Array; findings: readonly string[] } | null = null

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
    if (id === 'none') return { ...head, title: 'As it is', measured: shown(predictedWith(null, evaluation, bins)) }
    const method = methods.find((one) => one.id === id)
    if (!method) throw new Fault('internal', `There is no method ${id}.`)
    const fitted = await fitWithPauses(method, calibration, breathe, { signal, onProgress: (share) => progress({ share }) })
    if (fitted.status === 'refused') return { ...head, title: method.title, measured: null, why: fitted.why }
    const rows = predictedWith({ method, params: fitted.params }, evaluation, bins)
    const { low, high } = fitted.details
    return {
      ...head, title: method.title, notes: fitted.notes, measured: shown(rows), stored: storeCalibrator({ method, classes: calibration.classes, params: fitted.params }),
      temperature: id === 'temperature' && low !== undefined && high !== undefined ? { T: (fitted.params as { T: number }).T, low, high } : null,
    }
  },

  ...closer((split) => parts(split), breathe),
})

function parts(split: SplitOptions): NonNullable<typeof cut> {
  if (!set) throw new Fault('labelled-set', 'No labelled set is open.')
  const key = JSON.stringify(split)
  if (cut?.key !== key) {
    const rows = splitRows(set.labels, split)
    cut = {
      key, calibration: takeRows(set, rows.calibration), evaluation: takeRows(set, rows.evaluation), evaluationRows: rows.evaluation,
      findings: splitFindings(set.labels, set.classes, rows).map(({ message }) => message),
    }
  }
  return cut
}

/** Lets a waiting "cancel" in. */
function breathe(): Promise<void> {
  return new Promise((done) => setTimeout(done))
}
