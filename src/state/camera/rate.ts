/** Answers a second over the last two, and the median time of one; told twice a second, or the figures would flicker. */
const span = 2000
const quiet = 500

export class Rate {
  #answers: { at: number; ms: number }[] = []
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(readonly now: () => number = () => performance.now()) {}

  clear(): void {
    this.#answers = []
    this.#toldAt = Number.NEGATIVE_INFINITY
  }

  /** `ms`: from the frame to its answer. Empty while there is nothing new to tell. */
  tick(ms: number): { rate?: { perSecond: number; ms: number } } {
    const at = this.now()
    this.#answers = [...this.#answers.filter((answer) => at - answer.at <= span), { at, ms }]
    const first = this.#answers[0]!
    if (this.#answers.length < 3 || at - this.#toldAt < quiet) return {}
    this.#toldAt = at
    const sorted = this.#answers.map((answer) => answer.ms).sort((a, b) => a - b)
    return { rate: { perSecond: ((this.#answers.length - 1) / (at - first.at)) * 1000, ms: sorted[sorted.length >> 1]! } }
  }
}
