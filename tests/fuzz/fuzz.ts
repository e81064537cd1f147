/**
 * The loop of every fuzz test. Each run has a seed of its own, so a failure names the one number that brings it back:
 * `HOWSURE_FUZZ_SEED=<seed> HOWSURE_FUZZ_RUNS=1 npx vitest run tests/fuzz`. `HOWSURE_FUZZ_RUNS=100000` digs deeper.
 */
import { seeded } from '../fixtures/pixels/files'
import type { Random } from './mutate'

const wanted = Number(process.env['HOWSURE_FUZZ_RUNS'] ?? 0)
const firstSeed = Number(process.env['HOWSURE_FUZZ_SEED'] ?? 1)
/** A slow machine does fewer runs of the same row of seeds; a number that was asked for is done in full. */
const mostMs = wanted > 0 ? Number.POSITIVE_INFINITY : 6_000

/** For vitest: how long such a test may take. A hang ends here. */
export const patience = wanted > 0 ? 3_600_000 : 20_000

/** The first seed under which `one` throws, with what it threw; null when none does. */
export async function firstFailure(runs: number, one: (random: Random) => void | Promise<void>): Promise<string | null> {
  const end = performance.now() + mostMs
  for (let seed = firstSeed; seed < firstSeed + (wanted || runs) && performance.now() < end; seed++) {
    try {
      await one(seeded(seed))
    } catch (error) {
      return `HOWSURE_FUZZ_SEED=${seed} HOWSURE_FUZZ_RUNS=1: ${error instanceof Error ? error.stack : String(error)}`
    }
  }
  return null
}

export function insist(fact: boolean, otherwise: string): void {
  if (!fact) throw new Error(otherwise)
}
