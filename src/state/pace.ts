/** How fast a queue is worked off, from how much of it is done at which time: over the last seconds, for what lies far back says little. */
const span = 5000
/** Below this many photos and milliseconds a rate is a guess. */
const least = { photos: 4, ms: 700 }

export interface PaceNow {
  readonly perSecond: number
  readonly secondsLeft: number
}

export class Pace {
  #marks: { at: number; done: number }[] = []

  /** `done` of `total` at `at` ms. null while too little is known. Less done than before starts anew. */
  mark(done: number, total: number, at: number): PaceNow | null {
    const last = this.#marks.at(-1)
    if (last && done < last.done) this.#marks = []
    if (this.#marks.at(-1)?.done !== done) this.#marks.push({ at, done })
    while (this.#marks.length > 2 && at - this.#marks[0]!.at > span) this.#marks.shift()
    const first = this.#marks[0]!
    const photos = done - first.done
    const ms = at - first.at
    if (photos < least.photos || ms < least.ms) return null
    const perSecond = (photos / ms) * 1000
    return { perSecond, secondsLeft: (total - done) / perSecond }
  }
}

/** "46 photos/s · 12 s left", in figures a person can use. */
export function paceText({ perSecond, secondsLeft }: PaceNow): string {
  const rate = perSecond >= 10 ? Math.round(perSecond).toString() : perSecond.toFixed(1)
  return `${rate} photos/s · ${timeLeft(secondsLeft)}`
}

function timeLeft(seconds: number): string {
  const s = Math.ceil(seconds)
  if (s < 60) return `${s} s left`
  return s < 3600 ? `${Math.round(s / 60)} min left` : `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min left`
}
