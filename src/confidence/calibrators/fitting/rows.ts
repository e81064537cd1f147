import { malformed } from './reading'

/** Softmax of `u` where it stands. NaN throughout when it has no finite maximum. */
export function softmaxInPlace(u: Float64Array): Float64Array {
  let max = Number.NEGATIVE_INFINITY
  for (let k = 0; k < u.length; k++) {
    if (Number.isNaN(u[k]!)) return u.fill(Number.NaN)
    if (u[k]! > max) max = u[k]!
  }
  if (!Number.isFinite(max)) return u.fill(Number.NaN)
  let sum = 0
  for (let k = 0; k < u.length; k++) {
    const e = Math.exp(u[k]! - max)
    u[k] = e
    sum += e
  }
  for (let k = 0; k < u.length; k++) u[k]! /= sum
  return u
}

export function sameClasses(fittedOn: number, z: Float32Array): void {
  if (fittedOn !== z.length) throw malformed(`it was fitted on ${fittedOn} classes and this row has ${z.length}`)
}
