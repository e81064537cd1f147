/** What charts and lists ask beside the figures. An answer belongs to one result: when set, split or bins change, it is no longer shown. */
import { toPlain } from '../../faults'
import type { Calibrated } from '../../worker/calls'
import type { Pointed } from '../../worker/closer'
import type { About, Closer, Facts, RowsFrom } from '../facts'
import { facts, store } from '../store'
import { openMeasurer } from './calibrate'

/** The answer, if it belongs to the present result of the method. */
export function present<T>(s: Facts, method: string, about: About<T> | null | undefined): T | null {
  return about && about.of === s.calibrate.results[method] ? about.answer : null
}

export function look(method: string, signal: AbortSignal): Promise<void> {
  return about(method, signal, async (of) => {
    const answer = await (await openMeasurer(signal)).closer('look', held(of), signal)
    return { looks: { ...facts().closer.looks, [method]: { of, answer } } }
  })
}

/** From T = 0.25 to T = 4, farther where the best T is near an end or beyond. */
export function lookAtNll(signal: AbortSignal): Promise<void> {
  return about('temperature', signal, async (of) => {
    const T = of.temperature?.T ?? 1
    const answer = await (await openMeasurer(signal)).closer('nllCurve', { split: facts().calibrate.split, least: Math.min(0.25, 2 ** Math.floor(Math.log2(T / 2))), most: Math.max(4, 2 ** Math.ceil(Math.log2(T * 2))) }, signal)
    return { nll: { of, answer } }
  })
}

export function askIntervals(method: string, signal: AbortSignal): Promise<void> {
  return about(method, signal, async (of) => {
    const answer = await (await openMeasurer(signal)).closer('intervals', { ...held(of), bins: facts().calibrate.bins }, signal)
    return { intervals: { ...facts().closer.intervals, [method]: { of, answer } } }
  })
}

/** Rows listed of what was pointed at; there may be more. */
export const mostRows = 200

let opening: AbortController | null = null

export function openRows(from: RowsFrom, method: string, which: Pointed): Promise<void> {
  opening?.abort()
  const { signal } = (opening = new AbortController())
  return about(method, signal, async (of) => {
    const answer = await (await openMeasurer(signal)).closer('rowsOf', { ...held(of), which, most: mostRows }, signal)
    return { rows: { of, which, from, answer } }
  })
}

export function closeRows(): void {
  opening?.abort()
  store.setState((s) => ({ closer: { ...s.closer, rows: null } }))
}

function held({ stored }: Calibrated) {
  return { split: facts().calibrate.split, stored }
}

/** Asks about the method's result, once there is one that was measured. A fault is said where those of the set are. */
async function about(method: string, signal: AbortSignal, ask: (of: Calibrated) => Promise<Partial<Closer>>): Promise<void> {
  const of = facts().calibrate.results[method]
  if (!of) return
  try {
    const change = await ask(of)
    if (!signal.aborted) store.setState((s) => ({ closer: { ...s.closer, ...change } }))
  } catch (error) {
    const fault = toPlain(error)
    if (!signal.aborted && fault.code !== 'cancelled') store.setState((s) => ({ calibrate: { ...s.calibrate, fault } }))
  }
}
