/** One at a time, in the order of asking: for work with pauses on what the next one would move under it. */
export function inTurn<A extends unknown[], R>(work: (...asked: A) => Promise<R>): (...asked: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve()
  return (...asked) => {
    const own = last.then(() => work(...asked))
    last = own.catch(() => {})
    return own
  }
}
