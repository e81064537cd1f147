import type { LabelledLogits } from '../../labelled'
import { type AllMethod, type Steps, refused } from '../method'
import { type Convex, newton } from './newton'
import { readList, readNumbers, malformed } from './reading'
import { sameClasses, softmaxInPlace } from './rows'

export interface LinearParams {
  /** K rows of K weights, and K shifts: u_a = sum_j W_aj x_j + b_a. */
  readonly W: readonly (readonly number[])[]
  readonly b: readonly number[]
}

/** What enters the map: x [K] from z [K], into `out`; false when the row cannot enter (`why` says so in a sentence). */
interface Features {
  readonly into: (z: Float32Array, out: Float64Array) => Float64Array
  readonly refuses: (set: LabelledLogits) => string | null
}

/** ODIR (Kull et al. 2019): weights off the diagonal and shifts are pulled to 0; the diagonal, weakly, to 1. */
const offDiagonal = 1e-2
const shift = 1e-2
const diagonal = 1e-4
/** (K (K + 1))^2 numbers in the Hessian. */
const mostClasses = 30

/**
 * softmax(W x + b), minimising mean NLL + 1e-2 / (K (K - 1)) sum offdiag^2 + 1e-2 / K sum b^2 + 1e-4 sum (W_kk - 1)^2.
 * Kull picks the two strengths by cross-validation; here they are fixed.
 */
export function linearMap(
  name: Pick<AllMethod<LinearParams>, 'id' | 'title' | 'shiftInvariant'>, features: Features,
): AllMethod<LinearParams, { objective: number; iterations: number }> {
  return {
    ...name,
    kind: 'all',
    keepsRanking: false,
    parameters: (classes) => classes * (classes + 1),
    *steps(set, { evenIfFew }): Steps<LinearParams, { objective: number; iterations: number }> {
      const { rows, classes: K } = set
      if (K > mostClasses) return refused('size', `${name.title} has K (K + 1) parameters and is solved here for up to ${mostClasses} classes; there are ${K}.`)
      const few = rows < 10 * K * K ? `${rows} rows for ${K * (K + 1)} parameters: ${name.title.toLowerCase()} wants ${10 * K * K} rows for ${K} classes, and learns chance from fewer.` : null
      if (few && !evenIfFew) return refused('few', few)
      const not = features.refuses(set)
      if (not) return refused('infinite', not)
      const { theta, value, iterations, converged } = yield* newton(objective(set, features), 100)
      if (!converged) return refused('not-converged', `${name.title} found no optimum on these rows.`)
      const M = K + 1
      const params = {
        W: Array.from({ length: K }, (_, a) => [...theta.subarray(a * M, a * M + K)]),
        b: Array.from({ length: K }, (_, a) => theta[a * M + K]!),
      }
      return { status: 'fitted', params, notes: few ? [few] : [], details: { objective: value, iterations } }
    },
    apply({ W, b }, z, out = new Float64Array(z.length)) {
      sameClasses(b.length, z)
      const x = scratch.length === z.length ? scratch : (scratch = new Float64Array(z.length))
      features.into(z, x)
      for (let a = 0; a < b.length; a++) {
        const row = W[a]!
        let u = b[a]!
        for (let j = 0; j < row.length; j++) u += row[j]! * x[j]!
        out[a] = u
      }
      return softmaxInPlace(out)
    },
    toJson: ({ W, b }) => ({ W, b }),
    fromJson(json) {
      const b = readNumbers(json, 'b')
      const W = readList(json, 'W').map((row) => readNumbers({ W: row }, 'W', 'any', b.length))
      if (W.length !== b.length) throw malformed(`"W" has ${W.length} rows and "b" ${b.length} numbers`)
      return { W, b }
    },
  }
}

/** x of the row at hand: kept between rows, so that applying allocates nothing. */
let scratch = new Float64Array(0)

/** theta: for each class its K weights and then its shift, so that a class's gradient is one stretch times (x, 1). */
function objective(set: LabelledLogits, features: Features): Convex {
  const { rows, classes: K, logits, labels } = set
  const M = K + 1
  const size = K * M
  const x = new Float64Array(rows * M)
  for (let i = 0; i < rows; i++) {
    features.into(logits.subarray(i * K, (i + 1) * K), x.subarray(i * M, i * M + K))
    x[i * M + K] = 1
  }
  const start = new Float64Array(size)
  const pull = new Float64Array(size).fill((2 * offDiagonal) / (K * (K - 1)))
  for (let a = 0; a < K; a++) {
    start[a * M + a] = 1
    pull[a * M + a] = 2 * diagonal
    pull[a * M + K] = (2 * shift) / K
  }
  const u = new Float64Array(K)
  const scores = (theta: Float64Array, from: number): void => {
    for (let a = 0; a < K; a++) {
      let s = 0
      for (let j = 0; j < M; j++) s += theta[a * M + j]! * x[from + j]!
      u[a] = s
    }
  }
  return {
    start,
    value(theta) {
      let sum = 0
      for (let i = 0; i < rows; i++) {
        scores(theta, i * M)
        const own = u[labels[i]!]!
        let max = Number.NEGATIVE_INFINITY
        for (let a = 0; a < K; a++) if (u[a]! > max) max = u[a]!
        let s = 0
        for (let a = 0; a < K; a++) s += Math.exp(u[a]! - max)
        sum += Math.log(s) + max - own
      }
      let penalty = 0
      for (let j = 0; j < size; j++) penalty += pull[j]! * (theta[j]! - start[j]!) ** 2
      return sum / rows + penalty / 2
    },
    expand(theta, gradient, hessian) {
      // The block of classes a and c is sum_i weight_i x x': symmetric, so half of x x' is made once per row and added to every block.
      const half = (M * (M + 1)) / 2
      const products = new Float64Array(half)
      const blocks = new Float64Array(((K * (K + 1)) / 2) * half)
      for (let i = 0; i < rows; i++) {
        const from = i * M
        scores(theta, from)
        softmaxInPlace(u)
        for (let j = 0, t = 0; j < M; j++) for (let l = 0; l <= j; l++) products[t++] = x[from + j]! * x[from + l]!
        for (let a = 0, at = 0; a < K; a++) {
          const residual = (u[a]! - (labels[i] === a ? 1 : 0)) / rows
          for (let j = 0; j < M; j++) gradient[a * M + j]! += residual * x[from + j]!
          for (let c = 0; c <= a; c++, at += half) {
            const share = u[a]! * ((a === c ? 1 : 0) - u[c]!)
            // Nothing next to the pulls (2e-4 and up). Where the diagonal is left out, so are its row and column: the Hessian stays positive.
            if (Math.abs(share) < 1e-10) continue
            const weight = share / rows
            for (let t = 0; t < half; t++) blocks[at + t]! += weight * products[t]!
          }
        }
      }
      for (let a = 0, at = 0; a < K; a++) {
        for (let c = 0; c <= a; c++) {
          for (let j = 0; j < M; j++) {
            for (let l = 0; l <= j; l++, at++) {
              hessian[(a * M + j) * size + c * M + l] = blocks[at]!
              hessian[(a * M + l) * size + c * M + j] = blocks[at]!
            }
          }
        }
      }
      for (let j = 0; j < size; j++) {
        gradient[j]! += pull[j]! * (theta[j]! - start[j]!)
        hessian[j * size + j]! += pull[j]!
      }
    },
  }
}
