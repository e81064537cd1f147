import { describe, expect, it } from 'vitest'
import { asLogits } from './types'
import { outside, strongest } from './world'

const world = { threshold: 4.5, warnedInside: 0.1, warnedUnseen: 0.2, warnedNothing: 0.9, auroc: 0.7 }
const logits = (...z: number[]) => asLogits(Float32Array.from(z))

describe('outside its world', () => {
  it('asks for the largest logit, wherever it stands', () => {
    expect(strongest(logits(1, 7.5, -20))).toBe(7.5)
    expect(strongest(logits(-3, -Infinity))).toBe(-3)
  })
  it('warns under the threshold, not at it', () => {
    expect(outside(logits(4.25, 0), world)).toBe(true)
    expect(outside(logits(4.5, 0), world)).toBe(false)
    expect(outside(logits(0, 12), world)).toBe(false)
  })
  it('is not moved by how the other classes share: sure and outside at once is possible', () => {
    expect(outside(logits(4, -90, -90), world)).toBe(true)
  })
})
