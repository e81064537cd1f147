import { expect, it } from 'vitest'
import { objectsOver } from '../detection/cut'
import type { Detected } from '../detection/types'
import { scoreNumbers } from './ScoreHistogram'
import { bins, countScale, countsOf, stepsOf } from './scoreCounts'

const detected = [0.9, 0.9, 0.25, 0.1].map((score, index): Detected => ({ index, classId: 0, score, classScore: score, objectness: null, box: [0, 0, 1, 1] }))

it('every score falls into one bin, on an edge into the upper one, 1 into the last', () => {
  const counts = countsOf([0, 0.024, 0.025, 0.3, 1, 0.99])
  expect([counts[0], counts[1], counts[12], counts[bins - 1]]).toEqual([2, 1, 1, 2])
  expect(counts.reduce((a, b) => a + b)).toBe(6)
})

it('an object is over the threshold, not at it', () => {
  expect([0, 0.1, 0.2, 0.25, 0.5, 0.9, 1].map((t) => objectsOver(detected, t))).toEqual([4, 3, 3, 2, 2, 0, 0])
})

it('the steps say at every threshold what the objects are', () => {
  const steps = stepsOf(detected)
  expect(steps).toEqual([{ from: 0, objects: 4 }, { from: 0.1, objects: 3 }, { from: 0.25, objects: 2 }, { from: 0.9, objects: 0 }])
  for (let t = 0; t <= 1; t += 0.01) expect(steps.findLast(({ from }) => from <= t)!.objects).toBe(objectsOver(detected, t))
  expect(stepsOf([])).toEqual([{ from: 0, objects: 0 }])
})

it('a few are counted evenly, thousands by powers, and both have a place for none', () => {
  const few = countScale(12, 100, 0)
  expect([few.logarithmic, few.y(0), few.y(12), few.y(6), few.ticks]).toEqual([false, 100, 0, 50, [0, 5, 10]])
  const many = countScale(5000, 100, 0)
  expect([many.logarithmic, many.y(0), many.y(5000), many.ticks]).toEqual([true, 100, expect.closeTo(0, 9), [0, 10, 100, 1000]])
  expect(countScale(0, 100, 0).ticks).toEqual([0, 1])
})

it('the table has every box once, and the objects of each threshold', () => {
  const { rows, columns } = scoreNumbers({ candidateScores: Float32Array.from([0.9, 0.9, 0.8, 0.25, 0.1, 0.02]), detected })
  expect(columns).toHaveLength(4)
  expect(rows).toHaveLength(20)
  expect(rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(6)
  expect(rows.find(([from]) => from === 0.25)).toEqual([0.25, 1, 1, 2])
  expect(rows.at(-1)).toEqual([0, 1, 0, 4])
})
