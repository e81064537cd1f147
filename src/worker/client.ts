/**
 * The page's side of the border. Every question has an id, a signal, a deadline and exactly one end: an answer, a
 * fault, or the worker's death. A dead client stays dead; `session.ts` opens another.
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

interface Pending {
  resolve(answer: unknown): void
  reject(fault: Fault): void
  progress(value: unknown): void
}

type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'>

export class Client {
  readonly #worker: WorkerLike
  readonly #pending = new Map<number, Pending>()
  #nextId = 1
  #dead: Fault | null = null

  constructor(spawn: () => WorkerLike, readonly onDeath: (fault: Fault) => void = () => {}) {
    this.#worker = spawn()
    this.#worker.onmessage = (event: MessageEvent) => this.#receive(event.data as ToPage)
    this.#worker.onerror = (event: ErrorEvent) => {
      event.preventDefault?.()
      this.#die(new Fault('worker-died', 'The background worker stopped.', event.message ? `(${event.message.slice(0, 160)})` : ''))
    }
    this.#worker.onmessageerror = () => this.#die(new Fault('worker-died', 'The background worker sent something unreadable.'))
  }

  get dead(): boolean {
    return this.#dead !== null
  }

  get pending(): number {
    return this.#pending.size
  }

  ask<N extends CallName>(name: N, ask: Calls[N]['ask'], options: AskOptions<N>): Promise<Calls[N]['answer']> {
    if (this.#dead) return Promise.reject(this.#dead)
    if (options.signal?.aborted) return Promise.reject(cancelled())
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout>
      const arm = (): void => {
        timer = setTimeout(() => {
          this.#die(new Fault('deadline', `The background worker gave no answer for ${Math.round(options.deadline / 1000)} s.`))
        }, options.deadline)
      }
      const onAbort = (): void => {
        this.#post({ id, cancel: true })
        settle(() => reject(cancelled()))
      }
      const settle = (end: () => void): void => {
        if (!this.#pending.delete(id)) return
        clearTimeout(timer)
        options.signal?.removeEventListener('abort', onAbort)
        end()
      }
      this.#pending.set(id, {
        resolve: (answer) => settle(() => resolve(answer as Calls[N]['answer'])),
        reject: (fault) => settle(() => reject(fault)),
        progress: (value) => {
          clearTimeout(timer)
          arm()
          options.onProgress?.(value as Calls[N]['progress'])
        },
      })
      arm()
      options.signal?.addEventListener('abort', onAbort, { once: true })
      try {
        this.#post({ id, name, ask }, options.transfer)
      } catch (error) {
        // A message that cannot be cloned (a tainted bitmap, say) harms only its own question.
        settle(() => reject(new Fault('internal', 'This could not be handed to the background worker.', String(error))))
      }
    })
  }

  close(): void {
    this.#end(cancelled())
  }

  #receive(message: ToPage): void {
    const pending = this.#pending.get(message.id)
    if (!pending) return
    if ('progress' in message) pending.progress(message.progress)
    else if ('fault' in message) pending.reject(fromPlain(message.fault))
    else pending.resolve(message.answer)
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #die(fault: Fault): void {
    if (this.#dead) return
    this.#end(fault)
    this.onDeath(fault)
  }

  #end(fault: Fault): void {
    this.#dead ??= fault
    this.#worker.terminate()
    for (const pending of this.#pending.values()) pending.reject(fault)
  }
}

function cancelled(): Fault {
  return new Fault('cancelled', 'Cancelled.')
}
