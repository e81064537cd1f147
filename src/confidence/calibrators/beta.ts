import { type BinaryMap, oneVersusRest, topLabel } from './fitting/binaryMap'
import { logistic, sigmoid } from './fitting/logistic'
import { readNumber } from './fitting/reading'
import { lnSmallest } from './fitting/sides'

/** logit q = a ln p - b ln(1 - p) + c. */
export interface BetaParams {
  readonly a: number
  readonly b: number
  readonly c: number
}

/** Holds separable data finite (betacal has C = 1e11, which does not). */
const ridge = 1e-6

/**
 * Kull, Silva Filho & Flach 2017, both logarithms held at ln 2^-52. A negative a is set to 0 and the rest fitted again, else a
 * negative b (betacal's rule): the one that is left may still be negative, and then the curve falls.
 */
export const betaMap: BinaryMap<BetaParams> = {
  id: 'beta',
  title: 'Beta',
  parameters: 3,
  fit({ lnP, lnQ, hit }) {
    const p = lnP.map((x) => Math.max(x, lnSmallest))
    const q = lnQ.map((x) => -Math.max(x, lnSmallest))
    const one = new Float64Array(hit.length).fill(1)
    // From the map that changes nothing, a = b = 1: far nearer than 0 for any model worth calibrating.
    const solve = (...columns: Float64Array[]): Float64Array => logistic([...columns, one], hit, ridge, Float64Array.from([...columns.map(() => 1), 0])).theta
    const [a, b, c] = solve(p, q)
    if (a! < 0) {
      const [b, c] = solve(q)
      return { a: 0, b: b!, c: c! }
    }
    if (b! < 0) {
      const [a, c] = solve(p)
      return { a: a!, b: 0, c: c! }
    }
    return { a: a!, b: b!, c: c! }
  },
  at: ({ a, b, c }, lnP, lnQ) => sigmoid(a * Math.max(lnP, lnSmallest) - b * Math.max(lnQ, lnSmallest) + c),
  rising: ({ a, b }) => a >= 0 && b >= 0,
  toJson: ({ a, b, c }) => ({ a, b, c }),
  fromJson: (json) => ({ a: readNumber(json, 'a'), b: readNumber(json, 'b'), c: readNumber(json, 'c') }),
}

export const betaOvr = oneVersusRest(betaMap)
export const betaTop = topLabel(betaMap)
