import type { Predictions } from '../predictions'

/**
 * Errors among the k most confident rows, E(k), for every k: `risk` is mean E(k) / k, `joint` mean E(k) / n. Inside a block of equal
 * confidences E(k) is its expectation over all orders (a straight line), so the order of the rows does not matter.
 */
export function ranked({ rows, confidence, correct, ascending }: Predictions): { risk: number; joint: number } {
  let risk = 0
  let joint = 0
  let kept = 0
  let errors = 0
  for (let last = rows - 1; last >= 0; ) {
    const c = confidence[ascending[last]!]
    let first = last
    let wrong = 1 - correct[ascending[last]!]!
    while (first > 0 && confidence[ascending[first - 1]!] === c) wrong += 1 - correct[ascending[--first]!]!
    const size = last - first + 1
    for (let k = 1; k <= size; k++) {
      const expected = errors + (wrong / size) * k
      risk += expected / (kept + k)
      joint += expected
    }
    kept += size
    errors += wrong
    last = first - 1
  }
  return { risk: risk / rows, joint: joint / rows / rows }
}

/** mean E(k) / k when every error comes last: the least that this accuracy allows. */
export function oracleRisk({ rows, correct }: Predictions): number {
  let right = 0
  for (let i = 0; i < rows; i++) right += correct[i]!
  let sum = 0
  for (let k = right + 1; k <= rows; k++) sum += (k - right) / k
  return sum / rows
}
