/**
 * The page's side of the border. Every question has an id, a signal, a deadline and exactly one end: an answer, a
 * fault, or the worker's death. A dead client stays dead; whoever holds it opens another.
 */
import { Fault, fromPlain, type PlainFault } from '../faults'
import type { CallName, Calls, ToPage, ToWorker } from './calls'
import { Watchdog } from './watchdog'

export interface AskOptions<N extends CallName> {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds of silence, no message of any kind from the worker, before it counts as hung. */
  readonly deadline: number
  /** Milliseconds without an answer or progress of its own, however lively the worker is; a minute if not told. */
  readonly most?: number | undefined
  readonly onProgress?: ((progress: Calls[N]['progress']) => void) | undefined
  readonly transfer?: Transferable[] | undefined
}

type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'>
type End = Fault | Exclude<ToPage, { alive: true } | { lost: PlainFault }>

export class Client<Known extends CallName = CallName> {
  /** Tells why, when the worker ended by itself; silent when it was closed. */
  readonly died: Promise<Fault>
  readonly #worker: WorkerLike
  /** What to do with the next message for a question, or with the worker's death. */
  readonly #pending = new Map<number, (message: End) => void>()
  readonly #watchdog = new Watchdog((seconds) => this.#end(new Fault('worker-hung', `The background worker gave no answer for ${seconds} s.`)))
  #tellDeath!: (why: Fault) => void
  #nextId = 1
  #dead: Fault | null = null

  constructor(spawn: () => WorkerLike) {
    this.died = new Promise((resolve) => (this.#tellDeath = resolve))
    this.#worker = spawn()
    this.#worker.onmessage = (event: MessageEvent<ToPage>) => this.#hear(event.data)
    this.#worker.onerror = (event: Event) => {
      event.preventDefault()
      this.#end(new Fault('worker-died', 'The background worker stopped.'))
    }
    this.#worker.onmessageerror = () => this.#end(new Fault('worker-died', 'The background worker sent something unreadable.'))
  }

  get dead(): boolean {
    return this.#dead !== null
  }

  get pending(): number {
    return this.#pending.size
  }

  ask<N extends Known>(name: N, ask: Calls[N]['ask'], options: AskOptions<N>): Promise<Calls[N]['answer']> {
    const { signal, deadline, most, onProgress, transfer = [] } = options
    if (this.#dead) return Promise.reject(this.#dead)
    if (signal?.aborted) return Promise.reject(cancelled())
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        this.#watchdog.drop(id)
        signal?.removeEventListener('abort', onAbort)
        this.#pending.delete(id)
        end()
      }
      const onAbort = (): void => {
        this.#post({ id, cancel: true })
        settle(() => reject(cancelled()))
      }
      this.#pending.set(id, (message) => {
        if (message instanceof Fault) return settle(() => reject(message))
        if ('fault' in message) return settle(() => reject(fromPlain(message.fault)))
        if ('answer' in message) return settle(() => resolve(message.answer as Calls[N]['answer']))
        this.#watchdog.goesOn(id)
        onProgress?.(message.progress as Calls[N]['progress'])
      })
      this.#watchdog.watch(id, deadline, most)
      signal?.addEventListener('abort', onAbort, { once: true })
      try {
        this.#post({ id, name, ask }, transfer)
      } catch (error) {
        // A message that cannot be cloned (a tainted bitmap, say) harms only its own question.
        settle(() => reject(new Fault('internal', 'This could not be handed to the background worker.', String(error))))
      }
    })
  }

  close(): void {
    this.#end(cancelled())
  }

  #hear(message: ToPage): void {
    this.#watchdog.heard()
    if ('lost' in message) return this.#end(fromPlain(message.lost))
    if ('alive' in message) return
    // What hangs on a lost device can only fail, whichever question is the first to say so.
    if ('fault' in message && message.fault.code === 'device-lost') return this.#end(fromPlain(message.fault))
    this.#pending.get(message.id)?.(message)
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #end(fault: Fault): void {
    const first = this.#dead === null
    this.#dead ??= fault
    this.#worker.terminate()
    this.#watchdog.stop()
    for (const settle of this.#pending.values()) settle(this.#dead)
    if (first && fault.code !== 'cancelled') this.#tellDeath(fault)
  }
}

/** Did the worker end, and all its questions with it? Then the question itself may be asked again of another. */
export function ofWorker(error: unknown): boolean {
  return error instanceof Fault && (error.code === 'worker-died' || error.code === 'worker-hung' || error.code === 'device-lost')
}

function cancelled(): Fault {
  return new Fault('cancelled', 'Cancelled.')
}
