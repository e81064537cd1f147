import type { Predictions } from '../predictions'

export interface MetricOptions {
  /** Bins of the binned figures. */
  readonly bins: number
  /** The maximum calibration error looks at bins with at least this many rows. */
  readonly minCount: number
}

export const metricDefaults: MetricOptions = { bins: 15, minCount: 1 }

/** One figure of a labelled set. */
export interface Metric {
  readonly id: string
  readonly title: string
  /** One line for people who have never heard of it. */
  readonly meaning: string
  /** share: 0..1, shown as a percentage. nats: natural logarithms. number: as it is. */
  readonly unit: 'share' | 'nats' | 'number'
  /** null: neither; a gap is best at 0, a mean confidence where the accuracy is. */
  readonly better: 'lower' | 'higher' | null
  /**
   * How a bootstrap interval is read off the resampled values (bootstrap.ts); null where one would mislead.
   * pivotal: the figure is biased upwards on few rows, and resampling adds that bias once more; mirrored at the value it is taken off again.
   */
  readonly interval: 'percentile' | 'pivotal' | null
  /** null: it has no meaning here, or cannot be known. `rows.rows` is at least 1. */
  of(rows: Predictions, options: MetricOptions): number | null
}

export function mean(values: Float64Array | Uint8Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}
