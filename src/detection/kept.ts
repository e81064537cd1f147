/** Candidates by photo, within a number of bytes: the photo longest unasked for goes first. */
import type { Candidates } from './types'

interface Held<A> {
  readonly candidates: Candidates
  readonly about: A
}

export class Kept<A> {
  /** Oldest first. */
  readonly #held = new Map<string, Held<A>>()
  #bytes = 0

  constructor(readonly most: number) {}

  get bytes(): number {
    return this.#bytes
  }

  /** The newest stays, however large it is. */
  set(id: string, candidates: Candidates, about: A): void {
    this.#drop(id)
    this.#held.set(id, { candidates, about })
    this.#bytes += bytesOf(candidates)
    for (const old of this.#held.keys()) {
      if (this.#bytes <= this.most || old === id) return
      this.#drop(old)
    }
  }

  get(id: string): Held<A> | null {
    const found = this.#held.get(id)
    if (!found) return null
    this.#held.delete(id)
    this.#held.set(id, found)
    return found
  }

  /** Lets all others go; returns how many are left. */
  only(ids: readonly string[]): number {
    const wanted = new Set(ids)
    for (const id of this.#held.keys()) if (!wanted.has(id)) this.#drop(id)
    return this.#held.size
  }

  #drop(id: string): void {
    const found = this.#held.get(id)
    if (!found) return
    this.#held.delete(id)
    this.#bytes -= bytesOf(found.candidates)
  }
}

function bytesOf({ boxes, objectness, scores }: Candidates): number {
  return boxes.byteLength + (objectness?.byteLength ?? 0) + scores.byteLength
}
