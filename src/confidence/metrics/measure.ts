import type { Predictions } from '../predictions'
import { metrics } from './index'
import { metricDefaults, type MetricOptions } from './metric'

/** Figures by the metric's id; null where one has no meaning or cannot be known. */
export type Figures = Readonly<Record<string, number | null>>

/** Every figure of the list. No rows: every figure is null. `bins` must be what `predict` counted the classes in. */
export function measure(rows: Predictions, options: Partial<MetricOptions> = {}): Figures {
  const all = { ...metricDefaults, ...options }
  return Object.fromEntries(metrics.map((metric) => [metric.id, rows.rows === 0 ? null : metric.of(rows, all)]))
}
