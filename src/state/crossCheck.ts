/** One photo on every device, one after the other, each in a worker of its own that is closed after: a broken driver shows. */
import { confidences } from '../confidence/softmax'
import type { Probabilities } from '../confidence/types'
import type { Device } from '../engines/engine'
import { devicesOf } from '../engines/runtimes'
import { Fault, sentence, toPlain } from '../faults'
import { prepare } from '../worker/preparer'
import { Session } from '../worker/session'
import { orderOf } from './derive'
import { scheduleTrials, stopTrials } from './devices'
import { readLogits } from './queue'
import { facts, photoById } from './store'
import { work } from './work'
import { type Compared, largestDifference } from './verdict'

/** WASM first: it is the reference, or CPU where there is no WASM. Both compute in float32 by plain rules. */
const compareOrder: readonly Device[] = ['wasm', 'cpu', 'webgl', 'webgpu']

export type CheckRow = { readonly device: Device } & (
  | { readonly status: 'waiting' | 'running' }
  | { readonly status: 'failed'; readonly why: string }
  | { readonly status: 'done'; readonly label: string; readonly top: number; readonly all: Probabilities; readonly difference: number | null; readonly ms: number }
)

/** `onRows` is told after every change. Resolves with the last rows; throws only Fault `cancelled`, or when there is no photo to show. */
export async function crossCheck(signal: AbortSignal, onRows: (rows: readonly CheckRow[]) => void): Promise<readonly CheckRow[]> {
  const { model, selected } = facts()
  const current = work.session
  const blob = selected === null ? null : photoById(selected)?.blob
  if (!model || !current || !blob) throw new Fault('cancelled', 'Open a photo first.')
  // Two tests at once would only slow each other.
  stopTrials()
  let rows: readonly CheckRow[] = devicesOf(current.runtime, compareOrder).map((device) => ({ device, status: 'waiting' }))
  const set = (row: CheckRow): void => {
    rows = rows.map((old) => (old.device === row.device ? row : old))
    onRows(rows)
  }
  try {
    const { tensor } = await prepare(blob, model.recipe, false, signal)
    let reference: Probabilities | null = null
    for (const { device } of rows) {
      signal.throwIfAborted()
      set({ device, status: 'running' })
      let session: Session | null = null
      try {
        session = await Session.open(current.model, () => model.recipe, { devices: [device], signal })
        const ran = await session.run(tensor.slice(), model.recipe, signal)
        const logits = readLogits(ran.raw, model, device)
        // The model's own confidences: T = 1, whatever the slider says.
        const all = confidences(logits, 1, model.link)
        const top = orderOf(logits)[0]!
        set({ device, status: 'done', label: model.labels[top] ?? String(top), top: all[top]!, all, difference: reference && largestDifference(all, reference), ms: ran.ms })
        reference ??= all
      } catch (error) {
        if (signal.aborted) throw error
        set({ device, status: 'failed', why: sentence(toPlain(error)) })
      } finally {
        session?.close()
      }
    }
    return rows
  } finally {
    if (facts().forced === null) scheduleTrials()
  }
}

export function compared(rows: readonly CheckRow[]): Compared[] {
  return rows.map((row) => ({ device: row.device, answered: row.status === 'done', difference: row.status === 'done' ? row.difference : null }))
}
