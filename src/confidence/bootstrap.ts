import { metricDefaults, type Metric, type MetricOptions } from './metrics/metric'
import type { Predictions } from './predictions'
import { Random } from './seed'

export interface BootstrapOptions extends MetricOptions {
  readonly seed: number
  /** Chance that the interval is meant to hold, 0..1. */
  readonly level: number
  /** Resamples; fewer when `budget` says so, but at least 200. */
  readonly replicates: number
  /** Rows drawn in all: what bounds the time, whatever the size of the set. */
  readonly budget: number
}

export const bootstrapDefaults: BootstrapOptions = { ...metricDefaults, seed: 1, level: 0.95, replicates: 1000, budget: 4_000_000 }

export interface BootstrapInterval {
  readonly low: number
  readonly high: number
  readonly replicates: number
}

/** By the metric's id. */
export type Intervals = Readonly<Record<string, BootstrapInterval | null>>

/**
 * Intervals by resampling whole rows (Efron 1979), by the metric's id. `percentile`: the quantiles of the resampled values.
 * `pivotal`: those mirrored at the value, 2 v - q (at least 0), for figures that few rows bias upwards. null: the metric offers none, has no
 * value here, or has none in more than a tenth of the resamples. All metrics see the same resamples; the same seed gives the same interval.
 */
export function bootstrap(...ask: Parameters<typeof bootstrapSteps>): Intervals {
  const steps = bootstrapSteps(...ask)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, to be stopped between two resamples; yields the share done. */
export function* bootstrapSteps(rows: Predictions, metrics: readonly Metric[], options: Partial<BootstrapOptions> = {}): Generator<number, Intervals, void> {
  const all = { ...bootstrapDefaults, ...options }
  const replicates = Math.max(200, Math.min(all.replicates, Math.floor(all.budget / Math.max(1, rows.rows))))
  const values = metrics.map((metric) => (rows.rows > 0 && metric.interval !== null ? metric.of(rows, all) : null))
  const samples = metrics.map(() => new Float64Array(replicates))
  const random = new Random(all.seed)
  const resample = new Resample(rows)
  for (let r = 0; r < replicates; r++) {
    yield r / replicates
    resample.draw(random)
    for (let m = 0; m < metrics.length; m++) if (values[m] !== null) samples[m]![r] = metrics[m]!.of(resample.rows, all) ?? Number.NaN
  }
  return Object.fromEntries(metrics.map((metric, m) => [metric.id, values[m] === null ? null : interval(samples[m]!, values[m]!, metric.interval === 'pivotal', all.level)]))
}

/** As many rows, drawn with replacement, laid out from least to most confident, so that no resample needs sorting. */
class Resample {
  readonly rows: Predictions
  readonly #from: Predictions
  readonly #times: Uint32Array

  constructor(from: Predictions) {
    const n = from.rows
    this.#from = from
    this.#times = new Uint32Array(n)
    this.rows = {
      rows: n, classes: from.classes, labels: new Int32Array(n), predicted: new Int32Array(n), correct: new Uint8Array(n), confidence: new Float64Array(n),
      ascending: Uint32Array.from({ length: n }, (_, i) => i), logLabel: from.logLabel && new Float64Array(n), brier: from.brier && new Float64Array(n),
      entropy: null, margin: null, energy: null, zeroProbLabels: 0, classBins: null,
    }
  }

  draw(random: Random): void {
    const from = this.#from
    const to = this.rows
    this.#times.fill(0)
    for (let i = 0; i < from.rows; i++) this.#times[random.below(from.rows)]!++
    let at = 0
    for (let place = 0; place < from.rows; place++) {
      const i = from.ascending[place]!
      for (let t = this.#times[place]!; t > 0; t--, at++) {
        to.labels[at] = from.labels[i]!
        to.predicted[at] = from.predicted[i]!
        to.correct[at] = from.correct[i]!
        to.confidence[at] = from.confidence[i]!
        if (to.logLabel) to.logLabel[at] = from.logLabel![i]!
        if (to.brier) to.brier[at] = from.brier![i]!
      }
    }
  }
}

function interval(samples: Float64Array, value: number, pivotal: boolean, level: number): BootstrapInterval | null {
  const known = samples.filter((x) => !Number.isNaN(x)).sort()
  if (known.length < samples.length * 0.9) return null
  const low = quantile(known, (1 - level) / 2)
  const high = quantile(known, (1 + level) / 2)
  return { ...(pivotal ? { low: Math.max(0, 2 * value - high), high: Math.max(0, 2 * value - low) } : { low, high }), replicates: known.length }
}

/** Between two neighbours by a straight line, as numpy.quantile does. Infinite values stay infinite. */
function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1)
  const a = sorted[Math.floor(at)]!
  const b = sorted[Math.ceil(at)]!
  return a === b ? a : a + (b - a) * (at - Math.floor(at))
}
