/** How long may an engine's worker be silent? Its own pace says: ten times the longest it was silent between two answers of late. */
import type { Recipe } from '../pixels/recipe'
import type { Opened } from './calls'

const times = 10
const leastMs = 2500
/** A size that never ran here may be compiled first. */
const leastNewMs = 10_000
const mostMs = 60_000
/** One slow run (the machine was busy) is forgotten over the next ones. */
const fades = 0.9

export class Pace {
  /** Sizes that ran: nothing is compiled for them any more. */
  readonly #known = new Set<string>()
  readonly #warmMs: number
  /** Milliseconds of silence while it ran, the longest of late. */
  #slowest: number
  #last = 0

  constructor(opened: Pick<Opened, 'warmMs' | 'runMs'>, recipe: Recipe) {
    this.#warmMs = opened.warmMs
    // Two runs at once may share a GPU and come together.
    this.#slowest = 2 * opened.runMs
    this.#known.add(sizeOf(recipe))
  }

  /** Milliseconds of silence after which a worker that was asked to run counts as hung. */
  limit(recipe: Recipe): number {
    return this.#known.has(sizeOf(recipe))
      ? Math.min(mostMs, Math.max(leastMs, times * this.#slowest))
      : Math.min(mostMs, Math.max(leastNewMs, times * this.#warmMs))
  }

  /** `asked` and `now` on the page's clock, `ms` by the worker's. */
  answered(recipe: Recipe, asked: number, now: number, ms: number): void {
    // The page may have been busy, or asleep: what the run took bounds it.
    const gap = Math.min(ms, now - Math.max(asked, this.#last))
    this.#last = now
    const size = sizeOf(recipe)
    if (this.#known.has(size)) this.#slowest = Math.max(gap, this.#slowest * fades)
    else this.#known.add(size)
  }
}

function sizeOf({ width, height, channels }: Recipe): string {
  return `${width} ${height} ${channels}`
}
