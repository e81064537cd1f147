import { newtonFree } from './fitting/conjugateGradient'
import { fewPerClass, firstInfinite } from './fitting/guards'
import { newton } from './fitting/newton'
import { readNumbers } from './fitting/reading'
import { sameClasses, softmaxInPlace } from './fitting/rows'
import { scalesDense, scalesFree } from './fitting/scales'
import { type AllMethod, refused } from './method'

export interface VectorParams {
  /** Scale and shift of each class [K]. */
  readonly w: readonly number[]
  readonly b: readonly number[]
}

/** Up to here the Hessian, (2K)^2 numbers, is made and solved; beyond, products with it are. */
const denseClasses = 64

/** softmax(w * z + b), class by class (Guo et al. 2017), minimising mean NLL + 1e-4 (sum (w - 1)^2 + sum b^2). */
export const vector: AllMethod<VectorParams, { objective: number; iterations: number }> = {
  kind: 'all',
  id: 'vector',
  title: 'Vector scaling',
  keepsRanking: false,
  shiftInvariant: false,
  parameters: (classes) => 2 * classes,
  *steps(set, { evenIfFew }) {
    const infinite = firstInfinite(set)
    if (infinite >= 0) return refused('infinite', `Row ${infinite} holds a minus infinity, which vector scaling cannot weigh.`)
    const few = fewPerClass(set)
    if (few && !evenIfFew) return refused('few', few)
    const { theta, value, iterations, converged } = yield* (set.classes > denseClasses ? newtonFree(scalesFree(set)) : newton(scalesDense(set)))
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
