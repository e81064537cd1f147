/** Damaged pictures of every format, looked at without decoding: a Fault or nothing, and no cut file taken for a whole one. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/faults'
import { formats } from '../../src/pixels/formats/index'
import { checkSniffed, formatFault } from '../../src/pixels/refuse'
import { sniff, type Sniffed } from '../../src/pixels/sniff'
import { firstFailure, insist, patience } from './fuzz'
import { mutate, pick, truncate } from './mutate'
import { pictures } from './pictures'

/** What the page does before it asks the browser to decode. */
function look(bytes: Uint8Array, what: string): Sniffed {
  const seen = sniff(bytes)
  insist([seen.width, seen.height].every((side) => side === null || Number.isFinite(side)), `${what}: ${seen.width} × ${seen.height}`)
  try {
    checkSniffed(seen)
    throw formatFault(seen)
  } catch (error) {
    if (!(error instanceof Fault)) throw new Error(`${what}: ${String(error)}`, { cause: error })
    insist(/^This .+\.$/s.test(error.message) && !/NaN|undefined|null|Infinity/.test(error.message), `${what}: “${error.message}”`)
  }
  return seen
}

describe('pictures', () => {
  it('every format has a whole one here', () => {
    const seen = pictures.map(({ name, bytes }) => look(bytes, name))
    expect(seen.filter(({ complete }) => !complete)).toEqual([])
    expect(new Set(seen.map(({ format }) => format))).toEqual(new Set(formats.map(({ name }) => name)))
  })

  it('damaged: read to the end without a throw, and refused in words', async () => {
    expect(await firstFailure(4_000, (random) => {
      const picture = pick(random, pictures)
      const mutant = mutate(picture.bytes, random)
      look(mutant.bytes, `${picture.name}, ${mutant.how}`)
    })).toBeNull()
  }, patience)

  it('cut: never taken for whole', async () => {
    const ending = pictures.filter(({ ends }) => ends)
    expect(await firstFailure(4_000, (random) => {
      const picture = pick(random, ending)
      const mutant = truncate(picture.bytes, random)
      const { format, complete } = sniff(mutant.bytes)
      // So short that the format cannot be told: nothing of it is shown.
      insist(format === 'unknown' || !complete, `${picture.name}, ${mutant.how}: taken for a whole ${format}`)
    })).toBeNull()
  }, patience)
})
