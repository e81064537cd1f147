import { type Solution, newton, toEnd } from './newton'

/** 1 / (1 + exp(-x)) without overflow at either end. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x))
  return x >= 0 ? 1 / (1 + e) : e / (1 + e)
}

/**
 * Logistic regression on a few columns: min mean [ln(1 + e^eta) - t eta] + ridge / 2 |theta|^2, eta = sum_j theta_j column_j.
 * Targets t [n] in [0, 1].
 */
export function logistic(columns: readonly Float64Array[], targets: ArrayLike<number>, ridge: number, start: Float64Array): Solution {
  const width = columns.length
  const rows = targets.length
  const eta = (theta: Float64Array, i: number): number => {
    let s = 0
    for (let j = 0; j < width; j++) s += theta[j]! * columns[j]![i]!
    return s
  }
  return toEnd(newton({
    start,
    value(theta) {
      let sum = 0
      for (let i = 0; i < rows; i++) {
        const e = eta(theta, i)
        sum += Math.max(e, 0) + Math.log1p(Math.exp(-Math.abs(e))) - targets[i]! * e
      }
      let squares = 0
      for (let j = 0; j < width; j++) squares += theta[j]! ** 2
      return sum / rows + (ridge / 2) * squares
    },
    expand(theta, gradient, hessian) {
      for (let i = 0; i < rows; i++) {
        const q = sigmoid(eta(theta, i))
        const residual = (q - targets[i]!) / rows
        const weight = (q * (1 - q)) / rows
        for (let j = 0; j < width; j++) {
          const x = columns[j]![i]!
          gradient[j]! += residual * x
          for (let l = 0; l <= j; l++) hessian[j * width + l]! += weight * x * columns[l]![i]!
        }
      }
      for (let j = 0; j < width; j++) {
        gradient[j]! += ridge * theta[j]!
        hessian[j * width + j]! += ridge
      }
    },
  }))
}
