import { expect, it } from 'vitest'
import type { CurvePoint } from '../confidence/selective/curve'
import { lowest, thresholdNumbers } from './ThresholdCurve'

const point = (kept: number, risk: number): CurvePoint => ({ threshold: 1 - kept / 100, coverage: kept / 100, risk, kept })

it('has room for what is drawn in full and for the target, down to a round twentieth', () => {
  // Nine in ten wrong of five rows is chance, and drawn faint.
  expect(lowest({ fit: [point(5, 0.9), point(100, 0.17)], heldOut: [point(80, 0.12)] }, null)).toBe(0.8)
  expect(lowest({ fit: [point(100, 0.17)], heldOut: [point(80, 0.33)] }, null)).toBe(0.65)
  expect(lowest({ fit: [point(100, 0.17)], heldOut: [] }, { of: 'right', share: 0.5 })).toBe(0.5)
  expect(lowest({ fit: [point(100, 0.17)], heldOut: [] }, { of: 'answered', share: 0.5 })).toBe(0.8)
  expect([lowest({ fit: [], heldOut: [] }, null), lowest({ fit: [point(100, 0)], heldOut: [] }, null)]).toEqual([0.95, 0.95])
  expect(lowest({ fit: [point(100, 1)], heldOut: [] }, null)).toBe(0)
})

it('says nothing of answers that are not there', () => {
  const { rows } = thresholdNumbers([{ threshold: 0.99, fit: { kept: 1, errors: 1 }, heldOut: { kept: 0, errors: 0 } }], { fit: 10, heldOut: 10 })
  expect(rows).toEqual([[0.99, 0, 0, null, null, null, 0.1, 0]])
})
