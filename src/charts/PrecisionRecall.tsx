import './charts.css'
import { memo } from 'react'
import { Across, Down, Titles } from './Axes'
import type { Numbers } from './numbers'
import { percent } from './percent'
import { linear, linePath } from './scales'

export interface PrPoint {
  readonly threshold: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

const [left, right, width, tall, top] = [46, 12, 380, 230, 12]
const x = linear(0, 1, left, width - right)
const y = linear(0, 1, top + tall, top)
const quarters = [0, 0.25, 0.5, 0.75, 1]

/** Share of boxes that are right against share of objects found, as the threshold falls from left to right; the mark is the threshold in use. */
export const PrecisionRecall = memo(function PrecisionRecall({ curve, threshold }: { curve: readonly PrPoint[]; threshold: number }) {
  const here = pointAt(curve, threshold)
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${top + tall + 42}`} role="img" aria-label={`Precision against recall.${here ? ` At the threshold in use: ${text(here)}.` : ''} The same numbers are in the table.`}>
      <Across y={y} ticks={quarters} from={left} to={width - right} text={(p) => String(p * 100)} />
      <Down x={x} ticks={quarters} from={top} to={top + tall} text={(p) => String(p * 100)} />
      <path className="series-line after" d={linePath(curve.map(({ recall, precision }) => [x(recall), y(precision)]))} />
      {here && <circle className="series-dot after" cx={x(here.recall)} cy={y(here.precision)} r={5}><title>{text(here)}</title></circle>}
      <Titles across="objects found (recall), %" down="boxes right (precision), %" x={x(0.5)} y={[top + tall / 2, top + tall + 33]} />
    </svg>
  )
})

/** What is kept at this threshold: the last point whose score is over it. */
export function pointAt(curve: readonly PrPoint[], threshold: number): PrPoint | null {
  return curve.findLast((point) => point.threshold > threshold) ?? null
}

function text({ threshold, precision, recall }: PrPoint): string {
  return `boxes of ${percent(threshold, false)} and more: ${percent(precision)} right, ${percent(recall)} of the objects found`
}

export function prNumbers(curve: readonly PrPoint[]): Numbers {
  const share = (p: number): string => percent(p)
  const rows = Array.from({ length: 19 }, (_, i) => 0.95 - i * 0.05).flatMap((threshold) => {
    const at = pointAt(curve, threshold)
    return at ? [[Number(threshold.toFixed(2)), at.precision, at.recall, at.f1]] : []
  })
  return { label: 'Precision and recall by threshold', columns: [{ title: 'Threshold', text: (t) => t.toFixed(2) }, { title: 'Right', full: 'Precision', text: share }, { title: 'Found', full: 'Recall', text: share }, { title: 'F1', text: (f) => f.toFixed(3) }], rows }
}
