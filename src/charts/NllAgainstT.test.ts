import { expect, it } from 'vitest'
import { lossWindow } from './NllAgainstT'

const temperature = Float64Array.of(0.25, 0.5, 1, 2, 4)

it('shows the best, T = 1 and what is near, and cuts the cliff', () => {
  const [low, high] = lossWindow({ temperature, nll: Float64Array.of(9, 3, 1.2, 0.9, 1.1) }, { T: 2, low: 1.9, high: 2.1 })
  expect(low).toBeLessThanOrEqual(0.9)
  expect(low).toBeGreaterThan(0.7)
  expect(high).toBeGreaterThanOrEqual(1.2)
  expect(high).toBeLessThan(2)
})

it('bears a flat curve, one that is infinite, and none at all', () => {
  for (const nll of [Float64Array.of(2, 2, 2, 2, 2), new Float64Array(5).fill(Number.POSITIVE_INFINITY), new Float64Array(5)]) {
    const [low, high] = lossWindow({ temperature, nll }, null)
    expect(high).toBeGreaterThan(low)
    expect(Number.isFinite(high - low)).toBe(true)
  }
})
