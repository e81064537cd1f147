/**
 * The page's side of the border. Every question has an id, a signal, a deadline and exactly one end: an answer, a
 * fault, or the worker's death. A dead client stays dead; whoever holds it opens another.
 */
import { Fault, fromPlain } from '../faults'
import type { CallName, Calls, ToPage, ToWorker } from './calls'

export interface AskOptions<N extends CallName> {
  readonly signal?: AbortSignal | undefined
  /** Milliseconds without a sign of life (answer or progress) before the worker counts as hung. */
  readonly deadline: number
  readonly onProgress?: ((progress: Calls[N]['progress']) => void) | undefined
  readonly transfer?: Transferable[] | undefined
}

type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'>

export class Client<Known extends CallName = CallName> {
  readonly #worker: WorkerLike
  /** What to do with the next message for a question, or with the worker's death. */
  readonly #pending = new Map<number, (message: ToPage | Fault) => void>()
  #nextId = 1
  #dead: Fault | null = null

  constructor(spawn: () => WorkerLike) {
    this.#worker = spawn()
    this.#worker.onmessage = (event: MessageEvent<ToPage>) => this.#pending.get(event.data.id)?.(event.data)
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
    const { signal, deadline, onProgress, transfer = [] } = options
    if (this.#dead) return Promise.reject(this.#dead)
    if (signal?.aborted) return Promise.reject(cancelled())
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout>
      const arm = (): void => {
        clearTimeout(timer)
        timer = setTimeout(() => this.#end(new Fault('deadline', `The background worker gave no answer for ${Math.round(deadline / 1000)} s.`)), deadline)
      }
      const settle = (end: () => void): void => {
        clearTimeout(timer)
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
        arm()
        onProgress?.(message.progress as Calls[N]['progress'])
      })
      arm()
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

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #end(fault: Fault): void {
    this.#dead ??= fault
    this.#worker.terminate()
    for (const settle of this.#pending.values()) settle(this.#dead)
  }
}

function cancelled(): Fault {
  return new Fault('cancelled', 'Cancelled.')
}
