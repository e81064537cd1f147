/** The worker's side of the border: questions in, exactly one answer or fault out, progress and signs of life in between. */
import { Fault, toPlain } from '../faults'
import type { CallName, Calls, ToPage, ToWorker } from './calls'

export interface Context<N extends CallName> {
  readonly signal: AbortSignal
  progress(value: Calls[N]['progress']): void
  /** A sign of life from within a long step: heard on the page at once, though this worker's event loop stands still. */
  alive(): void
  /** Buffers and bitmaps of the answer that move instead of being copied. */
  readonly transfer: Transferable[]
}

export type Handlers = { [N in CallName]: (ask: Calls[N]['ask'], context: Context<N>) => Promise<Calls[N]['answer']> }

interface Port {
  onmessage: ((event: MessageEvent) => void) | null
  postMessage(message: unknown, transfer: Transferable[]): void
}

export interface ServeOptions {
  /**
   * Milliseconds between signs of life while questions are open: the worker waits for the browser (a decoder in another thread, a GPU)
   * and its event loop turns.
   */
  readonly beat?: number
}

/** Answers the questions there are handlers for; any other is a fault. Returns the way to say, unasked, that all is lost. */
export function serve<N extends CallName>(port: Port, handlers: Pick<Handlers, N>, { beat }: ServeOptions = {}): (lost: Fault) => void {
  const running = new Map<number, AbortController>()
  const post = (message: ToPage, transfer: Transferable[] = []): void => port.postMessage(message, transfer)
  const alive = (): void => post({ alive: true })
  let beating: ReturnType<typeof setInterval> | undefined

  port.onmessage = (event: MessageEvent): void => {
    const message = event.data as ToWorker
    if ('cancel' in message) {
      running.get(message.id)?.abort(new Fault('cancelled', 'Cancelled.'))
      return
    }
    const { id, name, ask } = message
    const controller = new AbortController()
    running.set(id, controller)
    if (beat !== undefined) beating ??= setInterval(alive, beat)
    const transfer: Transferable[] = []
    const handler = handlers[name as N] as (ask: unknown, context: Context<CallName>) => Promise<unknown>
    Promise.resolve()
      .then(() => handler(ask, { signal: controller.signal, transfer, alive, progress: (progress) => post({ id, progress }) }))
      .then((answer) => post({ id, answer }, transfer))
      .catch((error: unknown) => post({ id, fault: toPlain(error) }))
      .finally(() => {
        running.delete(id)
        if (running.size > 0) return
        clearInterval(beating)
        beating = undefined
      })
  }
  // Up and listening.
  alive()
  return (lost) => post({ lost: toPlain(lost) })
}
