import type { ConformalMethod } from './method'
import { summedCut, summedScore } from './summed'

/** Regularised APS (Angelopoulos, Bates, Malik and Jordan 2021): APS + penalty * max(0, rank - freeRanks), rank from 1. */
export const raps: ConformalMethod = {
  id: 'raps', title: 'RAPS: APS without long tails', forms: true,
  meaning: 'Like APS, but each class beyond the first few costs extra, so that no set grows very long.',
  score: (p, label, u, { penalty, freeRanks }, scratch) => summedScore(p, label, u, penalty, freeRanks, scratch),
  cut: (p, quantile, u, { penalty, freeRanks }, scratch, cut) => summedCut(p, quantile, u, penalty, freeRanks, scratch, cut),
}
