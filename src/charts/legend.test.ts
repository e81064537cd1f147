import { expect, it } from 'vitest'
import { placed } from './Legend'

it('puts entries side by side, and on a new line what would stick out', () => {
  const short = placed([{ title: 'right', kind: 'right' }, { title: 'wrong', kind: 'wrong' }], 300)
  expect(short.entries.map(({ y }) => y)).toEqual([0, 0])
  expect(short.entries[1]!.x).toBeGreaterThan(20 + 5 * 6)
  const long = placed([{ title: 'as it is, AURC 0.1234', kind: 'before' }, { title: 'Histogram binning, equal mass, every class', kind: 'after' }], 320)
  expect(long.entries.map(({ x, y }) => [x, y > 0])).toEqual([[0, false], [0, true]])
  expect(long.height).toBe(2 * short.height)
  expect(placed([], 100).height).toBe(0)
})
