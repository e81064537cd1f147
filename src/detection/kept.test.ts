import { expect, it } from 'vitest'
import { Kept } from './kept'
import type { Candidates } from './types'

/** 4 boxes' numbers, one objectness, 3 scores: 32 bytes a candidate. */
const candidates = (count: number): Candidates => ({
  count, classes: 3, rows: count, invalid: 0, boxes: new Float32Array(count * 4), objectness: new Float32Array(count), scores: new Float32Array(count * 3),
})

it('lets the photo go that was longest unasked for', () => {
  const kept = new Kept<number>(96)
  kept.set('a', candidates(1), 1)
  kept.set('b', candidates(1), 2)
  kept.set('c', candidates(1), 3)
  expect(kept.get('a')?.about).toBe(1)
  kept.set('d', candidates(1), 4)
  expect([kept.get('a')?.about, kept.get('b'), kept.get('c')?.about, kept.get('d')?.about]).toEqual([1, null, 3, 4])
  expect(kept.bytes).toBe(96)
})

it('keeps the newest however large, and counts a photo once', () => {
  const kept = new Kept<number>(96)
  kept.set('a', candidates(1), 1)
  kept.set('b', candidates(100), 2)
  expect([kept.get('a'), kept.get('b')?.about, kept.bytes]).toEqual([null, 2, 3200])
  kept.set('b', candidates(2), 3)
  expect([kept.get('b')?.about, kept.bytes]).toEqual([3, 64])
})

it('keeps only those that are named', () => {
  const kept = new Kept<number>(1000)
  for (const id of ['a', 'b', 'c']) kept.set(id, candidates(1), 0)
  expect(kept.only(['b', 'x'])).toBe(1)
  expect([kept.get('a'), kept.get('b')?.candidates.count, kept.bytes]).toEqual([null, 1, 32])
})
