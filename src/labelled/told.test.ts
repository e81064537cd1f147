import { describe, expect, it } from 'vitest'
import { Random } from '../confidence/seed'
import { asLogits } from './told'

const rows = (...of: number[][]) => Float32Array.from(of.flat())

/** Softmax of random logits, rounded as a program would write them. */
function probabilities(n: number, classes: number, decimals: number | null): Float32Array {
  const random = new Random(3)
  return rows(...Array.from({ length: n }, () => {
    const e = Array.from({ length: classes }, () => Math.exp(12 * random.unit()))
    const sum = e.reduce((a, b) => a + b, 0)
    return e.map((x) => (decimals === null ? x / sum : Number((x / sum).toFixed(decimals))))
  }))
}

describe('what the numbers are', () => {
  it('logits stay as they are', () => {
    const data = rows([1, -2, 3], [0.2, 0.3, 0.5])
    expect(asLogits(data, 2, 3)).toEqual({ kind: 'logits', notes: [] })
    expect([...data]).toEqual([...rows([1, -2, 3], [0.2, 0.3, 0.5])])
  })

  it('bytes of a quantised model stay, with a word', () => {
    expect(asLogits(rows([250, 4, 2], [0, 1, 254]), 2, 3)).toMatchObject({ kind: 'logits', notes: [expect.stringContaining('probabilities in 8 bits')] })
    expect(asLogits(rows([250, 4, 2], [7, 1, 2]), 2, 3).notes).toEqual([])
  })

  it('probabilities become their logarithms, zeros are held and counted', () => {
    const data = rows([0.25, 0.75], [1, 0])
    const { kind, notes } = asLogits(data, 2, 2)
    expect(kind).toBe('probabilities')
    expect(notes[0]).toContain('1 of them are 0')
    expect(data[0]).toBeCloseTo(Math.log(0.25), 6)
    expect(data[3]).toBeCloseTo(Math.log(2 ** -126), 4)
  })

  it('one-hot rows are probabilities, and not rounded ones', () => {
    const { kind, notes } = asLogits(rows([0, 1, 0], [1, 0, 0]), 2, 3)
    expect([kind, notes.length]).toEqual(['probabilities', 1])
  })

  it('rounded probabilities are still told, and what is lost is said', () => {
    for (const [classes, decimals] of [[10, 4], [1000, 4], [10, 2], [100, 3], [1000, 5]] as const) {
      const { kind, notes } = asLogits(probabilities(60, classes, decimals), 60, classes)
      expect(kind, `${classes} ${decimals}`).toBe('probabilities')
      expect(notes.at(-1)).toContain(`rounded to ${decimals} decimals`)
    }
    expect(asLogits(probabilities(60, 1000, null), 60, 1000)).toMatchObject({ kind: 'probabilities', notes: [expect.stringContaining('their logarithms')] })
  })

  it('so are 8 bits and half precision', () => {
    const eight = probabilities(60, 100, null).map((x) => Math.round(x * 256) / 256)
    expect(asLogits(eight, 60, 100)).toMatchObject({ kind: 'probabilities', notes: [expect.anything(), expect.stringContaining('steps of 1/256')] })
    const halves = probabilities(60, 10, null)
    const bits = new Uint32Array(halves.buffer)
    for (let i = 0; i < bits.length; i++) bits[i]! &= ~0x1fff
    expect(asLogits(halves, 60, 10)).toMatchObject({ kind: 'probabilities', notes: [expect.stringContaining('their logarithms'), expect.stringContaining('float16')] })
  })

  it('log-probabilities are told', () => {
    expect(asLogits(rows([Math.log(0.1), Math.log(0.9)], [Math.log(0.5), Math.log(0.5)]), 2, 2).kind).toBe('log-probabilities')
    expect(asLogits(rows([Number.NEGATIVE_INFINITY, 0], [0, Number.NEGATIVE_INFINITY]), 2, 2).kind).toBe('log-probabilities')
    // Negative logits are not: their exp does not sum to 1.
    expect(asLogits(rows([-1, -2], [-3, -1]), 2, 2).kind).toBe('logits')
  })

  it('independent scores are refused, and probabilities with a wrong row are named', () => {
    expect(() => asLogits(rows([0.9, 0.8, 0.1], [0.2, 0.1, 0.3], [0.5, 0.9, 0.9]), 3, 3)).toThrow(/row 1 sums to 1.8.*sigmoid/)
    const data = probabilities(60, 3, null)
    data[31] = data[31]! / 2 + 0.4
    data[30] = 0
    expect(() => asLogits(data, 60, 3)).toThrow(/one row does not sum to 1 \(row 11 sums to/)
  })

  it('rows of one number: no T matters', () => {
    expect(asLogits(rows([2, 2], [0.5, 0.5], [0, 0]), 3, 2)).toMatchObject({ kind: 'logits', notes: [expect.stringContaining('no T matters here')] })
    expect(asLogits(rows([2, 2], [0.5, 0.4]), 2, 2).notes).toEqual([])
  })

  it('a single class is never a probability', () => {
    expect(asLogits(rows([1], [1]), 2, 1).kind).toBe('logits')
  })

  it('numbers that are none are left to the check of the set', () => {
    expect(asLogits(rows([Number.NaN, 1], [0.5, 0.5]), 2, 2).kind).toBe('logits')
  })
})
