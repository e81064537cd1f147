import { describe, expect, it } from 'vitest'
import { Random } from '../confidence/seed'
import { decimal } from './decimal'

const read = (text: string, point?: string) => decimal(new TextEncoder().encode(`x${text}y`), 1, 1 + text.length, point?.charCodeAt(0))

describe('decimal', () => {
  it('is Math.fround(Number(text)) for numbers as programs write them', () => {
    const random = new Random(7)
    const wrong: string[] = []
    for (let i = 0; i < 20_000; i++) {
      const x = (random.unit() - 0.5) * 10 ** Math.floor(random.unit() * 60 - 30)
      for (const text of [String(x), x.toExponential(18), x.toFixed(4), x.toPrecision(17), `+${Math.abs(x)}`, String(Math.fround(x))]) {
        if (!Object.is(read(text), Math.fround(Number(text)))) wrong.push(`${text}: ${read(text)}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('halfway between two float32, a digit far behind decides', () => {
    const half = `1.${String(5n ** 24n).padStart(24, '0')}`
    for (const text of [half, `${half}0000001`, half.replace(/5$/, '49'), '1.000000059604649', '-1000000059604649e-15', '1.0000000596046440', '16777217', '16777217.0000000001', '16777217.0000000000000000001']) {
      expect(read(text)).toBe(Math.fround(Number(text)))
    }
  })

  it('edges', () => {
    for (const text of ['0', '-0', '.5', '5.', '-.5e1', '1e400', '-1e400', '1e-400', '1E+5', '00012', '0000000000000000000000001.5', '1e22', '1e23', '123456789012345678901234567890', '0.000000000000000000000000000001', '1e38', '3.4028236e38']) {
      expect(Object.is(read(text), Math.fround(Number(text))) ? '' : text).toBe('')
    }
    expect(read('  2.5\t')).toBe(2.5)
    expect([read('inf'), read('-Infinity'), read('+INF')]).toEqual([Infinity, -Infinity, Infinity])
  })

  it('what is no number is NaN', () => {
    for (const text of ['', ' ', '-', '.', 'e5', '1e', '1e+', '1,5', '1.2.3', '1 2', '0x10', '1_000', 'nan', 'NaN', '--1', '1e5.5', 'infinit', '١']) expect([text, read(text)]).toEqual([text, Number.NaN])
  })

  it('a decimal comma, where it is the mark', () => {
    expect(read('-1,25', ',')).toBe(-1.25)
    expect(read('1,2345678901234567890e-3', ',')).toBe(Math.fround(Number('1.2345678901234567890e-3')))
    expect(read('1.5', ',')).toBeNaN()
  })
})
