import { describe, expect, it } from 'vitest'
import { Random, unitOf } from './seed'

describe('Random', () => {
  it('gives the same numbers for the same seed, for ever', () => {
    const random = new Random(1)
    // Frozen: a change here changes every split and interval that people have noted down with their seed.
    expect([random.next32(), random.next32(), random.next32()]).toMatchInlineSnapshot(`
      [
        2442144158,
        3238099751,
        3819917871,
      ]
    `)
    expect(new Random(2).next32()).not.toBe(new Random(1).next32())
  })

  it('fills [0, 1) evenly', () => {
    const random = new Random(7)
    const counts = new Int32Array(10)
    let sum = 0
    for (let i = 0; i < 100_000; i++) {
      const u = random.unit()
      sum += u
      counts[Math.floor(u * 10)]!++
    }
    // Standard errors: 0.0009 of the mean, 95 of a count.
    expect(Math.abs(sum / 100_000 - 0.5)).toBeLessThan(0.004)
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  })

  it('draws below n without favour', () => {
    const random = new Random(3)
    const counts = new Int32Array(3)
    for (let i = 0; i < 30_000; i++) counts[random.below(3)]!++
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(350)
    // Of 3 * 2^30 values a plain remainder would give the first third twice as often as the others.
    let low = 0
    for (let i = 0; i < 3000; i++) if (random.below(3 * 2 ** 30) < 2 ** 30) low++
    expect(Math.abs(low - 1000)).toBeLessThan(130)
    expect(random.below(1)).toBe(0)
  })

  it('shuffles: the same values, another order', () => {
    const values = Int32Array.from({ length: 100 }, (_, i) => i)
    new Random(5).shuffle(values)
    expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(values.filter((v, i) => v === i).length).toBeLessThan(10)
  })
})

describe('unitOf', () => {
  it('belongs to the row and the seed, wherever the row lies', () => {
    const rows = Float32Array.from([1, 2, 3, 1, 2, 3])
    const u = unitOf(rows, 0, 3, 9)
    expect(unitOf(rows, 3, 6, 9)).toBe(u)
    expect(unitOf(rows, 0, 3, 10)).not.toBe(u)
    expect(unitOf(Float32Array.from([1, 2, 3.0000002]), 0, 3, 9)).not.toBe(u)
    expect(unitOf(Float32Array.from([-0]), 0, 1, 9)).toBe(unitOf(Float32Array.from([0]), 0, 1, 9))
  })

  it('is even over rows that hardly differ', () => {
    const row = new Float32Array(10)
    let sum = 0
    let squares = 0
    for (let i = 0; i < 10_000; i++) {
      row[9] = i / 1000
      const u = unitOf(row, 0, 10, 0)
      sum += u
      squares += u * u
    }
    expect(Math.abs(sum / 10_000 - 1 / 2)).toBeLessThan(0.012)
    expect(Math.abs(squares / 10_000 - 1 / 3)).toBeLessThan(0.012)
  })
})
