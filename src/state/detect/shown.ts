/** What is shown of what was found: the score threshold cuts the sorted list, nothing is computed again. */
import { objectsOver } from '../../detection/cut'
import { type Detected, mostShown, type Survivors } from '../../detection/types'

/** Surest first. */
export function shownObjects({ detected }: Pick<Survivors, 'detected'>, threshold: number): readonly Detected[] {
  const n = Math.min(mostShown, objectsOver(detected, threshold))
  return n === detected.length ? detected : detected.slice(0, n)
}

/** "3 objects", "no objects". */
export function objectsText(n: number): string {
  return n === 0 ? 'no objects' : n === 1 ? '1 object' : `${n.toLocaleString('en')} objects`
}
