import { type ConformalMethod, nearTie } from './method'

/** Least ambiguous classifier (Sadinle, Lei and Wasserman 2019): score 1 - p. One threshold on the probability for all photos. */
export const lac: ConformalMethod = {
  id: 'lac', title: 'LAC: smallest sets', forms: false,
  meaning: 'Keeps every class above one confidence. The smallest sets on average, but hard photos are covered less than easy ones.',
  score: (p, label) => 1 - p[label]!,
  cut(p, quantile, _u, _options, _scratch, cut) {
    let [size, near] = [0, 0]
    for (let k = 0; k < p.length; k++) {
      const off = 1 - p[k]! - quantile
      if (off <= 0) size++
      if (Math.abs(1 - p[k]! - quantile) < nearTie) near++
    }
    cut.size = size
    cut.near = near
  },
}
