import { describe, expect, it } from 'vitest'
import { LogitMean } from './smoothing'
import { asLogits } from './types'

const z = (...values: number[]) => asLogits(Float32Array.from(values))

describe('LogitMean', () => {
  it('is the mean of the last n frames, and of fewer while there are fewer', () => {
    const mean = new LogitMean(3)
    expect([...mean.add(z(3, 0))]).toEqual([3, 0])
    expect([...mean.add(z(5, 2))]).toEqual([4, 1])
    expect([...mean.add(z(1, 4))]).toEqual([3, 2])
    expect([...mean.add(z(9, 0))]).toEqual([5, 2])
    expect(mean.frames).toBe(3)
  })

  it('forgets an infinity with its frame', () => {
    const mean = new LogitMean(2)
    mean.add(z(Number.NEGATIVE_INFINITY, 1))
    expect([...mean.add(z(2, 1))]).toEqual([Number.NEGATIVE_INFINITY, 1])
    expect([...mean.add(z(4, 1))]).toEqual([3, 1])
  })

  it('sums in float64: small steps on large logits are not lost', () => {
    const mean = new LogitMean(16)
    for (let i = 0; i < 15; i++) mean.add(z(2 ** 24))
    // In float32 every sum would be rounded to a multiple of 2 ** 5 and more.
    expect(mean.add(z(2 ** 24 - 16))[0]).toBe(2 ** 24 - 1)
  })

  it('keeps the newest frames when it gets smaller, and starts anew for another number of classes', () => {
    const mean = new LogitMean(4)
    for (const value of [1, 2, 3, 4]) mean.add(z(value))
    mean.resize(2)
    expect([...mean.mean()!]).toEqual([3.5])
    expect([...mean.add(z(7, 8))]).toEqual([7, 8])
    expect(mean.frames).toBe(1)
    mean.clear()
    expect(mean.mean()).toBeNull()
  })

  it('takes no size below one', () => {
    expect(() => new LogitMean(0)).toThrow(RangeError)
    expect(() => new LogitMean(2).resize(1.5)).toThrow(RangeError)
  })
})
