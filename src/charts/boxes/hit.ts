import type { Rect } from './places'

/** Thin boxes are widened to this many pixels for a pointer. */
const least = 24

/** Boxes under a point, the smallest first: of nested ones the inner is meant. */
export function boxesAt(boxes: readonly Rect[], x: number, y: number): number[] {
  const found: { i: number; area: number }[] = []
  for (const [i, [x1, y1, x2, y2]] of boxes.entries()) {
    const [mx, my] = [Math.max(2, (least - (x2 - x1)) / 2), Math.max(2, (least - (y2 - y1)) / 2)]
    if (x >= x1 - mx && x <= x2 + mx && y >= y1 - my && y <= y2 + my) found.push({ i, area: (x2 - x1) * (y2 - y1) })
  }
  return found.sort((a, b) => a.area - b.area || a.i - b.i).map(({ i }) => i)
}

/** What a click chooses among boxes that lie under it: the first; when that is chosen already, the next; after the last, none. */
export function chosenOf(under: readonly number[], now: number | null): number | null {
  const at = now === null ? -1 : under.indexOf(now)
  return under[at + 1] ?? null
}
