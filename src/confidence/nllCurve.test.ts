import { describe, expect, it } from 'vitest'
import { labelledLogits } from './labelled'
import { measure } from './metrics/measure'
import { nllSteps, type NllCurve } from './nllCurve'
import { predict } from './predictions'
import { softmaxRows } from './rows'
import { Random } from './seed'

function curve(...ask: Parameters<typeof nllSteps>): { curve: NllCurve; shares: number[] } {
  const steps = nllSteps(...ask)
  const shares: number[] = []
  for (;;) {
    const step = steps.next()
    if (step.done) return { curve: step.value, shares }
    shares.push(step.value)
  }
}

const made = (rows: number, classes: number, scale: number) => {
  const random = new Random(7)
  return labelledLogits(Float32Array.from({ length: rows * classes }, () => (random.unit() - 0.5) * scale), Array.from({ length: rows }, () => random.below(classes)), classes)
}

describe('NLL against T', () => {
  it('is what the log loss is at every temperature', () => {
    for (const set of [made(40, 10, 20), made(10, 1000, 400), made(3, 2, 1e4)]) {
      const { temperature, nll } = curve(set).curve
      for (const [j, T] of temperature.entries()) {
        const exact = measure(predict(softmaxRows(set, T), 0)).nll!
        expect(Math.abs(nll[j]! - exact)).toBeLessThanOrEqual(1e-12 * exact)
      }
    }
  })

  it('goes from the coldest to the hottest through T = 1, and covers what was asked', () => {
    const { temperature } = curve(made(2, 3, 1)).curve
    expect(temperature).toHaveLength(39)
    expect(temperature[0]).toBeLessThanOrEqual(0.2)
    expect(temperature.at(-1)).toBeGreaterThanOrEqual(5)
    expect(temperature[19]).toBe(1)
    expect([...temperature].sort((a, b) => a - b)).toEqual([...temperature])
    expect(curve(made(2, 3, 1), 1, 1).curve.temperature).toEqual(Float64Array.of(1))
  })

  it('is infinite where a label is impossible', () => {
    expect(curve(labelledLogits(Float32Array.of(0, Number.NEGATIVE_INFINITY), [1], 2)).curve.nll.every((x) => x === Number.POSITIVE_INFINITY)).toBe(true)
  })

  it('pauses, and tells how far it is', () => {
    const { shares } = curve(made(1000, 1000, 10))
    expect(shares).toHaveLength(5)
    expect(shares).toEqual([0, 0.2, 0.4, 0.6, 0.8])
  })
})
