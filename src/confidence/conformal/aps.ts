import type { ConformalMethod } from './method'
import { summedCut, summedScore } from './summed'

/** Adaptive prediction sets (Romano, Sesia and Candes 2020): the probability of all likelier classes plus u times its own. */
export const aps: ConformalMethod = {
  id: 'aps', title: 'APS: as large as the photo is hard', forms: true,
  meaning: 'Adds up classes until the sum is large enough. Hard photos get larger sets and are covered like easy ones.',
  score: (p, label, u, _options, scratch) => summedScore(p, label, u, 0, 0, scratch),
  cut: (p, quantile, u, _options, scratch, cut) => summedCut(p, quantile, u, 0, 0, scratch, cut),
}
