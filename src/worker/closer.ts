/** A closer look at the held-out rows: what each chart and list shows beside the figures. The rows of the last two calibrators asked about are kept. */
import { bootstrapSteps } from '../confidence/bootstrap'
import { predictedWith } from '../confidence/predictedWith'
import { readCalibrator, type StoredCalibrator } from '../confidence/calibrators/stored'
import type { LabelledLogits } from '../confidence/labelled'
import { metrics } from '../confidence/metrics'
import { nllSteps } from '../confidence/nllCurve'
import { type PerClass, perClass } from '../confidence/perClass'
import type { Predictions } from '../confidence/predictions'
import { rowsOfBin } from '../confidence/reliability'
import { type CurvePoint, curvePoints, riskAtCoverage, riskCurve } from '../confidence/selective/curve'
import type { SplitOptions } from '../confidence/split'
import type { Handlers } from './serve'

export type CloserCall = 'look' | 'nllCurve' | 'intervals' | 'rowsOfBin'

/** Held-out rows of a split, answered with a fitted calibrator, or (null) as the model does. */
export interface Held {
  readonly split: SplitOptions
  readonly stored: StoredCalibrator | null
}

export interface Looked {
  /** Few enough to draw. */
  readonly curve: readonly CurvePoint[]
  /** Error rate at every twentieth of coverage, for the table. */
  readonly risks: readonly { readonly coverage: number; readonly risk: number }[]
  readonly perClass: PerClass
}

export interface BinRows {
  /** Rows in the bin, of which `rows` are the surest. */
  readonly total: number
  readonly rows: readonly BinRow[]
  /** Names of the photos, row by row, of a set that was made from photos. */
  readonly files: readonly string[] | null
}

export interface BinRow {
  /** In the set as it was opened, from 0. */
  readonly row: number
  readonly confidence: number
  readonly answered: number
  readonly label: number
}

interface Evaluated {
  readonly evaluation: LabelledLogits
  readonly evaluationRows: Int32Array
}

export function closer(parts: (split: SplitOptions) => Evaluated, breathe: () => Promise<void>): Pick<Handlers, CloserCall> {
  const kept = new Map<string, { of: LabelledLogits; rows: Predictions }>()

  function held({ split, stored }: Held): Predictions {
    const { evaluation } = parts(split)
    const key = JSON.stringify(stored)
    const known = kept.get(key)
    if (known?.of === evaluation) return known.rows
    kept.delete(key)
    if (kept.size === 2) kept.delete(kept.keys().next().value!)
    const rows = predictedWith(stored && readCalibrator(stored, evaluation.classes), evaluation)
    kept.set(key, { of: evaluation, rows })
    return rows
  }

  /** To the end, or until "cancel" is heard; looks up often enough to hear it and seldom enough to be fast. */
  async function run<R>(steps: Generator<number, R, void>, { signal, progress }: { signal: AbortSignal; progress: (value: { share: number }) => void }): Promise<R> {
    for (let looked = Date.now(); ; ) {
      const step = steps.next()
      if (step.done) return step.value
      if (Date.now() - looked < 30) continue
      await breathe()
      signal.throwIfAborted()
      progress({ share: step.value })
      looked = Date.now()
    }
  }

  return {
    look: async (ask) => {
      const rows = held(ask)
      const curve = riskCurve(rows)
      return {
        curve: curvePoints(curve), perClass: perClass(rows),
        risks: Array.from({ length: 20 }, (_, i) => (i + 1) / 20).map((coverage) => ({ coverage, risk: riskAtCoverage(curve, coverage) ?? Number.NaN })),
      }
    },
    nllCurve: ({ split, least, most }, context) => run(nllSteps(parts(split).evaluation, least, most), context),
    intervals: (ask, context) => run(bootstrapSteps(held(ask), metrics, { bins: ask.bins }), context),
    rowsOfBin: async (ask) => {
      const rows = held(ask)
      const { evaluationRows } = parts(ask.split)
      const all = rowsOfBin(rows, 'width', ask.bins, ask.bin)
      return {
        total: all.length, files: null,
        rows: Array.from(all.subarray(0, ask.most), (i) => ({ row: evaluationRows[i]!, confidence: rows.confidence[i]!, answered: rows.predicted[i]!, label: rows.labels[i]! })),
      }
    },
  }
}
