import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../tests/fixtures/pixels/files'
import { unpacksBeyond } from './inflated'

const random = seeded(5)
const noise = Uint8Array.from({ length: 70_000 }, () => Math.floor(random() * 256))
const words = new TextEncoder().encode('how sure is it, really? '.repeat(3000))
const packed = (bytes: Uint8Array, level = 9) => new Uint8Array(deflateSync(bytes, { level }))
const beyond = (stream: Uint8Array, limit: number) => unpacksBeyond(stream, 0, stream.length, limit)

describe('the length of a packed stream', () => {
  it.each<[string, Uint8Array, Uint8Array]>([
    ['stored', noise, packed(noise, 0)], ['noise', noise, packed(noise)], ['words', words, packed(words)], ['a few letters, fixed code', words.subarray(0, 20), packed(words.subarray(0, 20))],
    ['both', new Uint8Array([...noise, ...words]), packed(new Uint8Array([...noise, ...words]))], ['nothing', new Uint8Array(), packed(new Uint8Array())],
  ])('%s: to the byte', (_what, plain, stream) => {
    expect(beyond(stream, plain.length)).toBe(false)
    if (plain.length > 0) expect(beyond(stream, plain.length - 1)).toBe(true)
  })

  it('of a hundred megabytes of zeros is known after a little of it', () => {
    const stream = packed(new Uint8Array(100e6))
    expect(beyond(stream, 16e6)).toBe(true)
    // What is there is counted, what is cut off is not.
    expect(beyond(stream.subarray(0, 20_000), 16e6)).toBe(true)
    expect(beyond(stream.subarray(0, 10_000), 16e6)).toBe(false)
  })

  it('of rubbish ends', () => {
    for (let seed = 1; seed < 400; seed += 1) {
      const next = seeded(seed)
      const rubbish = Uint8Array.from({ length: 2000 }, () => Math.floor(next() * 256))
      expect(typeof beyond(rubbish, 1e6)).toBe('boolean')
    }
  })
})
