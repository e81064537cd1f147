/** A closer look at the held-out rows: what each chart and list shows beside the figures. The answers of the model and of the last calibrator asked about are kept. */
import { bootstrapSteps } from '../confidence/bootstrap'
import { readCalibrator, type StoredCalibrator } from '../confidence/calibrators/stored'
import type { LabelledLogits } from '../confidence/labelled'
import { metrics } from '../confidence/metrics'
import { nllCurve, temperatureGrid } from '../confidence/nllCurve'
import { type PerClass, perClass } from '../confidence/perClass'
import type { Predictions } from '../confidence/predictions'
import { rowsOfBin } from '../confidence/reliability'
import { type CurvePoint, curvePoints, riskAtCoverage, riskCurve } from '../confidence/selective/curve'
import type { SplitOptions } from '../confidence/split'
import { breathe } from './breathe'
import { predicted } from './predicted'
import type { Handlers } from './serve'

export type CloserCall = 'look' | 'nllCurve' | 'intervals' | 'rowsOf'

/** Held-out rows somebody points at: those in a bin of confidence, or the wrong ones among those at least this sure. */
export type Pointed = { readonly bins: number; readonly bin: number } | { readonly least: number }

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

/** Mean log loss at temperatures from the coldest to the hottest, [temperatures]. */
export interface NllCurve {
  readonly temperature: Float64Array
  /** Nats; Infinity where a label has the logit -Infinity. */
  readonly nll: Float64Array
}

export interface FoundRows {
  /** All there are, of which `rows` are the surest. */
  readonly total: number
  readonly rows: readonly FoundRow[]
}

export interface FoundRow {
  /** In the set as it was opened, from 0. */
  readonly row: number
  readonly confidence: number
  readonly answered: number
  readonly label: number
}

interface Evaluated {
  /** Another split may move its rows: to be read in one's turn. */
  readonly evaluation: LabelledLogits
  readonly evaluationRows: Int32Array
}

type InTurn = <A extends unknown[], R>(work: (...asked: A) => Promise<R>) => (...asked: A) => Promise<R>

export function closer(parts: (split: SplitOptions) => Evaluated, inTurn: InTurn): Pick<Handlers, CloserCall> {
  /** By the part they are of: it goes with the set it lies in. */
  const kept = new WeakMap<LabelledLogits, Map<string, { rows: Predictions; evaluationRows: Int32Array }>>()

  /** Only this reads the set; what follows works on its own numbers, and holds nobody up. */
  const held = inTurn(async ({ split, stored }: Held, signal: AbortSignal) => {
    signal.throwIfAborted()
    const { evaluation, evaluationRows } = parts(split)
    const own = kept.get(evaluation) ?? new Map<string, { rows: Predictions; evaluationRows: Int32Array }>()
    kept.set(evaluation, own)
    const key = JSON.stringify(stored)
    const known = own.get(key)
    if (known) return known
    const made = { rows: predicted(stored && readCalibrator(stored, evaluation.classes), evaluation, 0), evaluationRows }
    // The model as it is stays; of the calibrators the last one.
    for (const other of own.keys()) if (other !== 'null' && key !== 'null') own.delete(other)
    own.set(key, made)
    return made
  })

  return {
    look: async (ask, { signal }) => {
      const { rows } = await held(ask, signal)
      const curve = riskCurve(rows)
      return {
        curve: curvePoints(curve), perClass: perClass(rows),
        risks: Array.from({ length: 20 }, (_, i) => (i + 1) / 20).map((coverage) => ({ coverage, risk: riskAtCoverage(curve, coverage) ?? Number.NaN })),
      }
    },
    nllCurve: async ({ split, least, most }, { signal, progress }) => {
      const temperature = temperatureGrid(least, Math.round(Math.log2(most / least)), perOctave)
      const nll = new Float64Array(temperature.length)
      const slice = inTurn(async (from: number) => addSlice(parts(split).evaluation, from, temperature, nll))
      for (let done = { next: 0, share: 0 }; done.share < 1; ) {
        signal.throwIfAborted()
        done = await slice(done.next)
        progress({ share: done.share })
        await breathe()
      }
      return { temperature, nll }
    },
    intervals: async (ask, context) => run(bootstrapSteps((await held(ask, context.signal)).rows, metrics, { bins: ask.bins }), context),
    rowsOf: async (ask, { signal }) => {
      const { rows, evaluationRows } = await held(ask, signal)
      const { which } = ask
      const all = 'bin' in which ? rowsOfBin(rows, 'width', which.bins, which.bin)
        : rows.ascending.filter((i) => rows.confidence[i]! >= which.least && rows.correct[i] === 0).toReversed()
      return {
        total: all.length,
        rows: Array.from(all.subarray(0, ask.most), (i) => ({ row: evaluationRows[i]!, confidence: rows.confidence[i]!, answered: rows.predicted[i]!, label: rows.labels[i]! })),
      }
    },
  }
}

/** To the end, or until "cancel" is heard. */
async function run<R>(steps: Generator<number, R, void>, { signal, progress }: { signal: AbortSignal; progress: (value: { share: number }) => void }): Promise<R> {
  let said = 0
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    await breathe()
    signal.throwIfAborted()
    if (step.value < said + 0.02) continue
    said = step.value
    progress({ share: said })
  }
}

/** Temperatures to each doubling of T. */
const perOctave = 10

/** Adds the share that the rows of one slice have in the means, a turn's work: whoever waits meanwhile waits for a moment. */
function addSlice({ rows, classes, logits, labels }: LabelledLogits, from: number, temperature: Float64Array, nll: Float64Array): { next: number; share: number } {
  const next = Math.min(rows, from + Math.max(1, Math.floor(1e5 / classes)))
  const part = nllCurve({ rows: next - from, classes, logits: logits.subarray(from * classes, next * classes), labels: labels.subarray(from, next) }, temperature)
  for (let t = 0; t < nll.length; t++) nll[t]! += part[t]! * ((next - from) / rows)
  return { next, share: next / rows }
}
