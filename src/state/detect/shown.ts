/** What is shown of what was found: the score threshold cuts the sorted list, nothing is computed again. */
import { type Detected, mostShown, type Survivors } from '../../detection/types'

/** Surest first. */
export function shownObjects({ detected }: Pick<Survivors, 'detected'>, threshold: number): readonly Detected[] {
  let n = 0
  while (n < detected.length && n < mostShown && detected[n]!.score > threshold) n++
  return n === detected.length ? detected : detected.slice(0, n)
}

/** "3 objects", "no objects". */
export function objectsText(n: number): string {
  return n === 0 ? 'no objects' : n === 1 ? '1 object' : `${n.toLocaleString('en')} objects`
}
