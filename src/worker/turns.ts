/** At most so many at once; the others wait in line, and who is cancelled while waiting leaves it. */
export class Turns {
  #free: number
  readonly #line: (() => void)[] = []

  constructor(atOnce: number) {
    this.#free = atOnce
  }

  /** Runs `what` when it is its turn. Throws the signal's reason when that comes first. */
  async take<T>(signal: AbortSignal, what: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#line.push(resolve))
    try {
      signal.throwIfAborted()
      return await what()
    } finally {
      const next = this.#line.shift()
      if (next) next()
      else this.#free++
    }
  }
}
