import { describe, expect, it } from 'vitest'
import { Random } from '../../confidence/seed'
import { held, type Look, mostZoom, moved, pinched, type Point, pointAt, viewOf, wheelFactor, whole, zoomed } from './view'

const picture = { width: 640, height: 426 }
const frame = { width: 320, height: 320 }

describe('a look', () => {
  it('at the whole picture stands in the middle', () => {
    expect(viewOf(whole, picture, frame)).toEqual({ scale: 0.5, x: 0, y: 53.5 })
  })

  it('keeps the point under the pointer while it zooms', () => {
    const near = zoomed(whole, 4, [160, 160], picture, frame)
    const at: Point = [200, 90]
    const before = pointAt(at, viewOf(near, picture, frame))
    const after = pointAt(at, viewOf(zoomed(near, 1.7, at, picture, frame), picture, frame))
    expect(after[0]).toBeCloseTo(before[0], 9)
    expect(after[1]).toBeCloseTo(before[1], 9)
  })

  it('follows a finger pixel for pixel', () => {
    const near = zoomed(whole, 4, [160, 160], picture, frame)
    const [from, to] = [viewOf(near, picture, frame), viewOf(moved(near, 1, [10, 10], [25, -20], picture, frame), picture, frame)]
    expect([to.x - from.x, to.y - from.y]).toEqual([15, -30].map((n) => expect.closeTo(n, 9)))
  })

  it('comes as near as two fingers part', () => {
    const pinch = pinched(whole, [[100, 160], [220, 160]], [[40, 160], [280, 160]], picture, frame)
    expect(pinch.zoom).toBeCloseTo(2, 9)
    expect(pinch.x).toBeCloseTo(0.5, 9)
  })

  it('never leaves the picture, whatever is done to it, and neither passes its ends', () => {
    const random = new Random(5)
    const chance = (): number => random.unit()
    let look: Look = whole
    for (let i = 0; i < 3000; i++) {
      const point = (): Point => [chance() * 320, chance() * 320]
      look = chance() < 0.5 ? zoomed(look, 0.3 + chance() * 2, point(), picture, frame) : moved(look, 1, point(), point(), picture, frame)
      const { scale, x, y } = viewOf(look, picture, frame)
      expect(look.zoom).toBeGreaterThanOrEqual(1)
      expect(look.zoom).toBeLessThanOrEqual(mostZoom)
      for (const [start, length] of [[x, picture.width * scale], [y, picture.height * scale]] as const) {
        if (length >= 320) expect(start <= 1e-6 && start + length >= 320 - 1e-6).toBe(true)
        else expect(start).toBeCloseTo((320 - length) / 2, 6)
      }
    }
  })

  it('keeps its middle when the frame changes its size', () => {
    const near = zoomed(whole, 4, [250, 160], picture, frame)
    const wide = { width: 640, height: 426 }
    expect(held(near, picture, wide)).toEqual(near)
  })
})

it('the wheel: away is nearer, lines count as pixels, one turn is not a leap', () => {
  expect(wheelFactor({ deltaY: -100, deltaMode: 0, ctrlKey: false })).toBeCloseTo(1.17, 2)
  expect(wheelFactor({ deltaY: 100, deltaMode: 0, ctrlKey: false })).toBeLessThan(1)
  expect(wheelFactor({ deltaY: 3, deltaMode: 1, ctrlKey: false })).toBeCloseTo(wheelFactor({ deltaY: 48, deltaMode: 0, ctrlKey: false }), 9)
  expect(wheelFactor({ deltaY: -90_000, deltaMode: 2, ctrlKey: false })).toBeLessThan(2)
  // A pinch on a touchpad.
  expect(wheelFactor({ deltaY: -5, deltaMode: 0, ctrlKey: true })).toBeCloseTo(1.05, 2)
})
