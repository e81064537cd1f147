import { Across, Down, Titles } from './Axes'
import { Legend, placed } from './Legend'
import { useMarks } from './marks'
import type { Column, Numbers } from './numbers'
import { binName, type ReliabilitySeries } from './ReliabilityDiagram'
import { linear, roundUp, ticks } from './scales'

const [left, right, width, tall, between] = [46, 12, 380, 94, 26]
const x = linear(0, 1, left, width - right)
const quarters = [0, 0.25, 0.5, 0.75, 1]

/** How often each confidence was said: rows it was right on upwards, rows it was wrong on downwards, one scale for all. A bar can be opened. */
export function Histogram({ series, onOpen }: { series: readonly ReliabilitySeries[]; onOpen: (id: string, bin: number) => void }) {
  const legend = placed([{ title: 'right', kind: 'right' }, { title: 'wrong', kind: 'wrong' }], width - left)
  const all = series.flatMap(({ bins }) => bins)
  const up = roundUp(Math.max(0, ...all.map((bin) => bin.right)), 3)
  const down = Math.max(0, ...all.map((bin) => bin.count - bin.right))
  const top = legend.height + 4
  const bottom = top + series.length * (tall + between)
  return (
    <svg className="chart histogram" viewBox={`0 0 ${width} ${bottom + 42}`} role="group" aria-label={`Histogram of confidence, right and wrong, ${series.map(({ title }) => title).join(' and ')}. The same numbers are in the table.`}>
      <Legend entries={legend.entries} x={left} y={0} />
      <Down x={x} ticks={quarters} from={top + between} to={bottom} text={(p) => String(p * 100)} />
      {series.map((one, i) => <Facet key={one.id} {...one} onOpen={(bin) => onOpen(one.id, bin)} top={top + i * (tall + between) + between} up={up} down={down} />)}
      <Titles across="confidence, %" down="rows" x={x(0.5)} y={[(top + bottom) / 2, bottom + 33]} />
    </svg>
  )
}

function Facet({ id, title, bins, top, up, down, onOpen }: ReliabilitySeries & { top: number; up: number; down: number; onOpen: (bin: number) => void }) {
  const filled = bins.flatMap((bin, b) => (bin.count > 0 ? [{ ...bin, b }] : []))
  const mark = useMarks(filled.map(({ b }) => b), onOpen)
  const y = linear(-down, up, top + tall, top)
  return (
    <g>
      <text className="chart-legend" x={left} y={top - 8}>{title}</text>
      <Across y={y} ticks={ticks(-down, up, 5)} from={left} to={width - right} text={(n) => Math.abs(n).toLocaleString('en')} />
      <g>{filled.map(({ b, lower, upper, count, right: ok }) => {
        const from = x(lower) + 0.75
        const wide = Math.max(0.5, x(upper) - x(lower) - 1.5)
        const text = `${binName({ lower, upper })} %: ${ok.toLocaleString('en')} right, ${(count - ok).toLocaleString('en')} wrong`
        return (
          <g key={b} className="hist-bin" data-method={id} data-bin={b} aria-label={`${title}: ${text}. List the rows`} {...mark(b)}>
            <title>{text}</title>
            <rect data-screen className="mark-hit" x={from} width={wide} y={top} height={tall} />
            <rect className="right" x={from} width={wide} y={y(ok)} height={y(0) - y(ok)} />
            <rect className="wrong" x={from} width={wide} y={y(0)} height={y(ok - count) - y(0)} />
          </g>
        )
      })}</g>
      <line className="chart-axis" x1={left} x2={width - right} y1={y(0)} y2={y(0)} />
    </g>
  )
}

export function histogramNumbers(series: readonly ReliabilitySeries[]): Numbers {
  return {
    label: 'Right and wrong by confidence',
    columns: [{ title: 'Confidence, %' }, ...series.flatMap(({ title }): Column[] => [{ title: `${title}: right` }, { title: 'wrong', full: `${title}: wrong` }])],
    rows: (series[0]?.bins ?? []).map((bin, b) => [binName(bin), ...series.flatMap(({ bins }) => [bins[b]!.right, bins[b]!.count - bins[b]!.right])]),
  }
}
