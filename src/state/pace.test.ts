import { describe, expect, it } from 'vitest'
import { Pace, paceText } from './pace'

describe('Pace', () => {
  it('says nothing until it knows enough', () => {
    const pace = new Pace()
    expect(pace.mark(0, 100, 0)).toBeNull()
    expect(pace.mark(10, 100, 600)).toBeNull()
    expect(pace.mark(10, 100, 1000)).toEqual({ perSecond: 10, secondsLeft: 9 })
  })

  it('goes by the last five seconds', () => {
    const pace = new Pace()
    // Two a second for ten seconds, then twenty a second.
    let done = 0
    for (let t = 0; t < 10_000; t += 500) pace.mark(done++, 1000, t)
    let now = null
    for (let t = 10_000; t <= 16_000; t += 50) now = pace.mark(done++, 1000, t)
    expect(now!.perSecond).toBeCloseTo(20, 0)
  })

  it('starts anew when the photos are looked at again', () => {
    const pace = new Pace()
    pace.mark(0, 50, 0)
    expect(pace.mark(50, 50, 5000)!.perSecond).toBe(10)
    expect(pace.mark(0, 50, 5100)).toBeNull()
    expect(pace.mark(4, 50, 6100)!.perSecond).toBe(4)
  })

  it('slows down while nothing comes', () => {
    const pace = new Pace()
    pace.mark(0, 100, 0)
    expect(pace.mark(10, 100, 1000)!.perSecond).toBe(10)
    expect(pace.mark(10, 100, 4000)!.perSecond).toBe(2.5)
  })

  it('is said in few figures', () => {
    expect(paceText({ perSecond: 46.4, secondsLeft: 11.2 })).toBe('46 photos/s · 12 s left')
    expect(paceText({ perSecond: 0.83, secondsLeft: 200 })).toBe('0.8 photos/s · 3 min left')
    expect(paceText({ perSecond: 2, secondsLeft: 9000 })).toBe('2.0 photos/s · 2 h 30 min left')
  })
})
