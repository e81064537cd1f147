import { describe, expect, it } from 'vitest'
import { linear, linePath, logarithmic, logTicks, roundUp, ticks } from './scales'

describe('scales', () => {
  it('put ends on ends', () => {
    const down = linear(0, 4, 100, 0)
    expect([0, 1, 4].map(down)).toEqual([100, 75, 0])
    expect(linear(3, 3, 5, 9)(3)).toBe(5)
    const log = logarithmic(0.1, 10, 0, 200)
    expect(log(1)).toBeCloseTo(100, 10)
    expect(log(10)).toBeCloseTo(200, 10)
  })

  it('tick at round numbers', () => {
    expect(ticks(0, 1)).toEqual([0, 0.5, 1])
    expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(ticks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3])
    expect(ticks(-130, 1730, 5)).toEqual([0, 500, 1000, 1500])
    expect(ticks(2, 2)).toEqual([2])
    expect(logTicks(0.19, 5.2)).toEqual([0.2, 0.5, 1, 2, 5])
    expect(logTicks(0.2, 5)).toEqual([0.2, 0.5, 1, 2, 5])
  })

  it('leave room above the highest', () => {
    expect([0, 0.23, 1, 7, 1311].map((max) => roundUp(max))).toEqual([1, 0.3, 1, 8, 1500])
  })

  it('draw lines in hundredths', () => {
    expect(linePath([[0, 1 / 3], [2, 5]])).toBe('M0 0.33L2 5')
    expect(linePath([])).toBe('')
  })
})
