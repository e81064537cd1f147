import type { ReliabilityBin } from '../confidence/reliability'
import { percent } from './percent'

export interface ReliabilitySeries {
  readonly id: string
  readonly title: string
  /** `before` is drawn hollow and neutral, `after` full and in the accent. */
  readonly kind: 'before' | 'after'
  readonly bins: readonly ReliabilityBin[]
}

const side = 360
const left = 44
const top = 10
const stripTop = top + side + 40
const strip = 54
const width = left + side + 14
const height = stripTop + strip + 22
const x = (p: number): number => left + p * side
const y = (p: number): number => top + (1 - p) * side

/** Points at (mean confidence, share right), each with its Wilson interval; on the diagonal the confidence is true. Counts below. */
export function ReliabilityDiagram({ series }: { series: readonly ReliabilitySeries[] }) {
  const most = Math.max(1, ...series.flatMap(({ bins }) => bins.map(({ count }) => count)))
  return (
    <svg className="reliability" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={spoken(series)}>
      {[0, 0.25, 0.5, 0.75, 1].map((p) => (
        <g key={p}>
          <line className="rel-grid" x1={x(0)} x2={x(1)} y1={y(p)} y2={y(p)} />
          <line className="rel-grid" x1={x(p)} x2={x(p)} y1={y(0)} y2={y(1)} />
          <text className="rel-tick" x={left - 7} y={y(p) + 4} textAnchor="end">{p * 100}</text>
          <text className="rel-tick" x={x(p)} y={y(0) + 17} textAnchor="middle">{p * 100}</text>
        </g>
      ))}
      <line className="rel-true" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      <text className="rel-side" x={x(0.03)} y={y(0.95)}>right more often than it says</text>
      <text className="rel-side" x={x(0.97)} y={y(0.03)} textAnchor="end">surer than it should be</text>
      {series.map((one) => <Points key={one.id} {...one} />)}
      <text className="rel-tick" x={x(0.5)} y={y(0) + 33} textAnchor="middle">mean confidence, %</text>
      <text className="rel-tick" x={12} y={y(0.5)} textAnchor="middle" transform={`rotate(-90 12 ${y(0.5)})`}>right, %</text>
      {series.map((one, i) => <Counts key={one.id} {...one} most={most} at={i} of={series.length} />)}
      <line className="rel-grid" x1={x(0)} x2={x(1)} y1={stripTop + strip} y2={stripTop + strip} />
      <text className="rel-tick" x={x(0.5)} y={stripTop + strip + 16} textAnchor="middle">rows in each bin (most: {most.toLocaleString('en')})</text>
    </svg>
  )
}

function Points({ kind, bins }: ReliabilitySeries) {
  return (
    <g className={`rel-points ${kind}`}>
      {bins.flatMap((bin) => (bin.confidence === null || bin.accuracy === null ? [] : [{ ...bin, confidence: bin.confidence, accuracy: bin.accuracy }])).map((bin) => (
        <g key={bin.upper} className={bin.few ? 'few' : undefined}>
          <line x1={x(bin.confidence)} x2={x(bin.confidence)} y1={y(bin.low)} y2={y(bin.high)} />
          <circle cx={x(bin.confidence)} cy={y(bin.accuracy)} r={5}><title>{binText(bin)}</title></circle>
        </g>
      ))}
    </g>
  )
}

function Counts({ kind, bins, most, at, of }: ReliabilitySeries & { most: number; at: number; of: number }) {
  return (
    <g className={`rel-counts ${kind}`}>
      {bins.map(({ lower, upper, count }) => {
        const wide = ((upper - lower) * side - 2) / of
        const tall = (count / most) * strip
        return <rect key={upper} x={x(lower) + 1 + at * wide} y={stripTop + strip - tall} width={Math.max(0, wide)} height={tall} />
      })}
    </g>
  )
}

function binText({ count, confidence, accuracy, low, high }: { count: number; confidence: number; accuracy: number; low: number; high: number }): string {
  return `${count} rows: says ${percent(confidence, false)}, right ${percent(accuracy)} (95 %: ${percent(low, false)} to ${percent(high, false)})`
}

function spoken(series: readonly ReliabilitySeries[]): string {
  return `Reliability diagram, ${series.map(({ title }) => title).join(' and ')}: share right against mean confidence in ${series[0]?.bins.length ?? 0} bins. The same numbers are in the table.`
}

/** The table twin: every number of the diagram. */
export function ReliabilityTable({ series }: { series: readonly ReliabilitySeries[] }) {
  return (
    <table className="table" aria-label="Reliability by bin">
      <thead><tr><th>Bin, %</th>{series.map(({ id, title }) => [<th key={`${id}n`}>{title}: rows</th>, <th key={`${id}c`}>says</th>, <th key={`${id}a`}>right</th>, <th key={`${id}w`}>95 % interval</th>])}</tr></thead>
      <tbody>
        {(series[0]?.bins ?? []).map((bin, b) => (
          <tr key={bin.upper}>
            <th scope="row">{Math.round(bin.lower * 1000) / 10} to {Math.round(bin.upper * 1000) / 10}</th>
            {series.map(({ id, bins }) => {
              const own = bins[b]!
              return own.confidence === null || own.accuracy === null
                ? [<td key={`${id}n`}>0</td>, <td key={`${id}c`}>–</td>, <td key={`${id}a`}>–</td>, <td key={`${id}w`}>–</td>]
                : [<td key={`${id}n`}>{own.count}</td>, <td key={`${id}c`}>{percent(own.confidence, false)}</td>, <td key={`${id}a`}>{percent(own.accuracy, true)}</td>, <td key={`${id}w`}>{percent(own.low, false)} to {percent(own.high, false)}</td>]
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
