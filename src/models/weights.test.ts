import { describe, expect, it } from 'vitest'
import type { WeightGroup } from './manifest'
import { joinShards, missingFiles } from './weights'

const group = (paths: string[], numbers: number): WeightGroup => ({ paths, weights: [{ name: paths.join(), shape: [numbers], dtype: 'float32' }], bytes: numbers * 4 })
const text = (s: string): Uint8Array => new TextEncoder().encode(s)

describe('joinShards', () => {
  it('joins unequal shards of several groups, the last the largest', () => {
    const all = Uint8Array.from({ length: 48 }, (_, i) => i + 1)
    const groups = [group(['a1', 'a2', 'a3'], 8), group(['b1'], 4)]
    const joined = joinShards(groups, [[all.slice(0, 3), all.slice(3, 4), all.slice(4, 32).buffer], [all.subarray(32)]])
    expect(new Uint8Array(joined)).toEqual(all)
  })
  it('checks every group by itself: lengths that only add up are wrong', () => {
    const groups = [group(['a'], 2), group(['b'], 2)]
    expect(() => joinShards(groups, [[new Uint8Array(4)], [new Uint8Array(12)]])).toThrow('weights: expected 8 bytes, got 4 (1 file: a).')
  })
  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /weights: expected 4,000 bytes, got 0 \(1 file: w\.bin\)/],
    ['short', new Uint8Array(3999), /expected 4,000 bytes, got 3,999/],
    ['long', new Uint8Array(4064), /expected 4,000 bytes, got 4,064/],
    ['HTML', text('\n<!DOCTYPE html><p>Not found'), /w\.bin is a web page, not weights/],
    ['an LFS pointer', text('version https://git-lfs.github.com/spec/v1\n'), /This is a Git LFS pointer, not the file itself\./],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /weights: wrong size: w\.bin is still gzip-compressed/],
  ])('%s', (_what, bytes, message) => {
    expect(() => joinShards([group(['w.bin'], 1000)], [[bytes]])).toThrow(message)
  })
  it('takes right-sized weights that happen to start like gzip', () => {
    expect(joinShards([group(['w'], 1)], [[Uint8Array.of(0x1f, 0x8b, 8, 0)]]).byteLength).toBe(4)
  })
  it('names a missing shard', () => {
    expect(() => joinShards([group(['w.bin'], 1)], [[]])).toThrow('1 of 1 weight files is missing: w.bin')
    expect(missingFiles(['a', 'b'], 3).message).toBe('2 of 3 weight files are missing: a, b')
  })
})
