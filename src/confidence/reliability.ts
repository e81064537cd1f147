import { type Bins, binOf, equalMass, equalWidth } from './bins'
import type { Predictions } from './predictions'
import { wilson } from './wilson'

export type BinKind = 'width' | 'mass'

/** One bin of a reliability diagram. Confidences and shares are 0..1. */
export interface ReliabilityBin {
  /** Equal width: the edges, (lower, upper]. Equal mass: the least and the greatest confidence in it. */
  readonly lower: number
  readonly upper: number
  readonly count: number
  readonly right: number
  /** Where to draw it: the mean confidence, never the bin's centre. null when empty. */
  readonly confidence: number | null
  readonly accuracy: number | null
  /** Wilson's 95 % interval of the accuracy. */
  readonly low: number
  readonly high: number
  /** Fewer than 10 rows: to be drawn faded. */
  readonly few: boolean
}

/** Confidence against accuracy (DeGroot and Fienberg 1983; Guo et al. 2017). Its counts are also the histogram of right and wrong. */
export function reliability(rows: Predictions, kind: BinKind = 'width', bins = 15): ReliabilityBin[] {
  const all = kind === 'width' ? equalWidth(rows, bins) : equalMass(rows, bins)
  let at = 0
  return Array.from(all.count, (count, b) => {
    const [lower, upper] = kind === 'width' ? [b / bins, (b + 1) / bins] : massEdges(rows, at, count)
    at += count
    return bin(all, b, lower, upper)
  })
}

/** Rows of one bin, surest first. The same kind and number of bins as the diagram. */
export function rowsOfBin(rows: Predictions, kind: BinKind, bins: number, wanted: number): Uint32Array {
  const { confidence, ascending } = rows
  if (kind === 'width') return ascending.filter((i) => binOf(confidence[i]!, bins) === wanted).toReversed()
  const counts = equalMass(rows, bins).count
  const start = counts.subarray(0, wanted).reduce((a, b) => a + b, 0)
  return ascending.slice(start, start + (counts[wanted] ?? 0)).toReversed()
}

function bin(all: Bins, b: number, lower: number, upper: number): ReliabilityBin {
  const count = all.count[b]!
  const right = all.right[b]!
  return {
    lower, upper, count, right, ...wilson(right, count), few: count < 10,
    confidence: count > 0 ? all.confidence[b]! / count : null,
    accuracy: count > 0 ? right / count : null,
  }
}

/** An empty bin (more bins than rows) lies at the end of what is there. */
function massEdges({ confidence, ascending, rows }: Predictions, at: number, count: number): [number, number] {
  if (rows === 0) return [0, 0]
  const first = Math.min(at, rows - 1)
  return [confidence[ascending[first]!]!, confidence[ascending[Math.max(first, at + count - 1)]!]!]
}
