/** Damaged zips: every file that comes out is one that went in, byte for byte, and everything else is a Fault. */
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/faults'
import { mostBytes, readDirectory } from '../../src/models/zip/directory'
import { unpack } from '../../src/models/zip/unpack'
import { tinyText, tinyWeights } from '../fixtures/models/tiny'
import { makeZip } from '../fixtures/zips/make'
import { firstFailure, insist, patience } from './fuzz'
import { mutate, pick, truncate } from './mutate'

const encode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text))
const contents: Record<string, Uint8Array<ArrayBuffer>> = { 'model.json': encode(tinyText()), 'w.bin': tinyWeights(), 'deep/labels.txt': encode('one\ntwo\n'.repeat(40)), 'empty': encode('') }
const whole = new Set(Object.values(contents).map((bytes) => bytes.join()))
const zips = [
  zipSync(contents), zipSync(contents, { level: 0 }), makeZip(Object.entries(contents).map(([name, data]) => ({ name, data })), { comment: 'a comment' }),
].map((bytes) => Uint8Array.from(bytes))

/** What is in it; null where its list of contents is refused. */
async function open(bytes: Uint8Array<ArrayBuffer>, how: string): Promise<Map<string, Uint8Array> | null> {
  const zip = new Blob([bytes])
  const found = new Map<string, Uint8Array>()
  try {
    const { entries } = await readDirectory(zip, 'x.zip')
    insist(entries.reduce((sum, { size }) => sum + size, 0) <= mostBytes, `${how}: too much is promised`)
    for (const entry of entries) {
      insist(!/(^|\/)\.\.?(\/|$)|^\/|\\|\0/.test(entry.path), `${how}: ${entry.path}`)
      try {
        found.set(entry.path, await unpack(zip, 'x.zip', entry))
      } catch (error) {
        check(error, how)
      }
    }
    return found
  } catch (error) {
    check(error, how)
    return null
  }
}

function check(error: unknown, how: string): void {
  if (!(error instanceof Fault)) throw new Error(`${how}: ${String(error)}`, { cause: error })
  insist(error.code === 'model-zip' && /^\S.+\.$/s.test(error.message) && !/undefined|NaN|Infinity/.test(error.message), `${how}: “${error.message}”`)
}

describe('zips', () => {
  it('are whole to begin with', async () => {
    for (const zip of zips) expect(Object.fromEntries((await open(zip, 'whole'))!)).toEqual(contents)
  })

  it('damaged', async () => {
    expect(await firstFailure(2_000, async (random) => {
      const { bytes, how } = mutate(pick(random, zips), random)
      const found = await open(bytes, how)
      for (const [path, content] of found ?? []) insist(whole.has(content.join()), `${how}: ${path} holds ${content.length} bytes that nobody put in`)
    })).toBeNull()
  }, patience)

  it('cut: refused', async () => {
    expect(await firstFailure(1_000, async (random) => {
      const [zip] = zips
      const { bytes, how } = truncate(zip!, random)
      insist((await open(bytes, how)) === null, `${how}: opened`)
    })).toBeNull()
  }, patience)
})
