/** How many scores there are, and how many of them a threshold keeps. */
import type { Detected } from '../detection/types'
import type { Scale } from './scales'

export const bins = 40

/** Scores by bins of equal width from 0 to 1; 1 itself is in the last. */
export function countsOf(scores: Iterable<number>): number[] {
  const out = Array.from({ length: bins }, () => 0)
  for (const score of scores) out[Math.min(bins - 1, Math.max(0, Math.floor(score * bins + 1e-9)))]!++
  return out
}

/** From a threshold on (`from`) so many objects are over it; `from` rises. */
export interface Step {
  readonly from: number
  readonly objects: number
}

export function stepsOf(detected: readonly Detected[]): Step[] {
  const steps: Step[] = []
  for (let i = detected.length - 1; i >= 0; i--) {
    // At a score itself the object is gone: it is not over it.
    if (i === 0 || detected[i - 1]!.score !== detected[i]!.score) steps.push({ from: detected[i]!.score, objects: i })
  }
  return [{ from: 0, objects: detected.length }, ...steps]
}

/** Where the most is far more than the rest, equal steps are equal factors; 0 has its place all the same. */
export function countScale(most: number, bottom: number, top: number): { readonly y: Scale; readonly ticks: readonly number[]; readonly logarithmic: boolean } {
  const logarithmic = most > 60
  const end = Math.max(most, 1)
  const share = logarithmic ? (n: number) => Math.log1p(n) / Math.log1p(end) : (n: number) => n / end
  const y = (n: number): number => bottom + (top - bottom) * share(n)
  // The numbers 0 and 1 would stand on each other.
  const ticks = logarithmic ? powers(end).filter((n) => n !== 1 || y(0) - y(1) > 13) : wholeTicks(end)
  return { y, ticks, logarithmic }
}

function powers(end: number): number[] {
  return [0, ...Array.from({ length: Math.floor(Math.log10(end)) + 1 }, (_, i) => 10 ** i)]
}

function wholeTicks(end: number): number[] {
  const step = [1, 2, 5, 10, 20, 50].find((step) => end / step <= 4) ?? 50
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step)
}
