import { choleskySolve } from './cholesky'

/** A smooth convex function of P numbers. */
export interface Smooth {
  readonly start: Float64Array
  value(theta: Float64Array): number
}

export interface Convex extends Smooth {
  /** Adds the gradient [P] and the lower triangle of the Hessian [P x P] into zeroed arrays. The Hessian may be approximate, the gradient not. */
  expand(theta: Float64Array, gradient: Float64Array, hessian: Float64Array): void
}

export interface Solution {
  readonly theta: Float64Array
  readonly value: number
  readonly iterations: number
  readonly converged: boolean
}

/** The step to subtract, H^-1 g or near it, and the squared Newton decrement g'H^-1 g, which bounds the distance left. */
export type Direction = (theta: Float64Array) => Generator<unknown, { step: Float64Array; decrement: number }, void>

/**
 * Newton with backtracking (Armijo, halving), as Lin, Lin & Weng 2007 use it. Once the decrement is under the rounding of the
 * objective, the objective can no longer judge steps, and a few full ones finish the work.
 */
export function* descend(problem: Smooth, direction: Direction, enough: number, limit: number): Generator<number, Solution, void> {
  let theta: Float64Array = problem.start.slice()
  let value = problem.value(theta)
  let polish = 0
  for (let iterations = 1; iterations <= limit; iterations++) {
    const searching = direction(theta)
    let found = searching.next()
    for (; !found.done; found = searching.next()) yield 1 - 0.8 ** (iterations - 1)
    const { step, decrement } = found.value
    if (!Number.isFinite(decrement)) return { theta, value, iterations, converged: false }
    if (decrement <= enough || polish === 4) return { theta, value, iterations, converged: true }
    const nearly = decrement < 1e-13 * (1 + Math.abs(value))
    if (nearly) polish++
    let moved: Float64Array | null = null
    for (let scale = 1; scale > 1e-12; scale /= 2) {
      const next = theta.map((t, i) => t - scale * step[i]!)
      const there = problem.value(next)
      if (nearly ? there <= value + 1e-14 * (1 + Math.abs(value)) : there <= value - 1e-4 * scale * decrement) {
        moved = next
        value = there
        break
      }
    }
    if (!moved) return { theta, value, iterations, converged: nearly }
    theta = moved
    yield 1 - 0.8 ** iterations
  }
  return { theta, value, iterations: limit, converged: false }
}

/** The Hessian is made and solved: for up to some hundreds of numbers. */
export function newton(problem: Convex, limit = 300): Generator<number, Solution, void> {
  const size = problem.start.length
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const work = new Float64Array(size * size)
  // oxlint-disable-next-line require-yield -- one step, no pause in it
  function* direction(theta: Float64Array): ReturnType<Direction> {
    gradient.fill(0)
    hessian.fill(0)
    problem.expand(theta, gradient, hessian)
    const step = solveDamped(hessian, gradient, work)
    return { step, decrement: dot(gradient, step) }
  }
  return descend(problem, direction, 1e-23, limit)
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** H^-1 g; where rounding has made H indefinite, a little of its own size is added to the diagonal until it is not. */
function solveDamped(hessian: Float64Array, gradient: Float64Array, work: Float64Array): Float64Array {
  const size = gradient.length
  let largest = 0
  for (let i = 0; i < size; i++) largest = Math.max(largest, hessian[i * size + i]!)
  for (let damping = 0; damping < 1; damping = damping === 0 ? 1e-15 : damping * 10) {
    work.set(hessian)
    for (let i = 0; i < size; i++) work[i * size + i]! += damping * largest
    const step = gradient.slice()
    if (choleskySolve(work, step)) return step
  }
  return new Float64Array(size).fill(Number.NaN)
}

/** Runs a generator to its end and gives what it returns. */
export function toEnd<R>(steps: Generator<unknown, R, void>): R {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
