import { describe, expect, it } from 'vitest'
import { asLogits, openLabelled } from './open'

const rows = (...of: number[][]) => Float32Array.from(of.flat())

describe('what the numbers are', () => {
  it('logits stay as they are', () => {
    const data = rows([1, -2, 3], [0.2, 0.3, 0.5])
    expect(asLogits(data, 2, 3)).toEqual({ kind: 'logits', notes: [] })
    expect([...data]).toEqual([...rows([1, -2, 3], [0.2, 0.3, 0.5])])
  })

  it('probabilities become their logarithms, zeros are held and counted', () => {
    const data = rows([0.25, 0.75], [1, 0])
    const { kind, notes } = asLogits(data, 2, 2)
    expect(kind).toBe('probabilities')
    expect(notes[0]).toContain('1 of them are 0')
    expect(data[0]).toBeCloseTo(Math.log(0.25), 6)
    expect(data[3]).toBeCloseTo(Math.log(2 ** -126), 4)
  })

  it('log-probabilities are told', () => {
    expect(asLogits(rows([Math.log(0.1), Math.log(0.9)], [Math.log(0.5), Math.log(0.5)]), 2, 2).kind).toBe('log-probabilities')
    // Negative logits are not: their exp does not sum to 1.
    expect(asLogits(rows([-1, -2], [-3, -1]), 2, 2).kind).toBe('logits')
  })

  it('a single class is never a probability', () => {
    expect(asLogits(rows([1], [1]), 2, 1).kind).toBe('logits')
  })
})

function npy(descr: string, shape: string, body: ArrayBufferView): Blob {
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + '\n'
  return new Blob([Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0), dict, body as Uint8Array<ArrayBuffer>])
}

describe('openLabelled', () => {
  const logits = npy('<f4', '3, 2', rows([1, 2], [3, 4], [5, 6]))
  it('puts logits and labels together', async () => {
    const { set } = await openLabelled(logits, npy('|u1', '3,', Uint8Array.of(0, 1, 1)))
    expect(set).toMatchObject({ rows: 3, classes: 2 })
    expect([...set.labels]).toEqual([0, 1, 1])
  })

  it('says what does not go together', async () => {
    await expect(openLabelled(logits, npy('|u1', '2,', Uint8Array.of(0, 1)))).rejects.toThrow('There are 3 rows of logits and 2 labels.')
    await expect(openLabelled(logits, npy('|u1', '3,', Uint8Array.of(0, 1, 2)))).rejects.toThrow('Row 2: the label 2 is not one of the 2 classes')
    await expect(openLabelled(npy('<f4', '6,', rows([1, 2, 3, 4, 5, 6])), npy('|u1', '6,', new Uint8Array(6)))).rejects.toThrow('rows × classes is needed')
    await expect(openLabelled(npy('<f4', '1, 2', rows([Number.NaN, 1])), npy('|u1', '1,', new Uint8Array(1)))).rejects.toThrow('Row 0, class 0: NaN is no logit.')
  })
})
