/**
 * When does a silent worker count as hung? Any message of it is a sign of life for every question that waits, so a deadline need
 * not grow with the queue. Time is counted only while the page is awake to hear: a tick that comes late (a hidden tab whose timers
 * are held back, a frozen page, a machine that slept) counts little, and what the worker said meanwhile is heard before the next.
 */
const tickMs = 250
/** Timers of a busy machine come late, of a hidden page once a second, of a page that slept much later. */
const mostPerTick = 400
/** Until it has spoken for the first time, a worker's script may still be on its way. */
const startMs = 60_000
/** A worker may live and yet never settle one promise. Unless it is told otherwise, a question may take a minute. */
const mostMs = 60_000

interface Watched {
  readonly deadline: number
  readonly most: number
  /** Since it was asked, or since the worker last said anything, ms. */
  silent: number
  /** Since it was asked, or since its own last progress, ms. */
  waited: number
}

export class Watchdog {
  readonly #watched = new Map<number, Watched>()
  readonly #bark: (seconds: number) => void
  #started = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(bark: (seconds: number) => void) {
    this.#bark = bark
  }

  /** `deadline`: milliseconds of silence; `most`: milliseconds without its own answer or progress, however lively the worker. */
  watch(id: number, deadline: number, most = mostMs): void {
    this.#watched.set(id, { deadline, most, silent: 0, waited: 0 })
    if (this.#timer === undefined) this.#tick()
  }

  drop(id: number): void {
    this.#watched.delete(id)
    if (this.#watched.size === 0) this.stop()
  }

  /** Any message. */
  heard(): void {
    this.#started = true
    for (const one of this.#watched.values()) one.silent = 0
  }

  /** This very question made progress. */
  goesOn(id: number): void {
    const one = this.#watched.get(id)
    if (one) one.waited = 0
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #tick(): void {
    const before = performance.now()
    this.#timer = setTimeout(() => {
      const passed = Math.min(performance.now() - before, mostPerTick)
      for (const one of this.#watched.values()) {
        one.silent += passed
        one.waited += passed
        const silence = this.#started ? one.deadline : Math.max(one.deadline, startMs)
        if (one.silent >= silence) return this.#bark(Math.round(one.silent / 1000))
        if (one.waited >= Math.max(silence, one.most)) return this.#bark(Math.round(one.waited / 1000))
      }
      this.#tick()
    }, tickMs)
  }
}
