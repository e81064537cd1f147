/**
 * Which photo killed the worker? When one dies, every photo that was under way is hit, and most of them are innocent: each is tried
 * again with no other beside it. A photo under which a worker dies three times while it is alone is the one.
 */
const mostAlone = 3

export class Suspects {
  /** Deaths while alone, by photo. */
  readonly #alone = new Map<string, number>()

  /** A suspect starts when nothing else runs, and nothing else starts beside it. */
  mayStart(id: string, running: ReadonlyMap<string, unknown>): boolean {
    if (this.#alone.size === 0) return true
    if (this.#alone.has(id)) return running.size === 0
    for (const other of running.keys()) if (this.#alone.has(other)) return false
    return true
  }

  /** A worker died under this photo. */
  note(id: string, alone: boolean): void {
    this.#alone.set(id, (this.#alone.get(id) ?? 0) + (alone ? 1 : 0))
  }

  mayRetry(id: string): boolean {
    return (this.#alone.get(id) ?? 0) < mostAlone
  }

  clear(id: string): void {
    this.#alone.delete(id)
  }
}
