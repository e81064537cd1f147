import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readMeasured } from './measured'

const world = { threshold: 4.5, warnedInside: 0.1, warnedUnseen: 0.2, warnedNothing: 0.9, auroc: 0.7 }
const whole = { set: 'some pictures', pictures: 100, top1: 0.5, top5: 0.8, nll: 1.9, ece: 0.06, temperature: 0.86, eceFitted: 0.01, world }

describe('what a card measured', () => {
  it('is taken as it is', () => expect(readMeasured(whole)).toEqual(whole))
  it.each([null, 'good', [], {}, { ...whole, set: 3 }, { ...whole, pictures: '100' }])('is nothing without a set and a number: %j', (json) => expect(readMeasured(json)).toBeNull())
  it('leaves out what is no share or no number', () => {
    expect(readMeasured({ ...whole, top1: 50, nll: 'low', ece: -0.1, temperature: null })).toEqual({ ...whole, top1: null, nll: null, ece: null, temperature: null })
  })
  it.each(['threshold', 'warnedInside', 'warnedUnseen', 'warnedNothing', 'auroc'])('has no warning without its %s', (name) => {
    expect(readMeasured({ ...whole, world: { ...world, [name]: undefined } })!.world).toBeNull()
    expect(readMeasured({ ...whole, world: { ...world, [name]: 'x' } })!.world).toBeNull()
  })
  it('reads the built-in model’s', () => {
    const { measured } = JSON.parse(readFileSync('public/model/card.json', 'utf8')) as { measured: unknown }
    const read = readMeasured(measured)!
    expect(Object.values(read)).not.toContain(null)
    expect(read.world!.auroc).toBeGreaterThan(0.5)
  })
})
