import type { CurvePoint } from '../confidence/selective/curve'
import { Across, Down, Titles } from './Axes'
import { Legend, placed } from './Legend'
import { useMarks } from './marks'
import type { Numbers, Value } from './numbers'
import { figure, percent } from './percent'
import { linear, linePath, roundUp, ticks } from './scales'

export interface RiskSeries {
  readonly id: string
  readonly title: string
  readonly kind: 'before' | 'after'
  readonly curve: readonly CurvePoint[]
  /** Error rate at round coverages, the same for all series. */
  readonly risks: readonly { readonly coverage: number; readonly risk: number }[]
  readonly aurc: number | null
}

const [left, right, width, tall] = [46, 12, 380, 210]
const x = linear(0, 1, left, width - right)

/** Error rate when only the surest share of the rows is answered. Under one row in fifty chance rules: what sticks out there is cut. Points at round coverages can be opened. */
export function RiskCoverage({ series, onOpen }: { series: readonly RiskSeries[]; onOpen: (id: string, least: number) => void }) {
  const legend = placed(series.map(({ title, kind, aurc }) => ({ title: aurc === null ? title : `${title}: AURC ${figure(aurc, 4)}`, kind })), width - left)
  const top = legend.height + 10
  const bottom = top + tall
  const most = roundUp(Math.min(1, Math.max(0.001, ...series.flatMap(({ curve }) => curve.filter(({ coverage }) => coverage >= 0.02).map(({ risk }) => risk)))))
  const y = linear(0, most, tall, 0)
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${bottom + 42}`} role="group" aria-label={spoken(series)}>
      <Legend entries={legend.entries} x={left} y={0} marks="lines" />
      <Across y={(risk) => top + y(risk)} ticks={ticks(0, most)} from={left} to={width - right} text={(risk) => String(Number((risk * 100).toPrecision(3)))} />
      <Down x={x} ticks={[0, 0.25, 0.5, 0.75, 1]} from={top} to={bottom} text={(p) => String(p * 100)} />
      <svg x={0} y={top - 1} width={width} height={tall + 2} viewBox={`0 -1 ${width} ${tall + 2}`}>
        {series.map(({ id, kind, curve }) => <path key={id} className={`series-line ${kind}`} d={linePath(curve.map(({ coverage, risk }) => [x(coverage), y(risk)]))} />)}
      </svg>
      {series.map((one) => <Points key={one.id} {...one} y={(risk) => top + y(Math.min(most, risk))} onOpen={(least) => onOpen(one.id, least)} />)}
      <Titles across="answered, surest first, % of rows" down="wrong among them, %" x={x(0.5)} y={[top + tall / 2, bottom + 33]} />
    </svg>
  )
}

/** At every tenth of coverage: how sure the least sure answer is there, and the wrong ones among all that are as sure. */
function Points({ id, title, kind, curve, risks, y, onOpen }: RiskSeries & { y: (risk: number) => number; onOpen: (least: number) => void }) {
  const points = risks.flatMap(({ coverage, risk }, i) => {
    const at = i % 2 === 1 ? curve.find((point) => point.coverage >= coverage - 1e-12) : undefined
    return at ? [{ i, coverage, risk, least: at.threshold }] : []
  })
  const mark = useMarks(points.map(({ i }) => i), (i) => onOpen(points.find((point) => point.i === i)!.least))
  return (
    <g className={`risk-points ${kind}`}>
      {points.map(({ i, coverage, risk, least }) => {
        const text = `${Math.round(coverage * 100)} % answered, those at least ${percent(least, false)} sure: ${percent(risk)} wrong`
        return (
          <g key={i} className="risk-point" data-method={id} aria-label={`${title}: ${text}. List the wrong ones`} {...mark(i)}>
            <title>{text}</title>
            <circle data-screen className="mark-hit" cx={x(coverage)} cy={y(risk)} r={9} />
            <circle data-screen className="risk-dot" cx={x(coverage)} cy={y(risk)} r={3.5} />
          </g>
        )
      })}
    </g>
  )
}

function spoken(series: readonly RiskSeries[]): string {
  return `Risk and coverage: ${series.map(({ title, aurc }) => `${title}${aurc === null ? '' : `, AURC ${figure(aurc, 4)}`}`).join('; ')}. The same numbers are in the table.`
}

/** Error rates at round coverages. */
export function riskNumbers(series: readonly RiskSeries[]): Numbers {
  return {
    label: 'Wrong by share answered',
    columns: [{ title: 'Answered', text: (p) => `${Math.round(p * 100)} %` }, ...series.map(({ title }) => ({ title: `${title}: wrong`, text: (p: number) => percent(p) }))],
    rows: (series[0]?.risks ?? []).map(({ coverage }, i) => [coverage, ...series.map(({ risks }) => risks[i]?.risk ?? null)]),
  }
}

/** Every point drawn. */
export function riskPoints(series: readonly RiskSeries[]): Value[][] {
  return [['method', 'coverage', 'kept', 'risk', 'threshold'], ...series.flatMap(({ title, curve }) => curve.map(({ coverage, kept, risk, threshold }) => [title, coverage, kept, risk, threshold]))]
}
