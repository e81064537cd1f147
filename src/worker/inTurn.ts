/** Work that is done one at a time, in the order of asking: for work with pauses on what the next one would move under it. */
export function turns(): <A extends unknown[], R>(work: (...asked: A) => Promise<R>) => (...asked: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => (...asked) => {
    const own = last.then(() => work(...asked))
    last = own.catch(() => {})
    return own
  }
}
