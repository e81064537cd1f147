import { type Direction, type Smooth, type Solution, descend, dot } from './newton'

/** A convex function of many numbers, whose Hessian is known only by what it does to a vector. */
export interface MatrixFree extends Smooth {
  /** Looks at theta and fills the gradient; the next two are about this theta. */
  gradient(theta: Float64Array, into: Float64Array): void
  /** H v. */
  times(v: Float64Array, into: Float64Array): void
  /** Near H^-1 r, quickly. */
  precondition(r: Float64Array, into: Float64Array): void
}

/**
 * Newton whose steps come from preconditioned conjugate gradients, stopped early far from the optimum and late near it (Dembo & Steihaug
 * 1983): a pass over the rows for each product, and no P x P matrix.
 */
export function newtonFree(problem: MatrixFree, limit = 100): Generator<number, Solution, void> {
  const size = problem.start.length
  const gradient = new Float64Array(size)
  const along = new Float64Array(size)
  const eased = new Float64Array(size)
  function* direction(theta: Float64Array): ReturnType<Direction> {
    problem.gradient(theta, gradient)
    const step = new Float64Array(size)
    const rest = gradient.slice()
    problem.precondition(rest, eased)
    const way = eased.slice()
    const first = dot(rest, eased)
    let size2 = first
    const target = first * Math.min(0.01, Math.sqrt(first))
    for (let pass = 0; pass < 250 && size2 > target; pass++) {
      problem.times(way, along)
      const length = size2 / dot(way, along)
      for (let j = 0; j < size; j++) {
        step[j]! += length * way[j]!
        rest[j]! -= length * along[j]!
      }
      problem.precondition(rest, eased)
      const next = dot(rest, eased)
      for (let j = 0; j < size; j++) way[j] = eased[j]! + (next / size2) * way[j]!
      size2 = next
      yield
    }
    return { step, decrement: dot(gradient, step) }
  }
  return descend(problem, direction, 1e-20, limit)
}
