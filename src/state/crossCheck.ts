/** One photo on every device, one after the other, each in a worker of its own that is closed after: a broken driver shows. */
import { confidences } from '../confidence/softmax'
import type { Probabilities } from '../confidence/types'
import type { Device } from '../engines/engine'
import { devicesOf } from '../engines/runtimes'
import { sentence, toPlain } from '../faults'
import { prepare } from '../worker/preparer'
import { orderOf } from './derive'
import { alone, compareOrder, inHand, onDevice } from './onDevice'
import { type Compared, largestDifference } from './verdict'

export type CheckRow = { readonly device: Device } & (
  | { readonly status: 'waiting' | 'running' }
  | { readonly status: 'failed'; readonly why: string }
  | { readonly status: 'done'; readonly label: string; readonly top: number; readonly all: Probabilities; readonly difference: number | null; readonly ms: number }
)

/** `onRows` is told after every change. Resolves with the last rows; throws only Fault `cancelled`, or when there is no photo to show. */
export async function crossCheck(signal: AbortSignal, onRows: (rows: readonly CheckRow[]) => void): Promise<readonly CheckRow[]> {
  const hand = inHand()
  const { model } = hand
  let rows: readonly CheckRow[] = devicesOf(hand.session.runtime, compareOrder).map((device) => ({ device, status: 'waiting' }))
  const set = (row: CheckRow): void => {
    rows = rows.map((old) => (old.device === row.device ? row : old))
    onRows(rows)
  }
  await alone(async () => {
    const { tensor } = await prepare(hand.blob, model.recipe, false, signal)
    let reference: Probabilities | null = null
    for (const { device } of rows) {
      signal.throwIfAborted()
      set({ device, status: 'running' })
      try {
        const { logits, ms } = await onDevice(device, tensor.slice(), hand, signal)
        // The model's own confidences: T = 1, whatever the slider says.
        const all = confidences(logits, 1, model.link)
        const top = orderOf(logits)[0]!
        set({ device, status: 'done', label: model.labels[top] ?? String(top), top: all[top]!, all, difference: reference && largestDifference(all, reference), ms })
        reference ??= all
      } catch (error) {
        if (signal.aborted) throw error
        set({ device, status: 'failed', why: sentence(toPlain(error)) })
      }
    }
  })
  return rows
}

export function compared(rows: readonly CheckRow[]): Compared[] {
  return rows.map((row) => ({ device: row.device, answered: row.status === 'done', difference: row.status === 'done' ? row.difference : null }))
}
