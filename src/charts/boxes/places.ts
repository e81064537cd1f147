/**
 * Where labels go: near their box, inside the view, and never one over another. The surest come first and keep their places
 * when fainter ones appear. What finds no place is left out: its box stays, and says its name when it is pointed at.
 */
export type Rect = readonly [x1: number, y1: number, x2: number, y2: number]

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Spot {
  readonly x: number
  readonly y: number
  /** From the label to its box, when they do not touch. */
  readonly leader: Rect | null
}

export interface Spots {
  /** For each box; null when it is out of view, or has no room. */
  readonly spots: readonly (Spot | null)[]
  /** Boxes in view without a label. */
  readonly leftOut: number
}

/** Labels may cover so much of the view; more of them would hide the picture they speak of. */
const mostCovered = 0.25
/** How far a label may stand from its box, in its own heights. */
const reach = [0.6, 1.3, 2.4, 3.6]
const directions = Array.from({ length: 12 }, (_, i) => [Math.cos(i * Math.PI / 6 - Math.PI / 2), Math.sin(i * Math.PI / 6 - Math.PI / 2)] as const)

/** `boxes`: surest first, in the view's pixels, also where they reach beyond it. */
export function placeLabels(boxes: readonly Rect[], sizes: readonly Size[], view: Size): Spots {
  const taken = new Taken()
  const spots: (Spot | null)[] = []
  let [room, leftOut, full] = [view.width * view.height * mostCovered, 0, false]
  for (const [i, box] of boxes.entries()) {
    const seen = inView(box, view)
    const size = sizes[i]!
    const spot = seen && !full && fits(size, view) ? freeSpot(seen, size, view, taken, boxes, i) : null
    if (spot) {
      taken.add(spot, size)
      room -= size.width * size.height
      full = room <= 0
    } else if (seen) leftOut++
    spots.push(spot)
  }
  return { spots, leftOut }
}

/** Where a label stands when it need give way to none: the one that is pointed at. */
export function firstSpot(box: Rect, size: Size, view: Size): Spot | null {
  const seen = inView(box, view)
  const at = seen && fits(size, view) ? beside(seen, size, view).next().value : undefined
  return at ? { x: at[0], y: at[1], leader: null } : null
}

/** Do two labels share a pixel. */
export function overlap(a: Spot, ofA: Size, b: Spot, ofB: Size): boolean {
  return a.x < b.x + ofB.width && b.x < a.x + ofA.width && a.y < b.y + ofB.height && b.y < a.y + ofA.height
}

function fits(size: Size, view: Size): boolean {
  return size.width <= view.width && size.height <= view.height
}

function inView([x1, y1, x2, y2]: Rect, { width, height }: Size): Rect | null {
  const seen: Rect = [Math.max(0, x1), Math.max(0, y1), Math.min(width, x2), Math.min(height, y2)]
  return seen[0] <= seen[2] && seen[1] <= seen[3] ? seen : null
}

function freeSpot(box: Rect, size: Size, view: Size, taken: Taken, boxes: readonly Rect[], own: number): Spot | null {
  let second: readonly [number, number] | null = null
  for (const at of beside(box, size, view)) {
    if (!taken.free(at[0], at[1], size)) continue
    if (!hides(at, size, boxes, own)) return { x: at[0], y: at[1], leader: null }
    second ??= at
  }
  if (second) return { x: second[0], y: second[1], leader: null }
  for (const [x, y] of around(box, size, view)) {
    if (!taken.free(x, y, size)) continue
    const leader = leaderOf(x, y, size, box)
    if (!taken.crossed(leader)) return { x, y, leader }
  }
  return null
}

/** Touching the box, the best first: above, inside at the top, below, at the sides; then along its edges. */
function* beside(box: Rect, size: Size, view: Size): Generator<readonly [number, number]> {
  const [x1, y1, x2, y2] = box
  const { width, height } = size
  const roomy = x2 - x1 >= width + height && y2 - y1 >= 3 * height
  const held = (x: number): number => Math.min(Math.max(0, x), view.width - width)
  const rows = [y1 - height, ...(roomy ? [y1] : []), y2, ...(roomy ? [y2 - height] : [])].filter((y) => y >= 0 && y + height <= view.height)
  for (const y of rows) {
    yield [held(x1), y]
    yield [held(x2 - width), y]
  }
  for (const x of [x2, x1 - width]) if (x >= 0 && x + width <= view.width) yield [x, Math.min(Math.max(0, y1), view.height - height)]
  // A box that fills the view, or one too small to be written in, at the view's own edge.
  if (rows.length === 0) for (const y of [y1, y2 - height]) if (y >= 0 && y + height <= view.height) yield [held(x1), y]
  for (const y of rows) for (let x = x1 + height; x < x2 - width; x += height * 1.5) yield [held(x), y]
  for (const x of [x2, x1 - width]) {
    if (x < 0 || x + width > view.width) continue
    for (let y = y1 + height; y < y2 - height; y += height) yield [x, Math.min(Math.max(0, y), view.height - height)]
  }
}

/** Rings around the box, for a label with a leader. */
function* around([x1, y1, x2, y2]: Rect, { width, height }: Size, view: Size): Generator<readonly [number, number]> {
  const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2]
  for (const far of reach) {
    for (const [dx, dy] of directions) {
      const x = cx + dx * ((x2 - x1) / 2 + width / 2 + far * height) - width / 2
      const y = cy + dy * ((y2 - y1) / 2 + height / 2 + far * height) - height / 2
      if (x >= 0 && y >= 0 && x + width <= view.width && y + height <= view.height) yield [x, y]
    }
  }
}

/** Would the label stand on the heart of an object that is surer than its own. */
function hides([x, y]: readonly [number, number], { width, height }: Size, boxes: readonly Rect[], own: number): boolean {
  for (let i = 0; i < own; i++) {
    const [x1, y1, x2, y2] = boxes[i]!
    const [cx, cy, w, h] = [(x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) / 5, (y2 - y1) / 5]
    if (x < cx + w && cx - w < x + width && y < cy + h && cy - h < y + height) return true
  }
  return false
}

/** Between the points of both that are nearest to each other. */
function leaderOf(x: number, y: number, { width, height }: Size, [x1, y1, x2, y2]: Rect): Rect {
  const near = (from: number, to: number, a: number, b: number): [own: number, other: number] => {
    if (to < a) return [to, a]
    if (from > b) return [from, b]
    const middle = (Math.max(from, a) + Math.min(to, b)) / 2
    return [middle, middle]
  }
  const [lx, bx] = near(x, x + width, x1, x2)
  const [ly, by] = near(y, y + height, y1, y2)
  return [lx, ly, bx, by]
}

/** Labels that have their place, by rows of 32 pixels, and their leaders: a line through a label would seem to come from it. */
class Taken {
  readonly #leaders: Rect[] = []
  readonly #rows = new Map<number, { readonly x: number; readonly y: number; readonly size: Size }[]>()

  add({ x, y, leader }: Spot, size: Size): void {
    if (leader) this.#leaders.push(leader)
    for (let row = Math.floor(y / 32); row <= Math.floor((y + size.height) / 32); row++) {
      const here = this.#rows.get(row) ?? []
      here.push({ x, y, size })
      this.#rows.set(row, here)
    }
  }

  /** A pixel is kept between two. */
  free(x: number, y: number, { width, height }: Size): boolean {
    for (let row = Math.floor((y - 1) / 32); row <= Math.floor((y + height + 1) / 32); row++) {
      for (const one of this.#rows.get(row) ?? []) {
        if (x < one.x + one.size.width + 1 && one.x < x + width + 1 && y < one.y + one.size.height + 1 && one.y < y + height + 1) return false
      }
    }
    return !this.#leaders.some((leader) => passes(leader, [x - 1, y - 1, x + width + 1, y + height + 1]))
  }

  crossed(leader: Rect): boolean {
    return [...this.#rows.values()].some((row) => row.some(({ x, y, size }) => passes(leader, [x, y, x + size.width, y + size.height])))
  }
}

/** Does a line go through a rectangle: what is left of it after a cut at each side (Liang and Barsky). */
export function passes([ax, ay, bx, by]: Rect, [x1, y1, x2, y2]: Rect): boolean {
  let [from, to] = [0, 1]
  for (const [start, way, low, high] of [[ax, bx - ax, x1, x2], [ay, by - ay, y1, y2]] as const) {
    if (way === 0) {
      if (start < low || start > high) return false
      continue
    }
    const [a, b] = [(low - start) / way, (high - start) / way]
    from = Math.max(from, Math.min(a, b))
    to = Math.min(to, Math.max(a, b))
  }
  return from <= to
}
