import { describe, expect, it } from 'vitest'
import { Random } from '../../confidence/seed'
import { firstSpot, overlap, passes, placeLabels, type Rect, type Size, type Spot } from './places'

const view = { width: 390, height: 290 }
const size = { width: 80, height: 18 }

function scene(seed: number, count: number): { boxes: Rect[]; sizes: Size[]; view: Size } {
  const random = new Random(seed)
  const chance = (): number => random.unit()
  const view = { width: 60 + chance() * 1200, height: 40 + chance() * 900 }
  const boxes = Array.from({ length: count }, (): Rect => {
    // Some reach out of the view, as when it is zoomed in; some have no area.
    const [x, y] = [(chance() * 1.6 - 0.3) * view.width, (chance() * 1.6 - 0.3) * view.height]
    return [x, y, x + chance() ** 4 * view.width * 1.5, y + chance() ** 4 * view.height * 1.5]
  })
  return { boxes, sizes: boxes.map(() => ({ width: 30 + Math.floor(chance() * 120), height: 18 })), view }
}

describe('labels', () => {
  it('never share a pixel, are inside the view, have no line through them, and none is lost count of', () => {
    let [placed, led] = [0, 0]
    for (let seed = 1; seed <= 120; seed++) {
      const { boxes, sizes, view } = scene(seed, [1, 5, 40, 300][seed % 4]!)
      const { spots, leftOut } = placeLabels(boxes, sizes, view)
      const there = spots.flatMap((spot, i) => (spot ? [{ spot, size: sizes[i]! }] : []))
      for (const [i, { spot: { x, y }, size }] of there.entries()) {
        expect(x >= 0 && y >= 0 && x + size.width <= view.width && y + size.height <= view.height, `seed ${seed}: inside`).toBe(true)
        for (const other of there.slice(0, i)) expect(overlap(there[i]!.spot, size, other.spot, other.size), `seed ${seed}: apart`).toBe(false)
        for (const other of there) if (other.spot.leader && other !== there[i]) expect(passes(other.spot.leader, [x, y, x + size.width, y + size.height]), `seed ${seed}: no line through`).toBe(false)
      }
      const seen = boxes.filter(([x1, y1, x2, y2]) => x2 >= 0 && y2 >= 0 && x1 <= view.width && y1 <= view.height).length
      expect(there.length + leftOut, `seed ${seed}`).toBe(seen)
      placed += there.length
      led += there.filter(({ spot }) => spot.leader).length
    }
    expect(placed).toBeGreaterThan(1000)
    expect(led).toBeGreaterThan(20)
  })

  it('stay where they are when fainter ones come', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { boxes, sizes, view } = scene(seed, 120)
      const all = placeLabels(boxes, sizes, view).spots
      for (const some of [1, 10, 60]) expect(placeLabels(boxes.slice(0, some), sizes.slice(0, some), view).spots).toEqual(all.slice(0, some))
    }
  })

  it('touch their box, or are led to it', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { boxes, sizes, view } = scene(seed, 40)
      for (const [i, spot] of placeLabels(boxes, sizes, view).spots.entries()) {
        if (!spot) continue
        const [x1, y1, x2, y2] = boxes[i]!
        const gap = Math.hypot(Math.max(0, x1 - spot.x - sizes[i]!.width, spot.x - x2), Math.max(0, y1 - spot.y - sizes[i]!.height, spot.y - y2))
        if (!spot.leader) expect(gap, `seed ${seed}, label ${i}`).toBeLessThan(1e-6)
        else {
          const [lx, ly, bx, by] = spot.leader
          expect(lx >= spot.x && lx <= spot.x + sizes[i]!.width && ly >= spot.y && ly <= spot.y + sizes[i]!.height).toBe(true)
          expect(bx >= x1 - 1e-6 && bx <= x2 + 1e-6 && by >= y1 - 1e-6 && by <= y2 + 1e-6).toBe(true)
        }
      }
    }
  })
})

const at = (box: Rect, ...others: Rect[]): Spot | null => placeLabels([...others, box], [...others, box].map(() => size), view).spots.at(-1)!

it('stands above its box, inside one that reaches the top, below one that has no room, at the view’s edge of one that fills it', () => {
  expect(at([100, 100, 200, 200])).toEqual({ x: 100, y: 82, leader: null })
  expect(at([100, 5, 250, 200])).toEqual({ x: 100, y: 5, leader: null })
  expect(at([100, 5, 130, 40])).toEqual({ x: 100, y: 40, leader: null })
  expect(at([-500, -500, 900, 900])).toEqual({ x: 0, y: 0, leader: null })
  // Not beyond the right edge.
  expect(at([350, 100, 380, 200])).toEqual({ x: 310, y: 82, leader: null })
})

it('does not stand on the heart of a surer object', () => {
  const surer: Rect = [100, 60, 180, 96]
  expect(at([100, 100, 200, 200], surer)).not.toMatchObject({ y: 82, x: 100 })
  expect(firstSpot([100, 100, 200, 200], size, view)).toEqual({ x: 100, y: 82, leader: null })
})

it('leaves boxes out of view, and labels wider than it, alone', () => {
  expect(at([500, 100, 600, 200])).toBeNull()
  expect(placeLabels([[0, 0, 10, 10]], [{ width: 400, height: 18 }], view)).toEqual({ spots: [null], leftOut: 1 })
  expect(placeLabels([], [], view)).toEqual({ spots: [], leftOut: 0 })
})
