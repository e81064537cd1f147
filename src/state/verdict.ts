/** Do devices agree? Pure: rows of confidences in, a plain sentence out. */
import { type Device, deviceTitle } from '../engines/engine'

/**
 * One percentage point. Devices that compute in float32 differ in the order of their sums only: logits within 1e-3, so confidences within
 * 0.05 points. Half precision keeps three digits, which costs some tenths of a point on logits of ordinary size. More is no rounding.
 */
export const threshold = 0.01

export interface Compared {
  readonly device: Device
  /** Largest difference of a confidence from the reference's, 0 to 1; null for a device that gave none, and for the reference. */
  readonly difference: number | null
  readonly answered: boolean
}

export interface Verdict {
  readonly agree: boolean
  readonly text: string
  /** Devices not to be trusted for this model. */
  readonly off: readonly Device[]
}

/** Largest |a - b| over the classes; NaN when the rows do not compare. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0) return Number.NaN
  let worst = 0
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b[i]!)
    if (!(d <= worst)) worst = d
  }
  return worst
}

export function judge(rows: readonly Compared[]): Verdict {
  const answered = rows.filter((row) => row.answered)
  if (answered.length === 0) return { agree: false, text: 'No device answered.', off: [] }
  if (answered.length === 1) return { agree: true, text: `Only ${deviceTitle[answered[0]!.device]} answered: there is nothing to compare it with.`, off: [] }
  // What cannot be compared (NaN) does not agree.
  const off = answered.filter(({ difference }) => difference !== null && !(difference <= threshold))
  if (off.length === 0) {
    const worst = Math.max(0, ...answered.map(({ difference }) => difference ?? 0))
    return { agree: true, text: `${answered.length === 2 ? 'Both devices agree' : `All ${answered.length} devices agree`} to ${pointsText(worst)}.`, off: [] }
  }
  const text = off.map(({ device, difference }) => `${deviceTitle[device]} differs by ${pointsText(difference!)}`).join('; ')
  return { agree: false, text: `${text}: ${off.length === 1 ? 'its driver or its' : 'their drivers or their'} precision is not to be trusted for this model.`, off: off.map(({ device }) => device) }
}

/** "0.02 points", "31 points": rounded up, so that "agree to" is never more than is true. */
export function pointsText(difference: number): string {
  if (Number.isNaN(difference)) return 'an unknown amount'
  const points = difference * 100
  if (points < 0.001) return points === 0 ? '0 points' : '0.001 points'
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(points)))
  const up = Math.ceil(points * 10 ** decimals - 1e-9) / 10 ** decimals
  return `${up} ${up === 1 ? 'point' : 'points'}`
}
