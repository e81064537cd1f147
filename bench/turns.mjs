/** Sides take turns, round by round, in one browser: what the machine does meanwhile falls on all of them alike. */

/**
 * @param {{ name: string, page: import('@playwright/test').Page }[]} open
 * @returns per side: all its milliseconds, and its last answer
 */
export async function takeTurns(open, { rounds, runs }) {
  const taken = Object.fromEntries(open.map(({ name }) => [name, { ms: [], top: null }]))
  for (let round = 0; round < rounds; round++) {
    // Another one begins each round.
    const order = open.map((_, i) => open[(i + round) % open.length])
    for (const { name, page } of order) {
      const { ms, top } = await page.evaluate(turn, runs)
      taken[name].ms.push(...ms)
      taken[name].top = top
    }
  }
  return taken
}

/** Runs in the page of a side. The first answer of a turn is not counted: the others had the caches meanwhile. */
async function turn(runs) {
  globalThis.benchPhoto ??= await (await fetch('/bench/photo.jpg')).blob()
  const ms = []
  let top = await globalThis.benchSide.classify(globalThis.benchPhoto)
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    top = await globalThis.benchSide.classify(globalThis.benchPhoto)
    ms.push(performance.now() - start)
  }
  return { ms, top }
}
