import { choleskySolve } from './cholesky'

/** Weights of three parts that add up to 1, none negative. */
export type Weights = readonly [number, number, number]

/**
 * The weights w that minimise -mean ln(w . c_i), c [n x 3] the probability each part gives to the label. Convex; the optimum lies in
 * the triangle, on one of its edges or at a corner, so all seven faces are tried and the best is exact.
 */
export function bestMixture(c: Float64Array): { w: Weights; objective: number } {
  const rows = c.length / 3
  const value = (w: Weights): number => {
    let sum = 0
    for (let i = 0; i < rows; i++) sum -= Math.log(w[0] * c[3 * i]! + w[1] * c[3 * i + 1]! + w[2] * c[3 * i + 2]!)
    return sum / rows
  }
  let best: Weights = [1, 0, 0]
  let objective = value(best)
  const offer = (w: Weights): void => {
    const there = value(w)
    // Not "<=": among equals the simpler face stays.
    if (there < objective) {
      best = w
      objective = there
    }
  }
  offer([0, 1, 0])
  offer([0, 0, 1])
  offer(edge(c, 0, 1))
  offer(edge(c, 0, 2))
  offer(edge(c, 1, 2))
  offer(inside(c, value))
  return { w: best, objective }
}

/** Weight t of part a against b: the derivative rises with t, so halving the interval cannot miss its zero. */
function edge(c: Float64Array, a: number, b: number): Weights {
  let lo = 0
  let hi = 1
  for (let step = 0; step < 60; step++) {
    const t = (lo + hi) / 2
    let slope = 0
    for (let i = 0; i < c.length; i += 3) {
      const difference = c[i + a]! - c[i + b]!
      if (difference !== 0) slope -= difference / (t * c[i + a]! + (1 - t) * c[i + b]!)
    }
    if (slope < 0) lo = t
    else hi = t
  }
  const w: [number, number, number] = [0, 0, 0]
  w[a] = (lo + hi) / 2
  w[b] = 1 - w[a]
  return w
}

/** Newton in (w1, w2) from the middle, kept inside by halving; -ln of a linear function is self-concordant, so this cannot stall far away. */
function inside(c: Float64Array, value: (w: Weights) => number): Weights {
  const rows = c.length / 3
  let w: Weights = [1 / 3, 1 / 3, 1 / 3]
  let here = value(w)
  for (let iteration = 0; iteration < 100; iteration++) {
    const g = new Float64Array(2)
    // Where two parts are nearly the same, the curvature across them is nearly nothing: a grain keeps it solvable.
    const h = Float64Array.of(1e-14, 0, 0, 1e-14)
    for (let i = 0; i < rows; i++) {
      const mix = w[0] * c[3 * i]! + w[1] * c[3 * i + 1]! + w[2] * c[3 * i + 2]!
      const r0 = (c[3 * i]! - c[3 * i + 2]!) / mix
      const r1 = (c[3 * i + 1]! - c[3 * i + 2]!) / mix
      g[0]! -= r0 / rows
      g[1]! -= r1 / rows
      h[0]! += (r0 * r0) / rows
      h[2]! += (r0 * r1) / rows
      h[3]! += (r1 * r1) / rows
    }
    const d = g.slice()
    if (!choleskySolve(h, d)) return w
    const decrement = g[0]! * d[0]! + g[1]! * d[1]!
    if (!(decrement > 1e-24)) return w
    let moved = false
    for (let scale = 1; scale > 1e-12; scale /= 2) {
      const first = w[0] - scale * d[0]!
      const second = w[1] - scale * d[1]!
      const next: Weights = [first, second, 1 - first - second]
      if (first < 0 || second < 0 || next[2] < 0) continue
      const there = value(next)
      if (there >= here) continue
      w = next
      here = there
      moved = true
      break
    }
    if (!moved) return w
  }
  return w
}
