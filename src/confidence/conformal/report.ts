import { betaQuantile } from '../beta'
import { emptyRow, type ProbabilityRows } from '../rows'
import type { Interval } from '../wilson'
import { type Cut, rankOf } from './method'
import { type SetRule, setSize, unit } from './sets'

/** What the sets of rows with known labels are worth. Shares 0..1. */
export interface ConformalReport {
  readonly rows: number
  /** Sets that hold the label. */
  readonly coverage: number
  /** Where the coverage over endless new rows lies for 95 % of calibration sets of this size: Beta(k, n + 1 - k). */
  readonly expected: Interval
  readonly meanSize: number
  /** Sets by their size, [K + 1]. */
  readonly sizes: Int32Array
  readonly empty: number
  readonly singletons: number
  readonly singletonsRight: number
  /** Largest |coverage - (1 - alpha)| of any stratum (size-stratified coverage violation; Angelopoulos et al. 2021). */
  readonly sscv: number
  /** Coverage by size of the set; strata without rows are left out. */
  readonly strata: readonly Stratum[]
  /** Coverage of each class's rows, [K]; NaN where it has none. */
  readonly classCoverage: Float64Array
  readonly worstClass: { readonly index: number; readonly coverage: number; readonly rows: number } | null
  /** Scores so close to the quantile that another order of summation may decide otherwise. */
  readonly nearTies: number
}

export interface Stratum {
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly coverage: number
}

const strata: readonly (readonly [from: number, to: number])[] = [[0, 1], [2, 3], [4, 6], [7, 10], [11, 100], [101, 1000], [1001, Number.POSITIVE_INFINITY]]

/** Rows that neither the model nor the quantile has seen; at least one. `u` as in `conformalScores`, [rows]. */
export function conformalReport(source: ProbabilityRows, rule: SetRule, u: ArrayLike<number> | null): ConformalReport {
  return reportsOfAll(source, [rule], u)[0]!
}

/** The same for several rules, reading the rows once. */
export function reportsOfAll(source: ProbabilityRows, rules: readonly SetRule[], u: ArrayLike<number> | null): ConformalReport[] {
  const { rows, classes, labels } = source
  const row = emptyRow(classes)
  const scratch = new Float64Array(classes)
  const cut: Cut = { size: 0, near: 0 }
  const tallies = rules.map(() => emptyTally(classes))
  for (let i = 0; i < rows; i++) {
    source.read(i, row)
    const label = labels[i]!
    const rank = rankOf(row.p, label)
    for (let r = 0; r < rules.length; r++) {
      setSize(row.p, rules[r]!, unit(rules[r]!.options, u, i), scratch, cut)
      const t = tallies[r]!
      const hit = rank < cut.size ? 1 : 0
      t.sizes[cut.size]!++
      t.covered[cut.size]! += hit
      t.ofClass[label]!++
      t.coveredOfClass[label]! += hit
      t.nearTies += cut.near
    }
  }
  return rules.map((rule, r) => summary(rows, rule, tallies[r]!))
}

interface Tally {
  readonly sizes: Int32Array
  /** Of these, the sets that hold the label. */
  readonly covered: Int32Array
  readonly ofClass: Int32Array
  readonly coveredOfClass: Int32Array
  nearTies: number
}

function emptyTally(classes: number): Tally {
  return { sizes: new Int32Array(classes + 1), covered: new Int32Array(classes + 1), ofClass: new Int32Array(classes), coveredOfClass: new Int32Array(classes), nearTies: 0 }
}

function summary(rows: number, rule: SetRule, { sizes, covered, ofClass, coveredOfClass, nearTies }: Tally): ConformalReport {
  let [total, hits] = [0, 0]
  for (let s = 0; s < sizes.length; s++) {
    total += s * sizes[s]!
    hits += covered[s]!
  }
  const bySize = strata.map(([from, to]) => stratum(sizes, covered, from, to)).filter((s) => s.rows > 0)
  return {
    rows, coverage: hits / rows, expected: expected(rule), meanSize: total / rows, sizes, empty: sizes[0]!, singletons: sizes[1]!, singletonsRight: covered[1]!,
    sscv: bySize.reduce((worst, s) => Math.max(worst, Math.abs(s.coverage - (1 - rule.alpha))), 0), strata: bySize, nearTies,
    ...byClass(ofClass, coveredOfClass),
  }
}

function expected({ k, n }: SetRule): Interval {
  if (k > n) return { low: 1, high: 1 }
  return { low: betaQuantile(0.025, k, n + 1 - k), high: betaQuantile(0.975, k, n + 1 - k) }
}

function stratum(sizes: Int32Array, covered: Int32Array, from: number, to: number): Stratum {
  let [rows, hits] = [0, 0]
  for (let s = from; s <= Math.min(to, sizes.length - 1); s++) {
    rows += sizes[s]!
    hits += covered[s]!
  }
  return { from, to, rows, coverage: hits / rows }
}

function byClass(ofClass: Int32Array, covered: Int32Array): Pick<ConformalReport, 'classCoverage' | 'worstClass'> {
  const classCoverage = Float64Array.from(ofClass, (n, k) => covered[k]! / n)
  let worstClass: ConformalReport['worstClass'] = null
  for (let k = 0; k < ofClass.length; k++) {
    const coverage = classCoverage[k]!
    if (ofClass[k]! > 0 && (worstClass === null || coverage < worstClass.coverage)) worstClass = { index: k, coverage, rows: ofClass[k]! }
  }
  return { classCoverage, worstClass }
}
