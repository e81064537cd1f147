/** The score threshold cuts the sorted list; nothing is computed again. */
import type { Detected } from './types'

/** Objects whose score is over the threshold. `detected`: surest first. */
export function objectsOver(detected: readonly Detected[], threshold: number): number {
  let [low, high] = [0, detected.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (detected[middle]!.score > threshold) low = middle + 1
    else high = middle
  }
  return low
}
