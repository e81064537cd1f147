import { describe, expect, it } from 'vitest'
import { type Detected, mostShown } from '../../detection/types'
import { objectsText, shownObjects } from './shown'

const detected = (...scores: number[]): Detected[] => scores.map((score, index) => ({ index, classId: 0, score, classScore: score, objectness: null, box: [0, 0, 1, 1] }))

describe('the threshold cuts', () => {
  it.each([[0.95, 0], [0.9, 0], [0.6, 1], [0.5, 1], [0.49, 3], [0.25, 3], [0.001, 4]])('over %f: %i', (threshold, n) => {
    const scores = [0.9, 0.5, 0.5, 0.25]
    expect(shownObjects({ detected: detected(...scores) }, threshold).map(({ index }) => index)).toEqual([0, 1, 2, 3].slice(0, n))
  })
  it('shows so many at most', () => {
    expect(shownObjects({ detected: detected(...Array<number>(mostShown + 1).fill(0.9)) }, 0.5)).toHaveLength(mostShown)
  })
  it('gives the very list where all are over it, so that nothing is drawn anew', () => {
    const all = detected(0.9, 0.8)
    expect(shownObjects({ detected: all }, 0.5)).toBe(all)
  })
})

it.each([[0, 'no objects'], [1, '1 object'], [2, '2 objects'], [1234, '1,234 objects']])('%i: %s', (n, text) => {
  expect(objectsText(n)).toBe(text)
})
