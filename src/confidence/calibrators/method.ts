import { Fault } from '../../faults'
import type { LabelledLogits } from '../labelled'
import { generalRefusal } from './fitting/guards'

/**
 * A calibrator: fitted on labelled logits, then applied to one row of logits at a time.
 *
 * Fitting is a generator because this room has no timers and no threads: whoever runs it decides when to breathe, so that
 * a worker can hear "cancel" between two steps and a test can run straight to the end. It yields the share done, 0..1, never falling.
 * Applying writes into an array of the caller's, so that 50,000 rows cost no allocation.
 * There are two kinds: `all` gives K new confidences, `top` gives only that of the top class and leaves the order of classes alone.
 */
export type Method<P, D extends Details = Details> = AllMethod<P, D> | TopMethod<P, D>

export interface AllMethod<P, D extends Details = Details> extends Shared<P, D> {
  readonly kind: 'all'
  /** z [K] -> probabilities [K], float64, in `out` (made when absent). NaN throughout where z has NaN, +Infinity or nothing finite. */
  apply(params: P, z: Float32Array, out?: Float64Array): Float64Array
}

export interface TopMethod<P, D extends Details = Details> extends Shared<P, D> {
  readonly kind: 'top'
  /** z [K] -> calibrated confidence that the top class (lowest index among ties) is right. NaN as above. */
  apply(params: P, z: Float32Array): number
}

interface Shared<P, D extends Details> {
  /** Kept in files: never changes. */
  readonly id: string
  readonly title: string
  /** The order of classes within a row never turns round (ties may arise by rounding). */
  readonly keepsRanking: boolean
  /** Adding a constant to a whole row changes nothing; so logits, ln p and anything between give the same answer. */
  readonly shiftInvariant: boolean
  /** Numbers fitted for K classes; null: it grows with the data. */
  parameters(classes: number): number | null
  /** Call it through `fit` or `fitWithPauses`, which look at the set first. */
  steps(set: LabelledLogits, options: FitOptions): Steps<P, D>
  toJson(params: P): Json
  /** Throws Fault `calibrator` on anything that `toJson` could not have written. */
  fromJson(json: unknown): P
}

/** Methods of the list, whatever their parameters. */
export type AnyMethod = Method<unknown>
export type Json = { readonly [key: string]: number | readonly number[] | readonly (readonly number[])[] | readonly Json[] }
/** Figures beside the parameters: standard errors, evaluations, the objective reached. */
export type Details = { readonly [key: string]: number }
export type Steps<P, D extends Details = Details> = Generator<number, Fit<P, D>, void>
export type Fit<P, D extends Details = Details> = Fitted<P, D> | Refused

export interface Fitted<P, D extends Details = Details> {
  readonly status: 'fitted'
  readonly params: P
  /** Plain sentences: what a careful person would say beside the result. */
  readonly notes: readonly string[]
  readonly details: D
}

export interface Refused {
  readonly status: 'refused'
  readonly reason: Reason
  readonly why: string
  readonly details: Details
}

export type Reason =
  | 'no-rows' | 'one-class' | 'probabilities' | 'scores'
  | 'few' // the only one that `evenIfFew` turns into a note
  | 'infinite' // a minus infinity that this method cannot take
  | 'size' // more parameters than are solved here
  | 'T-to-0' | 'T-to-infinity' // no best temperature, or one beyond the bounds; `details.bound` tells the bound, which is not applied
  | 'not-converged'

export interface FitOptions {
  /** An AbortSignal fits. Looked at between steps. */
  readonly signal?: { readonly aborted: boolean } | undefined
  readonly onProgress?: ((share: number) => void) | undefined
  /** Fit although data are few; the reason then stands among the notes. */
  readonly evenIfFew?: boolean | undefined
}

export function refused(reason: Reason, why: string, details: Details = {}): Refused {
  return { status: 'refused', reason, why, details }
}

/** Fits without a pause. Throws Fault `cancelled`. */
export function fit<P, D extends Details>(method: Method<P, D>, set: LabelledLogits, options: FitOptions = {}): Fit<P, D> {
  const stop = generalRefusal(set)
  if (stop) return stop
  const steps = method.steps(set, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    heed(options, step.value)
  }
}

/** The same, waiting for `pause()` between steps: a worker passes one that lets its messages in. */
export async function fitWithPauses<P, D extends Details>(
  method: Method<P, D>, set: LabelledLogits, pause: () => Promise<void>, options: FitOptions = {},
): Promise<Fit<P, D>> {
  const stop = generalRefusal(set)
  if (stop) return stop
  const steps = method.steps(set, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await pause()
    heed(options, step.value)
  }
}

function heed({ signal, onProgress }: FitOptions, share: number): void {
  if (signal?.aborted) throw new Fault('cancelled', 'The fit was cancelled.')
  onProgress?.(share)
}
