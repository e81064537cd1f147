import { TableProperties } from 'lucide-react'
import { useState } from 'react'
import { ReliabilityDiagram, type ReliabilitySeries, ReliabilityTable } from '../../charts/ReliabilityDiagram'
import { useFacts } from '../../state/useFacts'

export function Reliability() {
  const before = useFacts((s) => s.calibrate.results['none']?.measured ?? null)
  const after = useFacts((s) => s.calibrate.results[s.calibrate.chosen]?.measured ?? null)
  const title = useFacts((s) => s.calibrate.results[s.calibrate.chosen]?.title ?? '')
  const [asTable, setAsTable] = useState(false)
  const series: ReliabilitySeries[] = [
    ...(before ? [{ id: 'none', title: 'as it is', kind: 'before' as const, bins: before.bins }] : []),
    ...(after ? [{ id: 'chosen', title, kind: 'after' as const, bins: after.bins }] : []),
  ]
  return (
    <section className="card calibrate-card" aria-labelledby="reliability-title">
      <div className="row">
        <h2 id="reliability-title">Reliability</h2>
        <span className="rel-legend push">{series.map(({ id, title, kind }) => <span key={id} className={kind}>{title}</span>)}</span>
        <button type="button" className="button small icon" aria-label="Show as table" title="Show as table" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}><TableProperties aria-hidden size={16} /></button>
      </div>
      {asTable ? <div className="calibrate-scroll"><ReliabilityTable series={series} /></div> : <ReliabilityDiagram series={series} />}
      <p className="soft small">Each point is a bin of held-out rows: how sure the model was on average, and how often it was right, with a 95 % (Wilson) interval. On the line the confidence is true. Bins of fewer than ten rows are faint.</p>
    </section>
  )
}
