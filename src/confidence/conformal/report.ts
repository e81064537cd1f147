import { betaQuantile } from '../beta'
import { emptyRow, type ProbabilityRows } from '../rows'
import { type Interval, wilson } from '../wilson'
import { emptyCut, rankOf } from './method'
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
  /** Of these, the sets that hold the label. */
  readonly covered: Int32Array
  readonly empty: number
  /** Sets that would be empty, and got the surest class. They may cover more than is promised. */
  readonly filled: number
  readonly singletons: number
  readonly singletonsRight: number
  /** Largest |coverage - (1 - alpha)| of any stratum (size-stratified coverage violation; Angelopoulos et al. 2021). */
  readonly sscv: number
  /** Coverage by size of the set; strata without rows are left out. */
  readonly strata: readonly Stratum[]
  readonly perClass: ClassCoverage
  readonly worstClass: { readonly index: number; readonly coverage: number; readonly rows: number } | null
  /** Scores so close to the quantile that another order of summation may decide otherwise. */
  readonly nearTies: number
}

export interface Stratum {
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly coverage: number
  /** 95 % (Wilson). */
  readonly low: number
  readonly high: number
}

/** The sets of the rows of each class, arrays of [K]; NaN where a class has no rows. */
export interface ClassCoverage {
  readonly rows: Int32Array
  /** Of their sets, the share that holds the class. */
  readonly coverage: Float64Array
  /** 95 % (Wilson). */
  readonly low: Float64Array
  readonly high: Float64Array
  readonly meanSize: Float64Array
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
  const cut = emptyCut()
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
      t.sizesOfClass[label]! += cut.size
      t.nearTies += cut.near
      if (cut.filled) t.filled++
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
  /** Classes in all their sets together. */
  readonly sizesOfClass: Float64Array
  nearTies: number
  filled: number
}

function emptyTally(classes: number): Tally {
  const [bySize, byClass] = [() => new Int32Array(classes + 1), () => new Int32Array(classes)]
  return { sizes: bySize(), covered: bySize(), ofClass: byClass(), coveredOfClass: byClass(), sizesOfClass: new Float64Array(classes), nearTies: 0, filled: 0 }
}

function summary(rows: number, rule: SetRule, tally: Tally): ConformalReport {
  const { sizes, covered, nearTies, filled } = tally
  let [total, hits] = [0, 0]
  for (let s = 0; s < sizes.length; s++) {
    total += s * sizes[s]!
    hits += covered[s]!
  }
  const bySize = strata.map(([from, to]) => stratum(sizes, covered, from, to)).filter((s) => s.rows > 0)
  return {
    rows, coverage: hits / rows, expected: expected(rule), meanSize: total / rows, sizes, covered, empty: sizes[0]!, filled, singletons: sizes[1]!, singletonsRight: covered[1]!,
    sscv: bySize.reduce((worst, s) => Math.max(worst, Math.abs(s.coverage - (1 - rule.alpha))), 0), strata: bySize, nearTies,
    ...byClass(tally),
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
  return { from, to, rows, coverage: hits / rows, ...wilson(hits, rows) }
}

function byClass({ ofClass, coveredOfClass, sizesOfClass }: Tally): Pick<ConformalReport, 'perClass' | 'worstClass'> {
  const ends = Array.from(ofClass, (n, k) => (n === 0 ? { low: Number.NaN, high: Number.NaN } : wilson(coveredOfClass[k]!, n)))
  const coverage = Float64Array.from(ofClass, (n, k) => coveredOfClass[k]! / n)
  let worstClass: ConformalReport['worstClass'] = null
  for (const [index, rows] of ofClass.entries()) {
    if (rows > 0 && (worstClass === null || coverage[index]! < worstClass.coverage)) worstClass = { index, coverage: coverage[index]!, rows }
  }
  const perClass: ClassCoverage = {
    rows: ofClass, coverage, low: Float64Array.from(ends, ({ low }) => low), high: Float64Array.from(ends, ({ high }) => high),
    meanSize: Float64Array.from(ofClass, (n, k) => sizesOfClass[k]! / n),
  }
  return { perClass, worstClass }
}
