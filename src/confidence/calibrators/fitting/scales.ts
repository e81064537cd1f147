import type { LabelledLogits } from '../../labelled'
import type { MatrixFree } from './conjugateGradient'
import type { Convex, Smooth } from './newton'
import { softmaxInPlace } from './rows'

/** Pulls w to 1 and b to 0: without it b has a free shift and separable classes run away. */
const penalty = 1e-4

/** theta: the K scales and then the K shifts of softmax(w * z + b). */
function objective({ rows, classes: K, logits, labels }: LabelledLogits): Smooth {
  const p = new Float64Array(K)
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
  }
}

export function scalesDense(set: LabelledLogits): Convex {
  const { rows, classes: K, logits, labels } = set
  const p = new Float64Array(K)
  const base = objective(set)
  const { start } = base
  return {
    ...base,
    expand(theta, gradient, hessian) {
      const wide = 2 * K
      for (let i = 0; i < rows; i++) {
        const from = i * K
        for (let k = 0; k < K; k++) p[k] = theta[k]! * logits[from + k]! + theta[K + k]!
        softmaxInPlace(p)
        for (let k = 0; k < K; k++) {
          const q = p[k]! / rows
          const z = logits[from + k]!
          gradient[k]! += q * z
          gradient[K + k]! += q
          hessian[k * wide + k]! += q * z * z
          hessian[(K + k) * wide + k]! += q * z
          hessian[(K + k) * wide + K + k]! += q
        }
        const y = labels[i]!
        gradient[y]! -= logits[from + y]! / rows
        gradient[K + y]! -= 1 / rows
        for (let a = 0; a < K; a++) {
          const pa = p[a]! / rows
          const za = logits[from + a]!
          const top = a * wide
          const low = (K + a) * wide
          for (let c = 0; c < K; c++) {
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

/** The same without a matrix: p of every row is kept (float32: it only weighs products), so that a product needs no exp. */
export function scalesFree(set: LabelledLogits): MatrixFree {
  const { rows, classes: K, logits, labels } = set
  const base = objective(set)
  const kept = new Float32Array(rows * K)
  const p = new Float64Array(K)
  // Of each class the 2 x 2 block of its scale and shift: [ww, wb, bb].
  const block = new Float64Array(3 * K)
  return {
    ...base,
    gradient(theta, into) {
      for (let j = 0; j < 2 * K; j++) into[j] = 2 * penalty * (theta[j]! - base.start[j]!)
      block.fill(0)
      for (let i = 0; i < rows; i++) {
        const from = i * K
        for (let k = 0; k < K; k++) p[k] = theta[k]! * logits[from + k]! + theta[K + k]!
        softmaxInPlace(p)
        kept.set(p, from)
        for (let k = 0; k < K; k++) {
          const z = logits[from + k]!
          const residual = (p[k]! - (labels[i] === k ? 1 : 0)) / rows
          into[k]! += residual * z
          into[K + k]! += residual
          const spread = (p[k]! * (1 - p[k]!)) / rows
          block[3 * k]! += spread * z * z
          block[3 * k + 1]! += spread * z
          block[3 * k + 2]! += spread
        }
      }
    },
    times(v, into) {
      for (let j = 0; j < 2 * K; j++) into[j] = 2 * penalty * v[j]!
      for (let i = 0; i < rows; i++) {
        const from = i * K
        let mean = 0
        for (let k = 0; k < K; k++) {
          const u = v[k]! * logits[from + k]! + v[K + k]!
          p[k] = u
          mean += kept[from + k]! * u
        }
        for (let k = 0; k < K; k++) {
          const r = (kept[from + k]! * (p[k]! - mean)) / rows
          into[k]! += r * logits[from + k]!
          into[K + k]! += r
        }
      }
    },
    precondition(r, into) {
      for (let k = 0; k < K; k++) {
        const ww = block[3 * k]! + 2 * penalty
        const wb = block[3 * k + 1]!
        const bb = block[3 * k + 2]! + 2 * penalty
        const scale = 1 / (ww * bb - wb * wb)
        into[k] = scale * (bb * r[k]! - wb * r[K + k]!)
        into[K + k] = scale * (ww * r[K + k]! - wb * r[k]!)
      }
    },
  }
}
