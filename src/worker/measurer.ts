/** Labelled sets, seen from the page: one worker that keeps one set. Opened when the panel is. */
import type { SplitOptions } from '../confidence/split'
import type { Calibrated, Calls, OpenedSet, SetCall } from './calls'
import { Client } from './client'
import type { CloserCall } from './closer'
import type { Sets, Threshold } from './sets'

/** Fifty thousand rows of a thousand classes take a while on a slow machine; progress counts as a sign of life. */
const deadline = 60_000

export class Measurer {
  readonly #client = new Client<SetCall>(() => new Worker(new URL('./metrics.worker.ts', import.meta.url), { type: 'module', name: 'howsure-metrics' }))

  get dead(): boolean {
    return this.#client.dead
  }

  /** `onShare`: 0..1 of the bytes to read. */
  open(ask: Calls['openSet']['ask'], signal: AbortSignal, onShare: (share: number) => void): Promise<OpenedSet> {
    return this.#client.ask('openSet', ask, { signal, deadline, onProgress: ({ share }) => onShare(share) })
  }

  give(ask: Calls['giveSet']['ask'], signal: AbortSignal): Promise<OpenedSet> {
    return this.#client.ask('giveSet', ask, { signal, deadline })
  }

  calibrate(method: string, split: SplitOptions, bins: number, signal: AbortSignal, onShare: (share: number) => void): Promise<Calibrated> {
    return this.#client.ask('calibrate', { method, split, bins }, { signal, deadline, onProgress: ({ share }) => onShare(share) })
  }

  sets(ask: Calls['sets']['ask'], signal: AbortSignal): Promise<Sets> {
    return this.#client.ask('sets', ask, { signal, deadline })
  }

  threshold(ask: Calls['threshold']['ask'], signal: AbortSignal): Promise<Threshold> {
    return this.#client.ask('threshold', ask, { signal, deadline })
  }

  /** A closer look at what was measured. */
  closer<N extends CloserCall>(name: N, ask: Calls[N]['ask'], signal: AbortSignal): Promise<Calls[N]['answer']> {
    return this.#client.ask(name, ask, { signal, deadline, onProgress: () => {} })
  }

  close(): void {
    this.#client.close()
  }
}
