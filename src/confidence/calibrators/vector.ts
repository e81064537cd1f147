import type { LabelledLogits } from '../labelled'
import { fewPerClass, firstInfinite } from './fitting/guards'
import { type Convex, newton } from './fitting/newton'
import { readNumbers } from './fitting/reading'
import { sameClasses, softmaxInPlace } from './fitting/rows'
import { type AllMethod, refused } from './method'

export interface VectorParams {
  /** Scale and shift of each class [K]. */
  readonly w: readonly number[]
  readonly b: readonly number[]
}

/** Pulls w to 1 and b to 0: without it b has a free shift and separable classes run away. */
const penalty = 1e-4
/** The Hessian is (2K)^2 numbers and is solved directly. */
const mostClasses = 1500

/** softmax(w * z + b), class by class (Guo et al. 2017), minimising mean NLL + 1e-4 (sum (w - 1)^2 + sum b^2). */
export const vector: AllMethod<VectorParams, { objective: number; iterations: number }> = {
  kind: 'all',
  id: 'vector',
  title: 'Vector scaling',
  keepsRanking: false,
  shiftInvariant: false,
  parameters: (classes) => 2 * classes,
  *steps(set, { evenIfFew }) {
    if (set.classes > mostClasses) return refused('size', `Vector scaling is solved here for up to ${mostClasses} classes; there are ${set.classes}.`)
    const infinite = firstInfinite(set)
    if (infinite >= 0) return refused('infinite', `Row ${infinite} holds a minus infinity, which vector scaling cannot weigh.`)
    const few = fewPerClass(set)
    if (few && !evenIfFew) return refused('few', few)
    const { theta, value, iterations, converged } = yield* newton(objective(set))
    if (!converged) return refused('not-converged', 'Vector scaling found no optimum on these rows.')
    const K = set.classes
    const params = { w: [...theta.subarray(0, K)], b: [...theta.subarray(K)] }
    const notes = few ? [few] : []
    const turned = params.w.filter((w) => w < 0).length
    if (turned > 0) notes.push(`${turned} of ${K} classes got a negative scale: the higher their logit, the lower their confidence.`)
    return { status: 'fitted', params, notes, details: { objective: value, iterations } }
  },
  apply({ w, b }, z, out = new Float64Array(z.length)) {
    sameClasses(w.length, z)
    for (let k = 0; k < z.length; k++) out[k] = w[k]! * z[k]! + b[k]!
    return softmaxInPlace(out)
  },
  toJson: ({ w, b }) => ({ w, b }),
  fromJson(json) {
    const w = readNumbers(json, 'w')
    return { w, b: readNumbers(json, 'b', 'any', w.length) }
  },
}

function objective({ rows, classes: K, logits, labels }: LabelledLogits): Convex {
  const p = new Float64Array(K)
  const active = new Int32Array(K)
  // With many classes nearly every product p_a p_b is nothing. Leaving them out keeps the Hessian positive (it stays diagonally
  // dominant) and changes only the path to the optimum, which the gradient alone decides.
  const cut = K > 64 ? 1e-8 : 0
  const start = new Float64Array(2 * K).fill(1, 0, K)
  return {
    start,
    value(theta) {
      let sum = 0
      for (let i = 0; i < rows; i++) {
        const from = i * K
        let max = Number.NEGATIVE_INFINITY
        for (let k = 0; k < K; k++) {
          const u = theta[k]! * logits[from + k]! + theta[K + k]!
          p[k] = u
          if (u > max) max = u
        }
        let s = 0
        for (let k = 0; k < K; k++) s += Math.exp(p[k]! - max)
        sum += Math.log(s) + max - p[labels[i]!]!
      }
      let pull = 0
      for (let j = 0; j < 2 * K; j++) pull += (theta[j]! - start[j]!) ** 2
      return sum / rows + penalty * pull
    },
    expand(theta, gradient, hessian) {
      const wide = 2 * K
      for (let i = 0; i < rows; i++) {
        const from = i * K
        for (let k = 0; k < K; k++) p[k] = theta[k]! * logits[from + k]! + theta[K + k]!
        softmaxInPlace(p)
        let count = 0
        for (let k = 0; k < K; k++) {
          const q = p[k]! / rows
          const z = logits[from + k]!
          gradient[k]! += q * z
          gradient[K + k]! += q
          hessian[k * wide + k]! += q * z * z
          hessian[(K + k) * wide + k]! += q * z
          hessian[(K + k) * wide + K + k]! += q
          if (p[k]! > cut) active[count++] = k
        }
        const y = labels[i]!
        gradient[y]! -= logits[from + y]! / rows
        gradient[K + y]! -= 1 / rows
        for (let s = 0; s < count; s++) {
          const a = active[s]!
          const pa = p[a]! / rows
          const za = logits[from + a]!
          const top = a * wide
          const low = (K + a) * wide
          for (let t = 0; t < count; t++) {
            const c = active[t]!
            const pp = pa * p[c]!
            const zc = logits[from + c]!
            hessian[low + c]! -= pp * zc
            if (c > a) continue
            hessian[top + c]! -= pp * za * zc
            hessian[low + K + c]! -= pp
          }
        }
      }
      for (let j = 0; j < wide; j++) {
        gradient[j]! += 2 * penalty * (theta[j]! - start[j]!)
        hessian[j * wide + j]! += 2 * penalty
      }
    },
  }
}
