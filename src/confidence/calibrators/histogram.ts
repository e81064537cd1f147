import { type BinaryMap, oneVersusRest, topLabel } from './fitting/binaryMap'
import { malformed, readNumbers } from './fitting/reading'

/** Bins (edges[b - 1], edges[b]], the first from 0, the last edge 1; the value given to whatever falls in. */
export interface HistogramParams {
  readonly edges: readonly number[]
  readonly values: readonly number[]
}

const bins = 15

function fill(edges: readonly number[], p: Float64Array, hit: Uint8Array): HistogramParams {
  const hits = new Float64Array(edges.length)
  const rows = new Float64Array(edges.length)
  for (let i = 0; i < p.length; i++) {
    const b = binOf(edges, p[i]!)
    rows[b]!++
    hits[b]! += hit[i]!
  }
  // An empty bin gives its middle: what the model said, coarsely. Zero would kill whole classes.
  return { edges, values: edges.map((edge, b) => (rows[b]! > 0 ? hits[b]! / rows[b]! : ((b === 0 ? 0 : edges[b - 1]!) + edge) / 2)) }
}

/**
 * exp differs in its last bit between machines, and edges often stand exactly on tied confidences: one that is over an edge by less than
 * this share belongs under it, so that Python, TypeScript and this page put it into the same bin.
 */
const grain = 1e-12

/** First bin whose upper edge is not below p. */
function binOf(edges: readonly number[], confidence: number): number {
  const p = confidence * (1 - grain)
  let lo = 0
  let hi = edges.length - 1
  while (lo < hi) {
    const middle = (lo + hi) >> 1
    if (edges[middle]! >= p) hi = middle
    else lo = middle + 1
  }
  return lo
}

const both: Pick<BinaryMap<HistogramParams>, 'at' | 'rising' | 'toJson' | 'fromJson'> = {
  at: ({ edges, values }, lnP) => values[binOf(edges, Math.exp(lnP))]!,
  rising: ({ values }) => values.every((value, b) => b === 0 || value >= values[b - 1]!),
  toJson: ({ edges, values }) => ({ edges, values }),
  fromJson(json) {
    const edges = readNumbers(json, 'edges', 'share')
    for (let b = 1; b < edges.length; b++) if (!(edges[b]! > edges[b - 1]!)) throw malformed(`"edges" must rise, and do not at ${b}`)
    if (edges.at(-1) !== 1) throw malformed('the last of "edges" must be 1')
    return { edges, values: readNumbers(json, 'values', 'share', edges.length) }
  },
}

/** Zadrozny & Elkan 2001: fifteen bins of equal width, the share of yes in each. */
export const histogramMap: BinaryMap<HistogramParams> = {
  ...both,
  id: 'histogram',
  title: 'Histogram, equal width',
  parameters: bins,
  fit: ({ lnP, hit }) => fill(Array.from({ length: bins }, (_, b) => (b + 1) / bins), lnP.map(Math.exp), hit),
}

/** Bins of equal count (Kumar et al. 2019): edges halfway between the last of one chunk and the first of the next, doubles dropped. */
export const histogramMassMap: BinaryMap<HistogramParams> = {
  ...both,
  id: 'histogram-mass',
  title: 'Histogram, equal count',
  parameters: bins,
  fit({ lnP, hit }) {
    const p = lnP.map(Math.exp)
    const sorted = p.slice().sort()
    const chunks = Math.min(bins, sorted.length)
    const edges: number[] = []
    // Sizes as numpy.array_split makes them: the first n % chunks hold one more.
    const least = Math.floor(sorted.length / chunks)
    const larger = sorted.length % chunks
    for (let c = 1, end = 0; c < chunks; c++) {
      end += least + (c <= larger ? 1 : 0)
      edges.push((sorted[end - 1]! + sorted[end]!) / 2)
    }
    edges.push(1)
    return fill([...new Set(edges)].filter((edge) => edge <= 1).sort((a, b) => a - b), p, hit)
  },
}

export const histogramOvr = oneVersusRest(histogramMap)
export const histogramTop = topLabel(histogramMap)
export const histogramMassOvr = oneVersusRest(histogramMassMap)
export const histogramMassTop = topLabel(histogramMassMap)
