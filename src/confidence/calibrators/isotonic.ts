import { type BinaryMap, oneVersusRest, topLabel } from './fitting/binaryMap'
import { malformed, readNumbers } from './fitting/reading'

/** Knots of a rising curve, straight in between, flat outside: x strictly rising, y never falling. */
export interface IsotonicParams {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Confidences closer than this, relatively, are equal: rows with the same logits in another order differ by the rounding of a sum. */
const grain = 1e-12

/**
 * Isotonic regression of yes on p (Zadrozny & Elkan 2002): equal p averaged, neighbours that fall pooled, straight lines between the
 * ends of the pools (scikit-learn's choice; the textbook has steps). Pools are kept as counts, so that comparing two is exact.
 */
export const isotonicMap: BinaryMap<IsotonicParams> = {
  id: 'isotonic',
  title: 'Isotonic',
  parameters: null,
  fit({ lnP, hit }) {
    // Two plain sorts and a merge are many times faster than sorting indices through a comparison.
    const p = lnP.map(Math.exp)
    const yes = p.filter((_, i) => hit[i] === 1).sort()
    const no = p.filter((_, i) => hit[i] === 0).sort()
    const pools: Pool[] = []
    let s = 0
    let t = 0
    while (s < yes.length || t < no.length) {
      const x = t >= no.length || (s < yes.length && yes[s]! < no[t]!) ? yes[s]! : no[t]!
      let hits = 0
      let rows = 0
      const same = x * (1 + grain)
      for (; s < yes.length && yes[s]! <= same; s++, rows++) hits++
      for (; t < no.length && no[t]! <= same; t++) rows++
      let pool: Pool = { from: x, to: x, hits, rows }
      for (let last = pools.at(-1); last && last.hits * pool.rows >= pool.hits * last.rows; last = pools.at(-1)) {
        pool = { from: last.from, to: pool.to, hits: last.hits + pool.hits, rows: last.rows + pool.rows }
        pools.pop()
      }
      pools.push(pool)
    }
    const x: number[] = []
    const y: number[] = []
    for (const { from, to, hits, rows } of pools) {
      for (const end of from === to ? [from] : [from, to]) {
        x.push(end)
        y.push(hits / rows)
      }
    }
    return { x, y }
  },
  at({ x, y }, lnP) {
    const p = Math.exp(lnP)
    const last = x.length - 1
    if (p <= x[0]!) return y[0]!
    if (p >= x[last]!) return y[last]!
    let lo = 0
    let hi = last
    while (hi - lo > 1) {
      const middle = (lo + hi) >> 1
      if (x[middle]! <= p) lo = middle
      else hi = middle
    }
    // The ratio of two gaps stays in [0, 1] even where both are subnormal; a slope would overflow.
    return y[lo]! + (y[hi]! - y[lo]!) * ((p - x[lo]!) / (x[hi]! - x[lo]!))
  },
  rising: () => true,
  toJson: ({ x, y }) => ({ x, y }),
  fromJson(json) {
    const x = readNumbers(json, 'x', 'share')
    const y = readNumbers(json, 'y', 'share', x.length)
    for (let i = 1; i < x.length; i++) {
      if (!(x[i]! > x[i - 1]!)) throw malformed(`"x" must rise, and does not at ${i}`)
      if (y[i]! < y[i - 1]!) throw malformed(`"y" must not fall, and does at ${i}`)
    }
    return { x, y }
  },
}

interface Pool {
  readonly from: number
  readonly to: number
  readonly hits: number
  readonly rows: number
}

export const isotonicOvr = oneVersusRest(isotonicMap)
export const isotonicTop = topLabel(isotonicMap)
