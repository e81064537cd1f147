import type { LabelledLogits } from '../../labelled'
import { negativeExp } from './negativeExp'

/** T is looked for between e^-10 and e^10 (as scikit-learn >= 1.8 does). */
export const leastBeta = Math.exp(-10)
export const mostBeta = Math.exp(10)

/** Once per set: what every temperature needs of a row, so that each evaluation is one pass of exp and p is never stored. */
export interface RowTops {
  /** Largest logit [n]. */
  readonly max: Float64Array
  /** Logit of the label minus the largest, <= 0 [n]. */
  readonly label: Float64Array
  /** Every label has its row's largest logit: NLL falls for ever as T goes to 0. */
  readonly allTop: boolean
  /** Labels are, on the whole, no better than the average logit: NLL falls for ever as T grows. */
  readonly noBetterThanMean: boolean
  /** First row whose label has probability 0 at every T, or -1. */
  readonly impossible: number
}

export function rowTops({ rows, classes, logits, labels }: LabelledLogits): RowTops {
  const max = new Float64Array(rows)
  const label = new Float64Array(rows)
  let allTop = true
  let gain = 0
  let impossible = -1
  for (let i = 0; i < rows; i++) {
    const from = i * classes
    let m = logits[from]!
    let sum = m
    for (let k = from + 1; k < from + classes; k++) {
      const z = logits[k]!
      sum += z
      if (z > m) m = z
    }
    const y = logits[from + labels[i]!]!
    max[i] = m
    label[i] = y - m
    if (y !== m) allTop = false
    if (y === Number.NEGATIVE_INFINITY) {
      if (impossible < 0) impossible = i
    } else gain += sum / classes - y
  }
  return { max, label, allTop, noBetterThanMean: gain >= 0, impossible }
}

/**
 * Adds, over the rows first, first + stride, ... < end, at p = softmax(beta z):
 * into[0] += -ln p_y, into[1] += E_p[z] - z_y (d/dbeta), into[2] += Var_p[z] (d2/dbeta2).
 * A kernel elsewhere (WebAssembly) may stand in for the plain one below.
 */
export type AddRows = (beta: number, first: number, end: number, stride: number, into: Float64Array) => void

export function plainRows({ classes, logits }: LabelledLogits, { max, label }: RowTops): AddRows {
  return (beta, first, end, stride, into) => {
    let nll = 0
    let slope = 0
    let curve = 0
    for (let i = first; i < end; i += stride) {
      const from = i * classes
      const m = max[i]!
      let s0 = 0
      let s1 = 0
      let s2 = 0
      for (let k = from; k < from + classes; k++) {
        const d = logits[k]! - m
        const x = beta * d
        // Under e^-60 of the largest term: less than rounding even a million times over. It also keeps 0 * -Infinity out.
        if (x < -60) continue
        const e = negativeExp(x)
        s0 += e
        const ed = e * d
        s1 += ed
        s2 += ed * d
      }
      const mean = s1 / s0
      nll += Math.log(s0) - beta * label[i]!
      slope += mean - label[i]!
      curve += Math.max(0, s2 / s0 - mean * mean)
    }
    into[0]! += nll
    into[1]! += slope
    into[2]! += curve
  }
}

export interface BetaSolution {
  readonly beta: number
  readonly bound: 'none' | 'least' | 'most'
  /** Means over the rows at the last evaluation. */
  readonly nll: number
  readonly curvature: number
  /** Full passes over the rows. */
  readonly evaluations: number
}

/**
 * Mean NLL is convex in beta = 1/T (not in T). Newton inside a bracket that every evaluation narrows; a step that leaves it becomes
 * the bracket's geometric mean. Newton doubles the digits, so a last step under 1e-7 leaves about 1e-14.
 * Large sets start from the optimum of every s-th row (about 2,000 of them), which saves half the full passes.
 */
export function* solveBeta(add: AddRows, rows: number, classes: number): Generator<number, BetaSolution, void> {
  const stride = Math.floor(rows / 2000)
  let start = 1
  if (stride >= 2) {
    const sample = yield* search(add, rows, classes, stride, 1, 1e-3, 0)
    if (sample.bound === 'none') start = sample.beta
  }
  return yield* search(add, rows, classes, 1, start, 1e-7, 0.1)
}

function* search(
  add: AddRows, rows: number, classes: number, stride: number, start: number, tolerance: number, share: number,
): Generator<number, BetaSolution, void> {
  const slice = Math.max(1, Math.floor(2e6 / classes)) * stride
  const count = Math.ceil(rows / stride)
  let lo = leastBeta
  let hi = mostBeta
  let beta = start
  const into = new Float64Array(3)
  for (let evaluations = 1; ; evaluations++) {
    into.fill(0)
    for (let i = 0; i < rows; i += slice) {
      add(beta, i, Math.min(rows, i + slice), stride, into)
      yield share === 0 ? 0 : 1 - (1 - share) * 0.6 ** (evaluations - 1 + i / rows)
    }
    const slope = into[1]! / count
    const curvature = into[2]! / count
    const found = (beta: number, bound: BetaSolution['bound']): BetaSolution => ({ beta, bound, nll: into[0]! / count, curvature, evaluations })
    if (slope < 0) {
      if (beta === mostBeta) return found(beta, 'most')
      lo = beta
    } else {
      if (beta === leastBeta) return found(beta, 'least')
      hi = beta
    }
    let next = curvature > 0 ? beta - slope / curvature : Number.NaN
    if (!(next > lo && next < hi)) next = slope === 0 ? beta : Math.sqrt(lo * hi)
    // Creeping up to a bound that was never tried: try the bound itself.
    if (next < leastBeta * 1.001 && lo === leastBeta) next = leastBeta
    if (next > mostBeta / 1.001 && hi === mostBeta) next = mostBeta
    if (Math.abs(next - beta) <= tolerance * beta || evaluations === 200) return found(next, 'none')
    beta = next
  }
}
