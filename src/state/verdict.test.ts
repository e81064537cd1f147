import { describe, expect, it } from 'vitest'
import { type Compared, judge, largestDifference, pointsText } from './verdict'

const row = (device: Compared['device'], difference: number | null, answered = true): Compared => ({ device, difference, answered })

describe('the verdict', () => {
  it('agrees within a point, and says to how much', () => {
    expect(judge([row('wasm', null), row('cpu', 1e-7), row('webgl', 0.00019)])).toEqual({ agree: true, text: 'All 3 devices agree to 0.019 points.', off: [] })
    expect(judge([row('wasm', null), row('cpu', 0.01)])).toMatchObject({ agree: true, text: 'Both devices agree to 1 point.' })
  })
  it('names the device that does not', () => {
    expect(judge([row('wasm', null), row('cpu', 0), row('webgl', 0.31)])).toEqual({
      agree: false, off: ['webgl'], text: 'WebGL differs by 31 points: its driver or its precision is not to be trusted for this model.',
    })
    expect(judge([row('wasm', null), row('webgpu', 0.5), row('webgl', Number.NaN)])).toMatchObject({
      off: ['webgpu', 'webgl'], text: 'WebGPU differs by 50 points; WebGL differs by an unknown amount: their drivers or their precision is not to be trusted for this model.',
    })
    expect(judge([row('wasm', null), row('cpu', 0.0101)]).agree).toBe(false)
  })
  it('says when there is nothing to compare', () => {
    expect(judge([row('wasm', null), row('webgl', null, false)]).text).toBe('Only WASM answered: there is nothing to compare it with.')
    expect(judge([row('wasm', null, false)])).toMatchObject({ agree: false, text: 'No device answered.' })
  })
})

it('the largest difference is over all classes, not the top one', () => {
  expect(largestDifference([0.5, 0.3, 0.2], [0.5, 0.1, 0.4])).toBeCloseTo(0.2)
  expect(largestDifference([0.5, Number.NaN], [0.5, 0.5])).toBeNaN()
  expect(largestDifference([1], [0.5, 0.5])).toBeNaN()
})

it('points are rounded up, never down', () => {
  expect([0, 1e-9, 0.000191, 0.0123, 0.305, 1].map(pointsText)).toEqual(['0 points', '0.001 points', '0.02 points', '1.3 points', '31 points', '100 points'])
})
