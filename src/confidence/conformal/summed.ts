import { type Cut, nearTie, rankOf } from './method'

/**
 * Sum of the probabilities of the label and of all classes before it, less (1 - u) of its own, plus `penalty` for each rank beyond `freeRanks`.
 * Only the classes before the label are sorted, so that they are added up in the same order as in `summedCut`: float64 sums that saturate near 1 must agree.
 */
export function summedScore(p: Float64Array, label: number, u: number, penalty: number, freeRanks: number, scratch: Float64Array): number {
  const mine = p[label]!
  const rank = rankOf(p, label)
  let n = 0
  for (let k = 0; k < p.length; k++) if (p[k]! > mine) scratch[n++] = p[k]!
  if (n > 1) scratch.subarray(0, n).sort()
  let sum = 0
  for (let at = n - 1; at >= 0; at--) sum += scratch[at]!
  for (let tied = n; tied < rank; tied++) sum += mine
  return sum + mine - (1 - u) * mine + penalty * Math.max(0, rank + 1 - freeRanks)
}

/** Ranks with such a score of at most `quantile`. Classes are looked at from the surest on, in growing handfuls, until no further one can be in. */
export function summedCut(p: Float64Array, quantile: number, u: number, penalty: number, freeRanks: number, scratch: Float64Array, cut: Cut): void {
  const enough = quantile + nearTie
  let floor = p.length > 32 ? 1 / 32 : 0
  let n = 0
  for (;;) {
    let sum = 0
    n = 0
    for (let k = 0; k < p.length; k++) {
      const x = p[k]!
      if (x < floor) continue
      scratch[n++] = x
      sum += x
    }
    // The next rank's score is at least this.
    if (floor === 0 || sum + penalty * Math.max(0, n + 1 - freeRanks) > enough) break
    floor = floor > 1e-12 ? floor / 16 : 0
  }
  if (n > 1) scratch.subarray(0, n).sort()
  let [sum, size, near] = [0, 0, 0]
  for (let rank = 1; rank <= n; rank++) {
    const x = scratch[n - rank]!
    sum += x
    const score = sum - (1 - u) * x + penalty * Math.max(0, rank - freeRanks)
    if (score <= quantile) size++
    if (Math.abs(score - quantile) < nearTie) near++
    if (score > enough) break
  }
  cut.size = size
  cut.near = near
}
