import { figure, percent } from '../../charts/percent'
import { metrics } from '../../confidence/metrics'
import type { Metric } from '../../confidence/metrics/metric'
import { useFacts } from '../../state/useFacts'

/** Every figure of the held-out rows, before and after, at full precision in `data-value`. */
export function Metrics() {
  const before = useFacts((s) => s.calibrate.results['none']?.measured?.figures ?? null)
  const after = useFacts((s) => s.calibrate.results[s.calibrate.chosen]?.measured?.figures ?? null)
  const chosen = useFacts((s) => s.calibrate.chosen)
  const title = useFacts((s) => s.calibrate.results[s.calibrate.chosen]?.title ?? '')
  const n = useFacts((s) => s.calibrate.results['none']?.evaluationRows ?? 0)
  return (
    <section className="card calibrate-card wide" aria-labelledby="metrics-title">
      <h2 id="metrics-title">Figures, {n.toLocaleString('en')} held-out rows</h2>
      <div className="calibrate-scroll">
        <table className="table metrics" aria-label="Metrics">
          <thead><tr><th>Metric</th><th>As it is</th><th>{title}</th><th className="metric-meaning">What it means</th></tr></thead>
          <tbody>
            {metrics.map((metric) => (
              <tr key={metric.id} data-metric={metric.id}>
                <th scope="row">{metric.title}</th>
                <Cell metric={metric} method="none" value={before?.[metric.id]} />
                <Cell metric={metric} method={chosen} value={after?.[metric.id]} />
                <td className="metric-meaning soft">{metric.meaning}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Cell({ metric, method, value }: { metric: Metric; method: string; value: number | null | undefined }) {
  return <td className="number" data-metric={metric.id} data-method={method} data-value={value ?? ''}>{figureText(metric, value)}</td>
}

export function figureText(metric: Metric, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (metric.unit === 'share') return value < 0 ? `−${percent(-value)}` : percent(value)
  return figure(value, 4)
}
