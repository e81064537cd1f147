import { ReliabilityDiagram, reliabilityNumbers } from '../../charts/ReliabilityDiagram'
import { openRows } from '../../state/calibrate/closer'
import { useFacts } from '../../state/useFacts'
import { ChartCard } from './ChartCard'
import { RowList } from './RowList'
import { useSeries } from './series'

export function Reliability() {
  const series = useSeries()
  const bins = useFacts((s) => s.calibrate.bins)
  return (
    <ChartCard
      id="reliability" title="Reliability" numbers={reliabilityNumbers(series)}
      chart={<ReliabilityDiagram series={series} onOpen={(method, bin) => void openRows('reliability', method, { bins, bin })} />}
      note="Each point is a bin of held-out rows: how sure the model was on average, and how often it was right, with a 95 % (Wilson) interval. On the line the confidence is true. Bins of fewer than ten rows are faint. Click a bin to list its rows."
    >
      <RowList from="reliability" series={series} />
    </ChartCard>
  )
}
