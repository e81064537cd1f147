import { expect, it } from 'vitest'
import { boxesAt, chosenOf } from './hit'

const boxes = [[0, 0, 300, 300], [50, 50, 150, 150], [80, 80, 100, 100], [200, 50, 202, 150]] as const

it('the inner of nested boxes comes first, and a thin one can be met', () => {
  expect(boxesAt(boxes, 90, 90)).toEqual([2, 1, 0])
  expect(boxesAt(boxes, 60, 60)).toEqual([1, 0])
  expect(boxesAt(boxes, 210, 100)).toEqual([3, 0])
  expect(boxesAt(boxes, 400, 400)).toEqual([])
})

it('another click on the same place goes outwards, and after the last chooses none', () => {
  expect([null, 2, 1, 0, 3].map((now) => chosenOf([2, 1, 0], now))).toEqual([2, 1, 0, null, 2])
  expect(chosenOf([], 3)).toBeNull()
})
