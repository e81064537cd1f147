import { useEffect } from 'react'
import { Histogram, histogramNumbers } from '../../charts/Histogram'
import { NllAgainstT, nllNumbers } from '../../charts/NllAgainstT'
import { RiskCoverage, riskNumbers, riskPoints } from '../../charts/RiskCoverage'
import { lookAtNll, openRows, present } from '../../state/calibrate/closer'
import { useFacts } from '../../state/useFacts'
import { ChartCard } from './ChartCard'
import { RowList } from './RowList'
import { useLooks, useSeries } from './series'

/** What the figures look like. */
export function Charts() {
  useLooks()
  const series = useSeries()
  const bins = useFacts((s) => s.calibrate.bins)
  const curves = series.flatMap(({ id, title, kind, figures, looked }) => (looked ? [{ id, title, kind, aurc: figures['aurc'] ?? null, ...looked }] : []))
  return (
    <div className="calibrate-charts">
      <ChartCard
        id="histogram" title="Right and wrong" numbers={histogramNumbers(series)} chart={<Histogram series={series} onOpen={(method, bin) => void openRows('histogram', method, { bins, bin })} />}
        note="How many held-out rows were said with each confidence: right ones upwards, wrong ones downwards. Wrong answers on the far right are the ones that were sure. Click a bar to list its rows."
      >
        <RowList from="histogram" series={series} />
      </ChartCard>
      {curves.length > 0 && (
        <ChartCard
          id="risk-coverage" title="Risk and coverage" numbers={riskNumbers(curves)} points={() => riskPoints(curves)} chart={<RiskCoverage series={curves} onOpen={(method, least) => void openRows('risk-coverage', method, { least })} />}
          note="Answer only the surest rows, and this share of the answers is wrong. The lower the line, the better the confidence tells right from wrong; AURC is the mean height. Click a point to list the wrong answers up to there."
        >
          <RowList from="risk-coverage" series={series} />
        </ChartCard>
      )}
      <Loss />
    </div>
  )
}

function Loss() {
  const fitted = useFacts((s) => s.calibrate.results['temperature'] ?? null)
  const curve = useFacts((s) => present(s, 'temperature', s.closer.nll))
  useEffect(() => {
    if (!fitted) return undefined
    const work = new AbortController()
    void lookAtNll(work.signal)
    return () => work.abort()
  }, [fitted])
  if (!curve) return null
  return (
    <ChartCard
      id="nll" title="Log loss against T" numbers={nllNumbers(curve)} chart={<NllAgainstT curve={curve} best={fitted?.temperature ?? null} />}
      note="The log loss of the held-out rows at every temperature. The best T and its 95 % interval come from the rows to fit, so the two lowest points may lie a little apart."
    />
  )
}
