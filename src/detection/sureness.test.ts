import { expect, it } from 'vitest'
import { sureness } from './sureness'
import type { Candidates } from './types'

const input = { width: 200, height: 100 }
const none: Candidates = { count: 0, classes: 2, boxes: new Float32Array(), objectness: null, scores: new Float32Array(), rows: 0, invalid: 0 }

it('is the best score times objectness, and the box in shares of the input', () => {
  const two: Candidates = { ...none, count: 2, rows: 9, boxes: Float32Array.of(20, 10, 100, 50, 0, 0, 200, 100), objectness: Float32Array.of(0.5, 1), scores: Float32Array.of(0.25, 0.5, 0.75, 0) }
  expect([...sureness(two, input)].map((x) => Number(x.toFixed(4)))).toEqual([0.25, 0.1, 0.1, 0.5, 0.5, 0.75, 0, 0, 1, 1])
  expect(sureness({ ...two, objectness: null }, input)[0]).toBe(0.5)
})
it('is no number where no row can be read, and empty where there is none', () => {
  expect([...sureness({ ...none, rows: 3, invalid: 3 }, input)]).toEqual([Number.NaN])
  expect([...sureness({ ...none, rows: 3, invalid: 2 }, input)]).toEqual([])
  expect([...sureness(none, input)]).toEqual([])
})
