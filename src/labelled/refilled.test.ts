import { describe, expect, it, vi } from 'vitest'
import { refilled } from './refilled'

const bytes = Uint8Array.from({ length: 200_003 }, (_, i) => i * 7 + (i >> 8))
const read = async (file: Blob, from: number, size: number): Promise<{ lengths: number[]; all: Uint8Array }> => {
  const lengths: number[] = []
  const all = new Uint8Array(file.size - from)
  let at = 0
  for await (const piece of refilled(file, from, size)) {
    lengths.push(piece.length)
    all.set(piece, at)
    at += piece.length
  }
  return { lengths, all }
}

describe('a file through one buffer', () => {
  for (const [from, size] of [[0, 65_536], [128, 1000], [0, 200_003], [3, 200_000], [0, 2 ** 20], [200_003, 64]] as const) {
    it(`from byte ${from} in pieces of ${size}`, async () => {
      const { lengths, all } = await read(new Blob([bytes.subarray(0, 70_001), bytes.subarray(70_001)]), from, size)
      expect(all).toEqual(bytes.slice(from))
      expect(lengths.slice(0, -1).every((length) => length === size)).toBe(true)
    })
  }

  it('where the file’s stream does not fill buffers, by parts', async () => {
    const plain = vi.spyOn(Blob.prototype, 'stream').mockImplementation(() => new ReadableStream())
    expect((await read(new Blob([bytes]), 5, 4096)).all).toEqual(bytes.slice(5))
    plain.mockRestore()
  })

  it('can be left in the middle', async () => {
    for await (const piece of refilled(new Blob([bytes]), 0, 1000)) {
      expect(piece[999]).toBe(bytes[999])
      break
    }
  })
})
