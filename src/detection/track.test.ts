import { describe, expect, it } from 'vitest'
import { Tracker } from './track'
import type { Box, Detected } from './types'

const object = (classId: number, score: number, box: Box): Detected => ({ index: 0, classId, score, classScore: score, objectness: null, box })
const here: Box = [10, 10, 50, 50]
const near: Box = [12, 10, 52, 50]
const far: Box = [200, 200, 240, 240]

describe('objects followed from frame to frame', () => {
  it('keeps the name that most frames gave, and the frame’s own score', () => {
    const tracker = new Tracker()
    for (let i = 0; i < 4; i++) tracker.follow([object(1, 0.6, here)])
    const [cat] = tracker.follow([object(2, 0.65, near)])
    expect([cat!.classId, cat!.score]).toEqual([1, 0.65])
  })
  it('takes a new name when it stays', () => {
    const tracker = new Tracker()
    for (let i = 0; i < 4; i++) tracker.follow([object(1, 0.6, here)])
    const names = Array.from({ length: 8 }, () => tracker.follow([object(2, 0.65, here)])[0]!.classId)
    expect([names[0], names.at(-1)]).toEqual([1, 2])
  })
  it('eases a box towards its new place', () => {
    const tracker = new Tracker()
    tracker.follow([object(1, 0.6, here)])
    const { box } = tracker.follow([object(1, 0.6, near)])[0]!
    expect(box[0]).toBeCloseTo(11.2, 9)
    expect(box[1]).toBe(10)
  })
  it('does not take one object for another: too far, or taken already', () => {
    const tracker = new Tracker()
    tracker.follow([object(1, 0.6, here)])
    expect(tracker.follow([object(2, 0.6, far)])[0]!.classId).toBe(2)
    const both = tracker.follow([object(1, 0.7, here), object(3, 0.5, near)])
    expect(both.map(({ classId }) => classId)).toEqual([1, 3])
  })
  it('waits a few frames for a missed object, and no longer', () => {
    const tracker = new Tracker()
    const seen = (missed: number): number => {
      tracker.clear()
      for (let i = 0; i < 4; i++) tracker.follow([object(1, 0.6, here)])
      for (let i = 0; i < missed; i++) tracker.follow([])
      return tracker.follow([object(2, 0.65, here)])[0]!.classId
    }
    expect([seen(3), seen(4)]).toEqual([1, 2])
  })
})
