import { choleskySolve } from './cholesky'

/** A smooth convex function of P numbers. */
export interface Convex {
  readonly start: Float64Array
  value(theta: Float64Array): number
  /** Adds the gradient [P] and the lower triangle of the Hessian [P x P] into zeroed arrays. The Hessian may be approximate, the gradient not. */
  expand(theta: Float64Array, gradient: Float64Array, hessian: Float64Array): void
}

export interface Solution {
  readonly theta: Float64Array
  readonly value: number
  readonly iterations: number
  readonly converged: boolean
}

/**
 * Newton with backtracking (Armijo, halving), as Lin, Lin & Weng 2007 use it. The squared Newton decrement g'H^-1 g bounds the distance
 * left; once it is under the rounding of the objective, the objective can no longer judge steps, and a few full ones finish the work.
 */
export function* newton(problem: Convex, limit = 300): Generator<number, Solution, void> {
  const size = problem.start.length
  let theta: Float64Array = problem.start.slice()
  let value = problem.value(theta)
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const work = new Float64Array(size * size)
  let polish = 0
  for (let iterations = 1; iterations <= limit; iterations++) {
    gradient.fill(0)
    hessian.fill(0)
    problem.expand(theta, gradient, hessian)
    const step = solveDamped(hessian, gradient, work)
    let decrement = 0
    for (let i = 0; i < size; i++) decrement += gradient[i]! * step[i]!
    if (!Number.isFinite(decrement)) return { theta, value, iterations, converged: false }
    if (decrement <= 1e-23 || polish === 4) return { theta, value, iterations, converged: true }
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
