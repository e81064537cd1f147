/** The worker's side of the border: questions in, exactly one answer or fault out, progress in between. */
import { Fault, toPlain } from '../faults'
import type { CallName, Calls, ToPage, ToWorker } from './calls'

export interface Context<N extends CallName> {
  readonly signal: AbortSignal
  progress(value: Calls[N]['progress']): void
  /** Buffers and bitmaps of the answer that move instead of being copied. */
  readonly transfer: Transferable[]
}

export type Handlers = { [N in CallName]: (ask: Calls[N]['ask'], context: Context<N>) => Promise<Calls[N]['answer']> }

interface Port {
  onmessage: ((event: MessageEvent) => void) | null
  postMessage(message: unknown, transfer: Transferable[]): void
}

/** Answers the questions there are handlers for; any other is a fault. */
export function serve<N extends CallName>(port: Port, handlers: Pick<Handlers, N>): void {
  const running = new Map<number, AbortController>()
  const post = (message: ToPage, transfer: Transferable[] = []): void => port.postMessage(message, transfer)

  port.onmessage = (event: MessageEvent): void => {
    const message = event.data as ToWorker
    if ('cancel' in message) {
      running.get(message.id)?.abort(new Fault('cancelled', 'Cancelled.'))
      return
    }
    const { id, name, ask } = message
    const controller = new AbortController()
    running.set(id, controller)
    const transfer: Transferable[] = []
    const handler = handlers[name as N] as (ask: unknown, context: Context<CallName>) => Promise<unknown>
    Promise.resolve()
      .then(() => handler(ask, { signal: controller.signal, transfer, progress: (progress) => post({ id, progress }) }))
      .then((answer) => post({ id, answer }, transfer))
      .catch((error: unknown) => post({ id, fault: toPlain(error) }))
      .finally(() => running.delete(id))
  }
}
