import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { away, type Golden, golden, hasReal, names, weyl } from '../../../tests/fixtures/calibration/read'
import { type LabelledLogits, labelledLogits, takeRows } from '../labelled'
import { emptyRow, givenRows, softmaxRows } from '../rows'
import { Random } from '../seed'
import { conformalMethods } from './index'
import { emptyCut, nearTie, type SetOptions, setDefaults } from './method'
import { conformalQuantile } from './quantile'
import { type ConformalReport, conformalReport } from './report'
import { conformalScores, predictionSet, rowUnits, type SetRule, setRule } from './sets'
import { tuneRaps } from './tune'

/** Names of the goldens' variants. */
const variants: Readonly<Record<string, Pick<SetOptions, 'method' | 'form' | 'nonEmpty'>>> = {
  lac: { method: 'lac', form: 'inclusive', nonEmpty: false }, lac_nonempty: { method: 'lac', form: 'inclusive', nonEmpty: true },
  aps: { method: 'aps', form: 'inclusive', nonEmpty: false }, aps_cross: { method: 'aps', form: 'crossing', nonEmpty: false }, aps_rand: { method: 'aps', form: 'randomised', nonEmpty: false },
  raps: { method: 'raps', form: 'inclusive', nonEmpty: false }, raps_cross: { method: 'raps', form: 'crossing', nonEmpty: false }, raps_rand: { method: 'raps', form: 'randomised', nonEmpty: false },
}

function run(fit: LabelledLogits, held: LabelledLogits, t: number, alpha: number, options: SetOptions): { rule: SetRule; report: ConformalReport; checksum: number } {
  const rule = setRule(conformalScores(softmaxRows(fit, t), options, weyl(fit.rows)), alpha, options)
  const source = softmaxRows(held, t)
  const u = weyl(held.rows, fit.rows)
  const row = emptyRow(held.classes)
  let checksum = 0
  for (let i = 0; i < held.rows; i++) {
    source.read(i, row)
    for (const k of predictionSet(row.p, rule, u[i]!)) checksum += k + 1
  }
  return { rule, report: conformalReport(source, rule, u), checksum }
}

/**
 * What differs from the reference, in words. Counts must be equal; where scores lie within 1e-9 of the quantile (`near_ties`) the order of summation decides,
 * and each of them may change one membership, hence one size and one coverage.
 */
function differences({ rule, report, checksum }: ReturnType<typeof run>, e: Record<string, never>): string[] {
  const expected = e as unknown as Record<string, number> & { size_hist: number[]; qhat: number | null }
  const near = expected.near_ties!
  const n = report.rows
  const wrong: string[] = []
  const check = (what: string, ours: number, theirs: number, allowed: number): void => {
    if (!(Math.abs(ours - theirs) <= allowed)) wrong.push(`${what}: ${ours}, not ${theirs}`)
  }
  if (expected.qhat === null) check('quantile is infinite', Number(rule.quantile === Number.POSITIVE_INFINITY), 1, 0)
  // float64 sums of at most K probabilities.
  else check('quantile', away(rule.quantile, expected.qhat), 0, 1e-12)
  check('near ties', report.nearTies, near, near)
  check('coverage', report.coverage, expected.coverage!, near / n + 1e-12)
  check('mean size', report.meanSize, expected.avg_size!, near / n + 1e-12)
  check('empty', report.empty, expected.empty!, near)
  check('singletons', report.singletons, expected.singleton!, near)
  check('right singletons', report.singletonsRight, expected.singleton_correct!, near)
  check('sizes', report.sizes.reduce((sum, x, s) => sum + Math.abs(x - (expected.size_hist[s] ?? 0)), 0), 0, 2 * near)
  check('members', checksum, expected.checksum!, near * report.perClass.rows.length)
  if (near === 0) {
    check('sscv', report.sscv, expected.sscv!, 1e-12)
    check('worst class', report.worstClass!.coverage, expected.min_class_cov!, 1e-12)
  }
  return wrong
}

describe('prediction sets equal the reference', () => {
  it.skipIf(hasReal)('the real set is not here: ../shared is absent', () => expect(hasReal).toBe(false))
  for (const name of names) {
    const g: Golden = golden(name)
    const [fit, held] = [takeRows(g.all, g.calibration), takeRows(g.all, g.evaluation)]
    const fitted: number = g.figures.calibrators.temperature.params.T
    const keys = Object.keys(g.figures.conformal)
    it(`${name}, ${keys.length} variants`, () => {
      expect(keys.length).toBe(32)
      const wrong = keys.flatMap((key) => {
        const [variant, level, temperature] = key.split('|') as [string, string, string]
        const e = g.figures.conformal[key]
        const options = { ...variants[variant]!, penalty: e.lam ?? 0, freeRanks: e.kreg ?? 0 }
        return differences(run(fit, held, temperature === 'T1' ? 1 : fitted, Number(level.replace('alpha=', '')), options), e).map((d) => `${key}: ${d}`)
      })
      expect(wrong).toEqual([])
    })
    const tuned = g.figures['raps_tuned_alpha0.1']
    it.runIf(tuned)(`${name}, RAPS tuned`, () => {
      const rows = Array.from({ length: fit.rows }, (_, i) => i)
      const slice = takeRows(fit, rows.slice(0, tuned.tune_rows))
      const options: SetOptions = { method: 'raps', form: 'randomised', nonEmpty: false, penalty: 0, freeRanks: 0 }
      const found = tuneRaps(softmaxRows(slice, fitted), 0.1, options, weyl(slice.rows), weyl(slice.rows, slice.rows))
      expect(found).toEqual({ penalty: tuned.lam, freeRanks: tuned.kreg })
      expect(differences(run(takeRows(fit, rows.slice(tuned.tune_rows)), held, fitted, 0.1, { ...options, ...found }), tuned)).toEqual([])
    })
  }
  it.runIf(hasReal)('resnet56: LAC at 90 % as the issue says', () => {
    const g = golden('resnet56_cifar10.evenodd')
    const { report } = run(takeRows(g.all, g.calibration), takeRows(g.all, g.evaluation), g.figures.calibrators.temperature.params.T, 0.1, { ...setDefaults, ...variants.lac! })
    expect(report.coverage).toBeCloseTo(0.897, 3)
    expect(report.meanSize).toBeCloseTo(1.24, 2)
    expect(report.expected.low).toBeLessThan(report.coverage)
    expect(report.expected.high).toBeGreaterThan(report.coverage)
  })
})

describe('every method of the list', () => {
  const made = (rows: number, classes: number, seed: number) => {
    const random = new Random(seed)
    return labelledLogits(Float32Array.from({ length: rows * classes }, () => Math.round((random.unit() - 0.5) * 32) / 4), Int32Array.from({ length: rows }, () => random.below(classes)), classes)
  }

  it('is the folder: a file for each', () => {
    const parts = ['index.ts', 'method.ts', 'quantile.ts', 'report.ts', 'sets.ts', 'summed.ts', 'tune.ts']
    const files = readdirSync(import.meta.dirname).filter((name) => !name.endsWith('.test.ts') && !parts.includes(name))
    expect(files.map((name) => name.replace('.ts', '')).sort()).toEqual(conformalMethods.map((m) => m.id).sort())
    for (const m of conformalMethods) expect(m.meaning).toMatch(/^[A-Z].*\.$/)
  })

  // The definition, by sorting: slow and plain.
  const scoresOf = (p: Float64Array, { method, penalty, freeRanks }: SetOptions, u: number): Float64Array => {
    const order = Int32Array.from(p, (_, k) => k).sort((a, b) => p[b]! - p[a]! || a - b)
    const scores = new Float64Array(p.length)
    let sum = 0
    order.forEach((k, rank) => {
      sum += p[k]!
      scores[k] = method === 'lac' ? 1 - p[k]! : sum - (1 - u) * p[k]! + (method === 'raps' ? penalty * Math.max(0, rank + 1 - freeRanks) : 0)
    })
    return scores
  }

  for (const { id, forms, score, cut } of conformalMethods) {
    it.each([[40, 2], [40, 7], [12, 100], [6, 1000]])(`${id} by the definition, %i rows of %i classes, with ties`, (rows, classes) => {
      const set = made(rows, classes, rows + classes)
      const row = emptyRow(classes)
      const scratch = new Float64Array(classes)
      for (const t of [0.3, 1, 5]) {
        const source = softmaxRows(set, t)
        for (let i = 0; i < rows; i++) {
          source.read(i, row)
          const before = Float64Array.from(row.p)
          const u = i % 3 === 0 ? 1 : (i % 7) / 7
          const options: SetOptions = { method: id, form: 'randomised', nonEmpty: false, penalty: 0.01, freeRanks: 3 }
          const expected = scoresOf(row.p, options, forms ? u : 1)
          for (let k = 0; k < classes; k += 1 + (classes >> 4)) expect(score(row.p, k, u, options, scratch)).toBe(expected[k])
          for (const q of [0, 0.05, 0.5, 0.9, 0.999, 1.05, 1.5]) {
            const found = emptyCut()
            cut(row.p, q, u, options, scratch, found)
            const near = expected.filter((s) => Math.abs(s - q) < nearTie).length
            expect(Math.abs(found.size - expected.filter((s) => s <= q).length)).toBeLessThanOrEqual(near)
            expect(found.near).toBe(near)
          }
          expect(row.p).toEqual(before)
        }
      }
    })

    it(`${id} covers what it promises, on average over many splits, and no less with a set for everyone`, () => {
      // 200 draws of 99 + 100 rows: the mean coverage of 20,000 rows, standard error about 0.003; k / (n + 1) = 0.9 exactly.
      const [plain, filled] = [[] as number[], [] as number[]]
      for (let seed = 1; seed <= 200; seed++) {
        const random = new Random(seed)
        const set = labelledLogits(Float32Array.from({ length: 199 * 5 }, () => random.unit() * 4), new Int32Array(199), 5)
        for (let i = 0; i < 199; i++) {
          const row = emptyRow(5)
          softmaxRows(set, 1).read(i, row)
          let x = random.unit()
          for (set.labels[i] = 0; x > row.p[set.labels[i]!]! && set.labels[i]! < 4; set.labels[i]!++) x -= row.p[set.labels[i]!]!
        }
        const rows = Array.from({ length: 199 }, (_, i) => i)
        const [fit, held] = [takeRows(set, rows.slice(0, 99)), takeRows(set, rows.slice(99))]
        for (const [nonEmpty, into] of [[false, plain], [true, filled]] as const) {
          const options: SetOptions = { ...setDefaults, method: id, nonEmpty }
          const rule = setRule(conformalScores(softmaxRows(fit, 1), options, rowUnits(fit, 1)), 0.1, options)
          const report = conformalReport(softmaxRows(held, 1), rule, rowUnits(held, 1))
          into.push(report.coverage)
          if (nonEmpty) expect(report.empty).toBe(0)
        }
      }
      const mean = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length
      expect(Math.abs(mean(plain) - 0.9)).toBeLessThan(0.012)
      expect(mean(filled)).toBeGreaterThanOrEqual(mean(plain))
    })

    it(`${id} stands one row, one class, saturated and masked logits, too few rows`, () => {
      const options: SetOptions = { ...setDefaults, method: id }
      const set = labelledLogits(Float32Array.from([1e4, -1e4, 0, 0, 0, 0, Number.NEGATIVE_INFINITY, 3, 3]), [1, 2, 1], 3)
      for (const t of [1e-4, 1, 1e4]) {
        const scores = conformalScores(softmaxRows(set, t), options, rowUnits(set, 1))
        expect([...scores].every((s) => Number.isFinite(s))).toBe(true)
        expect(conformalReport(softmaxRows(set, t), setRule(scores, 0.5, options), rowUnits(set, 1)).rows).toBe(3)
        const full = setRule(scores, 0.1, options)
        expect([full.k, full.n, full.quantile]).toEqual([4, 3, Number.POSITIVE_INFINITY])
        const report = conformalReport(softmaxRows(set, t), full, rowUnits(set, 1))
        expect([report.coverage, report.meanSize, report.expected]).toEqual([1, 3, { low: 1, high: 1 }])
      }
      const one = labelledLogits(Float32Array.from([3]), [0], 1)
      expect([...predictionSet(Float64Array.from([1]), setRule(conformalScores(softmaxRows(one, 1), options, [0.5]), 0.5, options), 0.5)]).toEqual([0])
    })
  }
})

describe('sets', () => {
  const set = labelledLogits(Float32Array.from([2, 2, 1, 0, 0, 5]), [0, 2], 3)

  it('are the same for the same logits and seed, shuffled or alone', () => {
    const u = rowUnits(set, 7)
    expect(rowUnits(takeRows(set, [1, 0]), 7)).toEqual(u.toReversed())
    expect(rowUnits(set, 8)).not.toEqual(u)
  })

  it('list the surest first, the lower index on ties', () => {
    const rule: SetRule = { quantile: Number.POSITIVE_INFINITY, k: 2, n: 1, alpha: 0.1, options: setDefaults }
    expect([...predictionSet(Float64Array.from([0.1, 0.4, 0.1, 0.4]), rule, 0.5)]).toEqual([1, 3, 0, 2])
  })

  it('need a u where there is chance, and nowhere else', () => {
    expect(() => conformalScores(softmaxRows(set, 1), setDefaults, null)).toThrow(RangeError)
    expect(conformalScores(softmaxRows(set, 1), { ...setDefaults, form: 'crossing' }, null)).toHaveLength(2)
    expect(conformalScores(softmaxRows(set, 1), { ...setDefaults, method: 'lac' }, null)).toHaveLength(2)
  })

  it('are judged by class where a class has rows', () => {
    const options: SetOptions = { ...setDefaults, method: 'lac', nonEmpty: false }
    const rows = givenRows(Float64Array.from([0.2, 0.5, 0.3, 0.2, 0.3, 0.5]), Int32Array.from([1, 1]), 3)
    const report = conformalReport(rows, { quantile: 0.6, k: 1, n: 1, alpha: 0.5, options }, null)
    expect([...report.perClass.coverage]).toEqual([Number.NaN, 0.5, Number.NaN])
    expect(report.worstClass).toEqual({ index: 1, coverage: 0.5, rows: 2 })
    expect([report.singletons, report.singletonsRight, [...report.sizes]]).toEqual([2, 1, [0, 2, 0, 0]])
  })

  it('are made from given probabilities as from logits', () => {
    const p = Float64Array.from([0.5, 0.25, 0.25, 0.125, 0.125, 0.75])
    const options: SetOptions = { ...setDefaults, form: 'inclusive' }
    expect([...conformalScores(givenRows(p, set.labels, 3), options, null)]).toEqual([0.5, 0.75])
  })
})

describe('the quantile', () => {
  it('is the k-th smallest, k = ceil((n + 1)(1 - alpha)), whatever the rounding', () => {
    const scores = Float64Array.from({ length: 99 }, (_, i) => i + 1)
    // 100 * (1 - 0.1) and 100 * (1 - 0.7) are not whole numbers in float64.
    expect([0.1, 0.7, 0.05, 0.01, 0.009].map((alpha) => conformalQuantile(scores, alpha).quantile)).toEqual([90, 30, 95, 99, Number.POSITIVE_INFINITY])
    expect(conformalQuantile(new Float64Array(0), 0.5).quantile).toBe(Number.POSITIVE_INFINITY)
    for (const alpha of [0, 1, Number.NaN]) expect(() => conformalQuantile(scores, alpha)).toThrow(RangeError)
  })
})
