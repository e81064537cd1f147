import { ReliabilityDiagram, reliabilityNumbers } from '../../charts/ReliabilityDiagram'
import { openBin } from '../../state/calibrate/closer'
import { BinList } from './BinList'
import { ChartCard } from './ChartCard'
import { useSeries } from './series'

export function Reliability() {
  const series = useSeries()
  return (
    <ChartCard
      id="reliability" title="Reliability" numbers={reliabilityNumbers(series)}
      chart={<ReliabilityDiagram series={series} onOpen={(method, bin) => void openBin(method, bin)} />}
      note="Each point is a bin of held-out rows: how sure the model was on average, and how often it was right, with a 95 % (Wilson) interval. On the line the confidence is true. Bins of fewer than ten rows are faint. Click a bin to list its rows."
    >
      <BinList series={series} />
    </ChartCard>
  )
}
