import { describe, expect, it } from 'vitest'
import { figure, figuresApart, percent, temperatureText, timesIn } from './percent'

describe('percent', () => {
  it.each([
    [0.9466, '94.66 %'], [0.5, '50.00 %'], [0.01, '1.00 %'], [0.0204, '2.04 %'],
    [0.999, '99.90 %'], [0.9997, '99.97 %'], [0.999994, '99.9994 %'], [0.99999994, '99.999994 %'],
    [0.0006, '0.060 %'], [0.00041, '0.041 %'], [0.000012, '0.0012 %'], [0.00000123, '0.00012 %'],
    [0.00996, '1.00 %'], [0.00994, '0.99 %'],
    [9e-7, '< 0.0001 %'], [1e-300, '< 0.0001 %'],
    [0, '0 %'], [1, '100 %'], [Number.NaN, 'not a number'],
  ])('%d is %s', (p, text) => {
    expect(percent(p)).toBe(text)
  })

  it('never says 100 % or 0 % of what only rounds to it', () => {
    expect(percent(1, false)).toBe('> 99.999999 %')
    expect(percent(0, false)).toBe('< 0.0001 %')
    for (let i = 1; i <= 16; i++) expect(percent(1 - 10 ** -i)).not.toMatch(/^100/)
    for (let p = 0.9989; p < 1; p += 1.37e-6) expect(percent(p)).not.toMatch(/100/)
  })

  it('never overstates nines by more than it rounds', () => {
    for (const p of [0.99951, 0.999949, 0.9999951, 0.99999949]) {
      const shown = Number(percent(p).replace(' %', ''))
      expect(Math.abs(shown - p * 100)).toBeLessThanOrEqual((100 - p * 100) / 2)
    }
  })
})

describe('figures', () => {
  it('shows two that are compared with as many decimals as tell them apart', () => {
    expect(figuresApart(10.441, 4.603)).toEqual(['10.4', '4.6'])
    expect(figuresApart(4.58, 4.603)).toEqual(['4.58', '4.60'])
    expect(figuresApart(4.60299, 4.60301)).toEqual(['4.6030', '4.6030'])
  })

  it('uses a true minus sign and words', () => {
    expect(figure(-13.94, 1)).toBe('−13.9')
    expect(figure(-Infinity, 1)).toBe('−∞')
    expect(figure(Number.NaN, 1)).toBe('not a number')
  })

  it('says T as people read it', () => {
    expect([0.1, 1, 1.434, 9.99, 10].map(temperatureText)).toEqual(['0.10', '1.00', '1.43', '9.99', '10.0'])
  })
})

it('says how often in tenths, else in hundredths', () => {
  expect([0.9, 0.8, 1 - 0.3, 0.95, 0.99].map(timesIn)).toEqual(['9 times in 10', '8 times in 10', '7 times in 10', '95 times in 100', '99 times in 100'])
})
