/** The room off the page for batch maths: it keeps one labelled set, fits on a part of it and measures on the rest. */
import { methods } from '../confidence/calibrators'
import { advise } from '../confidence/calibrators/advise'
import { fitWithPauses } from '../confidence/calibrators/method'
import { storeCalibrator } from '../confidence/calibrators/stored'
import { Arranged } from '../confidence/arranged'
import { type LabelledLogits, labelledLogits } from '../confidence/labelled'
import { measure } from '../confidence/metrics/measure'
import type { Predictions } from '../confidence/predictions'
import { reliability } from '../confidence/reliability'
import { splitFindings, type SplitOptions, splitRows } from '../confidence/split'
import { Fault } from '../faults'
import { fewestRows, openLabelled, type OpenSet } from '../labelled/open'
import { breathe } from './breathe'
import type { Calibrated, OpenedSet, SetCall } from './calls'
import { closer } from './closer'
import { turns } from './inTurn'
import { withKernel } from './kernel/measured'
import { openKernel, roomFor } from './kernel/room'
import { predicted } from './predicted'
import { serve } from './serve'
import { chooseThreshold, predictionSets } from './sets'

/** Another split moves the rows that a fit is reading: whatever reads rows waits for its turn. */
const inTurn = turns()

let set: Arranged | null = null
let cut: { key: string; calibration: LabelledLogits; evaluation: LabelledLogits; evaluationRows: Int32Array; findings: readonly string[] } | null = null

serve<SetCall>(self as unknown as Parameters<typeof serve>[0], {
  async openSet({ first, second, names }, { signal, progress }) {
    await openKernel()
    const opened = await openLabelled(first, second, { names, signal, make: roomFor, progress: (share) => progress({ share }) })
    return take(opened)
  },

  async giveSet({ logits, labels, classes, names, files }) {
    await openKernel()
    const data = roomFor(logits.length)
    data.set(logits)
    return take({ set: labelledLogits(data, labels, classes), kind: 'logits', notes: [], names, files })
  },

  calibrate: inTurn(async ({ method: id, split, bins }, { signal, progress }) => {
    signal.throwIfAborted()
    const { calibration, evaluation, findings } = parts(split)
    const head = { method: id, calibrationRows: calibration.rows, evaluationRows: evaluation.rows, findings, notes: [], why: '', temperature: null, stored: null }
    const shown = (rows: Predictions): Calibrated['measured'] => ({
      figures: measure(rows, { bins }), bins: reliability(rows, 'width', bins), zeroProbLabels: rows.zeroProbLabels,
    })
    if (id === 'none') return { ...head, title: 'As it is', notes: calibration.rows + evaluation.rows < fewestRows ? [] : adviceOn(calibration), measured: shown(predicted(null, evaluation, bins)) }
    const method = methods.find((one) => one.id === id)
    if (!method) throw new Fault('internal', `There is no method ${id}.`)
    if (calibration.rows + evaluation.rows < fewestRows) return { ...head, title: method.title, measured: null, why: `Too few rows to fit (${calibration.rows + evaluation.rows}; at least ${fewestRows}).` }
    const fitted = await fitWithPauses(withKernel(method), calibration, breathe, { signal, onProgress: (share) => progress({ share }) })
    if (fitted.status === 'refused') return { ...head, title: method.title, measured: null, why: fitted.why }
    const rows = predicted({ method, params: fitted.params }, evaluation, bins)
    const { low, high } = fitted.details
    return {
      ...head, title: method.title, notes: fitted.notes, measured: shown(rows), stored: storeCalibrator({ method, classes: calibration.classes, params: fitted.params }),
      temperature: id === 'temperature' && low !== undefined && high !== undefined ? { T: (fitted.params as { T: number }).T, low, high } : null,
    }
  }),

  sets: inTurn(async ({ split, T, options, alpha, tuned }, { signal }) => {
    signal.throwIfAborted()
    return predictionSets(JSON.stringify(split), parts(split), T, options, alpha, tuned)
  }),

  threshold: inTurn(async ({ split, T, rule, target }, { signal }) => {
    signal.throwIfAborted()
    return chooseThreshold(parts(split), T, rule, target)
  }),

  ...closer(parts, inTurn),
})

/** The set in hand from now on; one that could not be read leaves the old one where it is. */
function take(opened: OpenSet): OpenedSet {
  set = new Arranged(opened.set)
  cut = null
  return { rows: set.rows, classes: set.classes, kind: opened.kind, notes: opened.notes, names: opened.names, files: opened.files }
}

/** Which methods to try first, and why; the held-out rows decide. */
function adviceOn(rows: LabelledLogits): string[] {
  const { prefer, why } = advise(rows)
  const names = prefer.map((id) => methods.find((method) => method.id === id)?.title ?? id)
  return names.length === 0 ? [why] : [`To try first: ${names.join('; ')}. ${why[0]!.toUpperCase()}${why.slice(1)}`]
}

function parts(split: SplitOptions): NonNullable<typeof cut> {
  if (!set) throw new Fault('labelled-set', 'No labelled set is open.')
  const key = JSON.stringify(split)
  if (cut?.key !== key) {
    const rows = splitRows(set.labels, split)
    cut = {
      key, ...set.parts(rows), evaluationRows: rows.evaluation,
      findings: splitFindings(set.labels, set.classes, rows).map(({ message }) => message),
    }
  }
  return cut
}
