/**
 * How long may an engine's worker be silent, and how long may a run take? Its own pace says: ten times the longest silence between two
 * answers of late. A worker that waits for a GPU says that it lives; there the run's own time counts, and a GPU may be busy with other pages.
 */
import type { Recipe } from '../pixels/recipe'
import type { Opened } from './calls'

const times = 10
const leastMs = 2500
/** Four photos under way, each at this many times the pace. */
const timesOwn = 4 * times
const leastOwnMs = 8000
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

  /** Milliseconds of silence, and without an answer of its own, after which a worker that was asked to run counts as hung. */
  limits(recipe: Recipe): { deadline: number; most: number } {
    if (!this.#known.has(sizeOf(recipe))) return { deadline: Math.min(mostMs, Math.max(leastNewMs, times * this.#warmMs)), most: mostMs }
    return {
      deadline: Math.min(mostMs, Math.max(leastMs, times * this.#slowest)),
      most: Math.min(mostMs, Math.max(leastOwnMs, timesOwn * this.#slowest)),
    }
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
