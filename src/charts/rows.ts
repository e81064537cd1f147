/** Numbers to marks, for the confidence bars: what a row says and how long its bar is. Pure. */
import { figure, percent } from './percent'

export type View = 'probabilities' | 'log' | 'logits'

export interface Bars {
  readonly logits: Float32Array
  readonly confidences: Float64Array
  /** Class indices, surest first. */
  readonly order: Uint32Array
  readonly labels: readonly string[]
  readonly view: View
}

/** Lowest confidence the log view tells apart: a millionth. */
const logFloor = 1e-6

/** Length of class k's bar, 0..1. Probabilities: p. Log: decades above a millionth. Logits: place between the lowest and the highest finite one. */
export function barLength(bars: Bars, k: number): number {
  const p = bars.confidences[k]!
  if (Number.isNaN(p)) return 0
  if (bars.view === 'probabilities') return p
  if (bars.view === 'log') return p <= logFloor ? 0 : 1 + Math.log10(p) / -Math.log10(logFloor)
  const z = bars.logits[k]!
  const high = bars.logits[bars.order[0]!]!
  const low = lowestFinite(bars)
  if (!Number.isFinite(z)) return 0
  return high === low ? 1 : (z - low) / (high - low)
}

/** What stands at the right of a row. */
export function rowText(bars: Bars, k: number): string {
  return bars.view === 'logits' ? figure(bars.logits[k]!, 2) : percent(bars.confidences[k]!, isExact(bars, k))
}

/** 0 % is exact only for a logit of -Infinity, 100 % only when every other logit is -Infinity. */
export function isExact(bars: Bars, k: number): boolean {
  if (bars.logits[k] === Number.NEGATIVE_INFINITY) return true
  const second = bars.order[1]
  return k === bars.order[0] && (second === undefined || bars.logits[second] === Number.NEGATIVE_INFINITY)
}

/** "192 more classes share 3.10 %": what lies behind the first `shown` rows. null when nothing does. */
export function restText(bars: Bars, shown: number): string | null {
  const more = bars.order.length - shown
  if (more <= 0) return null
  let rest = 0
  for (let i = shown; i < bars.order.length; i++) rest += bars.confidences[bars.order[i]!]!
  return `${more.toLocaleString('en')} more ${more === 1 ? 'class has' : 'classes share'} ${percent(rest, false)}`
}

function lowestFinite(bars: Bars): number {
  for (let i = bars.order.length - 1; i >= 0; i--) {
    const z = bars.logits[bars.order[i]!]!
    if (Number.isFinite(z)) return z
  }
  return 0
}

/** Classes whose label holds the text, in order; all of them for an empty text. */
export function find(bars: Pick<Bars, 'order' | 'labels'>, text: string): Uint32Array {
  const wanted = text.trim().toLocaleLowerCase()
  return wanted === '' ? bars.order : bars.order.filter((k) => (bars.labels[k] ?? '').toLocaleLowerCase().includes(wanted))
}
