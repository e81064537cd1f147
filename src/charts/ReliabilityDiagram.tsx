import type { ReliabilityBin } from '../confidence/reliability'
import { Across, Down, Titles } from './Axes'
import { Legend, placed } from './Legend'
import { useMarks } from './marks'
import { type Column, known, type Numbers } from './numbers'
import { percent } from './percent'

export interface ReliabilitySeries {
  readonly id: string
  readonly title: string
  /** `before` is drawn hollow and neutral, `after` full and in the accent. */
  readonly kind: 'before' | 'after'
  readonly bins: readonly ReliabilityBin[]
}

const side = 324
const left = 44
const width = left + side + 14
const strip = 54
const x = (p: number): number => left + p * side
const quarters = [0, 0.25, 0.5, 0.75, 1]

interface Place {
  /** Top of the square. */
  readonly top: number
  /** Top of the counts below it. */
  readonly counts: number
}

/** Points at (mean confidence, share right), each with its Wilson interval; on the diagonal the confidence is true. Counts below. A bin can be opened where `onOpen` is given. `unit`: what is counted. */
export function ReliabilityDiagram({ series, onOpen, unit = 'rows' }: { series: readonly ReliabilitySeries[]; onOpen?: (id: string, bin: number) => void; unit?: string }) {
  const most = Math.max(1, ...series.flatMap(({ bins }) => bins.map(({ count }) => count)))
  const legend = placed(series, side)
  const top = legend.height + 12
  const counts = top + side + 42
  const y = (p: number): number => top + (1 - p) * side
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${counts + strip + 22}`} role="group" aria-label={spoken(series)}>
      <Legend entries={legend.entries} x={left} y={0} />
      <Across y={y} ticks={quarters} from={x(0)} to={x(1)} text={(p) => String(p * 100)} />
      <Down x={x} ticks={quarters} from={y(1)} to={y(0)} text={(p) => String(p * 100)} />
      <line className="chart-mark" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      <text className="rel-side" x={x(0.03)} y={y(0.95)} aria-hidden>right more often than it says</text>
      <text className="rel-side" x={x(0.97)} y={y(0.03)} textAnchor="end" aria-hidden>surer than it should be</text>
      <Titles across="mean confidence, %" down="right, %" x={x(0.5)} y={[y(0.5), y(0) + 33]} />
      {series.map((one, i) => <Bins key={one.id} {...one} place={{ top, counts }} most={most} at={i} of={series.length} {...(onOpen ? { onOpen: (bin: number) => onOpen(one.id, bin) } : {})} />)}
      <line className="chart-grid" x1={x(0)} x2={x(1)} y1={counts + strip} y2={counts + strip} />
      <text className="chart-tick" x={x(0.5)} y={counts + strip + 16} textAnchor="middle" aria-hidden>{unit} in each bin (most: {most.toLocaleString('en')})</text>
    </svg>
  )
}

const nothing = (): void => {}

function Bins({ id, title, kind, bins, place, most, at, of, onOpen }: ReliabilitySeries & { place: Place; most: number; at: number; of: number; onOpen?: (bin: number) => void }) {
  const filled = bins.flatMap((bin, b) => (bin.confidence === null || bin.accuracy === null ? [] : [{ ...bin, b, confidence: bin.confidence, accuracy: bin.accuracy }]))
  const mark = useMarks(filled.map(({ b }) => b), onOpen ?? nothing)
  const y = (p: number): number => place.top + (1 - p) * side
  const foot = place.counts + strip
  return (
    <g className={`rel-points ${kind}`}>
      {filled.map((bin) => {
        const wide = Math.max(0, ((bin.upper - bin.lower) * side - 2) / of)
        const tall = (bin.count / most) * strip
        const from = x(bin.lower) + 1 + at * wide
        return (
          <g
            key={bin.b} className={bin.few ? 'rel-bin few' : 'rel-bin'} data-method={id} data-bin={bin.b}
            {...(onOpen ? { 'aria-label': `${title}: ${binText(bin)}. List the rows`, ...mark(bin.b) } : {})}
          >
            <title>{binText(bin)}</title>
            <line x1={x(bin.confidence)} x2={x(bin.confidence)} y1={y(bin.low)} y2={y(bin.high)} />
            <rect data-screen className="rel-hit" x={from} y={place.counts} width={wide} height={strip} />
            <rect className="rel-count" x={from} y={foot - tall} width={wide} height={tall} />
            <circle data-screen className="rel-hit" cx={x(bin.confidence)} cy={y(bin.accuracy)} r={12} />
            <circle className="rel-point" cx={x(bin.confidence)} cy={y(bin.accuracy)} r={5} />
          </g>
        )
      })}
    </g>
  )
}

export function binText({ count, confidence, accuracy, low, high }: { count: number; confidence: number; accuracy: number; low: number; high: number }): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}: says ${percent(confidence, false)}, right ${percent(accuracy)} (95 %: ${percent(low, false)} to ${percent(high, false)})`
}

/** Its edges. */
export function binName({ lower, upper }: Pick<ReliabilityBin, 'lower' | 'upper'>): string {
  return `${Math.round(lower * 1000) / 10} to ${Math.round(upper * 1000) / 10}`
}

function spoken(series: readonly ReliabilitySeries[]): string {
  return `Reliability diagram, ${series.map(({ title }) => title).join(' and ')}: share right against mean confidence in ${series[0]?.bins.length ?? 0} bins. The same numbers are in the table.`
}

/** The table twin: every number of the diagram. */
export function reliabilityNumbers(series: readonly ReliabilitySeries[]): Numbers {
  const said = (p: number): string => percent(p, false)
  return {
    label: 'Reliability by bin',
    columns: [{ title: 'Bin, %' }, ...series.flatMap(({ title }): Column[] => [
      { title: `${title}: rows` }, { title: 'says', full: `${title}: says`, text: said }, { title: 'right', full: `${title}: right`, text: (p) => percent(p) },
      { title: 'at least', full: `${title}: right, at least (95 %)`, text: said }, { title: 'at most', full: `${title}: right, at most (95 %)`, text: said },
    ])],
    rows: (series[0]?.bins ?? []).map((bin, b) => [binName(bin), ...series.flatMap(({ bins }) => {
      const own = bins[b]!
      return own.count === 0 ? [0, null, null, null, null] : [own.count, known(own.confidence), known(own.accuracy), own.low, own.high]
    })]),
  }
}
