import type { Value } from '../../charts/numbers'
import { figure, percent } from '../../charts/percent'
import type { BootstrapInterval, Intervals } from '../../confidence/bootstrap'
import { metrics } from '../../confidence/metrics'
import type { Figures } from '../../confidence/metrics/measure'
import type { Metric } from '../../confidence/metrics/metric'
import { useFacts } from '../../state/useFacts'
import { IntervalsButton, useIntervals } from './Intervals'
import { SaveCsv } from './SaveCsv'

/** Every figure of the held-out rows, before and after, at full precision in `data-value`. */
export function Metrics() {
  const before = useFacts((s) => s.calibrate.results['none']?.measured?.figures ?? null)
  const after = useFacts((s) => s.calibrate.results[s.calibrate.chosen]?.measured?.figures ?? null)
  const chosen = useFacts((s) => s.calibrate.chosen)
  const title = useFacts((s) => s.calibrate.results[s.calibrate.chosen]?.title ?? '')
  const n = useFacts((s) => s.calibrate.results['none']?.evaluationRows ?? 0)
  const intervals = useIntervals()
  return (
    <section className="card calibrate-card wide" aria-labelledby="metrics-title">
      <div className="row">
        <h2 id="metrics-title">Figures, {n.toLocaleString('en')} held-out rows</h2>
        <span className="push row">
          <IntervalsButton {...intervals} />
          <SaveCsv id="metrics" title="Metrics" rows={() => csvRows(chosen, [before, after], [intervals.before, intervals.after])} />
        </span>
      </div>
      <div className="calibrate-scroll">
        <table className="table metrics" aria-label="Metrics">
          <thead><tr><th>Metric</th><th>As it is</th><th>{title}</th><th className="metric-meaning">What it means</th></tr></thead>
          <tbody>
            {metrics.map((metric) => (
              <tr key={metric.id} data-metric={metric.id}>
                <th scope="row">{metric.title}<small className="metric-below soft">{metric.meaning}</small></th>
                <Cell metric={metric} method="none" value={before?.[metric.id]} interval={intervals.before?.[metric.id]} />
                <Cell metric={metric} method={chosen} value={after?.[metric.id]} interval={intervals.after?.[metric.id]} />
                <td className="metric-meaning soft">{metric.meaning}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Cell({ metric, method, value, interval }: { metric: Metric; method: string; value: number | null | undefined; interval: BootstrapInterval | null | undefined }) {
  return (
    <td className="number" data-metric={metric.id} data-method={method} data-value={value ?? ''} data-low={interval?.low} data-high={interval?.high}>
      {figureText(metric, value)}
      {interval && <small className="metric-interval">{figureText(metric, interval.low)} to {figureText(metric, interval.high)}</small>}
    </td>
  )
}

type Both<T> = readonly [before: T | null, after: T | null]

function csvRows(chosen: string, figures: Both<Figures>, intervals: Both<Intervals>): Value[][] {
  return [
    ['metric', 'title', ...['none', chosen].flatMap((method) => [method, `${method}: low (95 %)`, `${method}: high (95 %)`])],
    ...metrics.map(({ id, title }) => [id, title, ...[0, 1].flatMap((i) => [figures[i]?.[id] ?? null, intervals[i]?.[id]?.low ?? null, intervals[i]?.[id]?.high ?? null])]),
  ]
}

export function figureText(metric: Metric, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (metric.unit === 'share') return value < 0 ? `−${percent(-value)}` : percent(value)
  return figure(value, 4)
}
