import './charts.css'
import { memo, useMemo } from 'react'
import { objectsOver } from '../detection/cut'
import type { Detected } from '../detection/types'
import { Across, Down, Titles } from './Axes'
import { Legend, placed } from './Legend'
import type { Numbers } from './numbers'
import { linear, linePath } from './scales'
import { bins, countScale, countsOf, stepsOf } from './scoreCounts'

export interface Scores {
  /** Best score of every candidate, highest first. */
  readonly candidateScores: Float32Array
  /** What stands after suppression, down to the floor, surest first. */
  readonly detected: readonly Detected[]
}

const [left, right, width, upper, lower, between] = [46, 12, 380, 116, 92, 34]
const legend = placed([{ title: 'candidates', kind: 'rest' }, { title: 'stand after suppression', kind: 'after' }], width - left)
const top = legend.height + 26
const second = top + upper + between
const bottom = second + lower
const x = linear(0, 1, left, width - right)
const quarters = [0, 0.25, 0.5, 0.75, 1]

/** Two charts over one axis: how many boxes have which score, and how many objects would appear at any threshold. Only the mark moves with the slider. */
export const ScoreHistogram = memo(function ScoreHistogram({ candidateScores, detected, threshold }: Scores & { readonly threshold: number }) {
  const steps = useMemo(() => stepsOf(detected), [detected])
  const scale = useMemo(() => countScale(detected.length, bottom, second), [detected])
  const objects = objectsOver(detected, threshold)
  return (
    <svg className="chart histogram" viewBox={`0 0 ${width} ${bottom + 42}`} role="img" aria-label={`Scores of ${spoken(candidateScores.length, 'candidate', 'candidates')} and of the ${spoken(detected.length, 'box', 'boxes')} that stand after suppression, and objects by threshold; at ${thresholdText(threshold)} ${spoken(objects, 'object', 'objects')}. The same numbers are in the table.`}>
      <Bars candidateScores={candidateScores} detected={detected} />
      <Curve steps={steps} scale={scale} />
      <Here threshold={threshold} objects={objects} y={scale.y(objects)} />
    </svg>
  )
})

const Bars = memo(function Bars({ candidateScores, detected }: Scores) {
  const [all, standing] = useMemo(() => [countsOf(candidateScores), countsOf(detected.map(({ score }) => score))], [candidateScores, detected])
  const { y, ticks, logarithmic } = countScale(Math.max(...all, ...standing), top + upper, top)
  const wide = (x(1) - x(0)) / bins
  return (
    <g>
      <Legend entries={legend.entries} x={left} y={0} />
      <text className="chart-legend" x={left} y={top - 9} aria-hidden>boxes by score{logarithmic ? ' (logarithmic)' : ''}</text>
      <Across y={y} ticks={ticks} from={left} to={width - right} text={short} />
      {all.map((n, b) => (n > 0 || standing[b]! > 0) && (
        // oxlint-disable-next-line react/no-array-index-key -- a bin is its place
        <g key={b}>
          <title>{`Score ${(b / bins).toFixed(3)} to ${((b + 1) / bins).toFixed(3)}: ${spoken(n, 'candidate', 'candidates')}, ${standing[b]!.toLocaleString('en')} stand`}</title>
          <rect className="rest" x={x(b / bins) + 0.6} width={wide - 1.2} y={y(n)} height={y(0) - y(n)} />
          <rect className="right" x={x(b / bins) + 0.6} width={wide - 1.2} y={y(standing[b]!)} height={y(0) - y(standing[b]!)} />
        </g>
      ))}
      <line className="chart-axis" x1={left} x2={width - right} y1={y(0)} y2={y(0)} />
    </g>
  )
})

const Curve = memo(function Curve({ steps, scale: { y, ticks, logarithmic } }: { steps: ReturnType<typeof stepsOf>; scale: ReturnType<typeof countScale> }) {
  const path = linePath(steps.flatMap(({ from, objects }, i) => [[x(from), y(objects)], [x(steps[i + 1]?.from ?? 1), y(objects)]] as const))
  return (
    <g>
      <text className="chart-legend" x={left} y={second - 9} aria-hidden>objects over the threshold{logarithmic ? ' (logarithmic)' : ''}</text>
      <Across y={y} ticks={ticks} from={left} to={width - right} text={short} />
      <Down x={x} ticks={quarters} from={second} to={bottom} text={String} />
      <path className="series-line after" d={path} />
      <Titles across="score, and threshold" down="" x={x(0.5)} y={[top, bottom + 33]} />
    </g>
  )
})

function Here({ threshold, objects, y }: { threshold: number; objects: number; y: number }) {
  const at = x(threshold)
  const before = threshold > 0.55
  return (
    <g aria-hidden>
      <line className="chart-mark chosen" x1={at} x2={at} y1={top - 4} y2={bottom} />
      <circle className="series-dot after" cx={at} cy={y} r={4.5} />
      <text className="chart-legend threshold-said" x={before ? at - 8 : at + 8} y={Math.max(second + 14, Math.min(bottom - 8, y - 9))} textAnchor={before ? 'end' : 'start'} fontWeight={650}>
        {`at ${thresholdText(threshold)}: ${spoken(objects, 'object', 'objects')}`}
      </text>
    </g>
  )
}

/** Thresholds as they are set: at most three decimals. */
function thresholdText(threshold: number): string {
  const three = threshold.toFixed(3)
  return three.endsWith('0') ? three.slice(0, -1) : three
}

function spoken(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

function short(n: number): string {
  return n >= 1000 ? `${n / 1000}k` : String(n)
}

/** By twentieths, the surest first: boxes with such a score, and objects over its lower end. */
export function scoreNumbers({ candidateScores, detected }: Scores): Numbers {
  const [all, standing] = [countsOf(candidateScores), countsOf(detected.map(({ score }) => score))]
  const per = bins / 20
  const sum = (counts: readonly number[], i: number): number => counts.slice(i * per, (i + 1) * per).reduce((a, b) => a + b, 0)
  return {
    label: 'Boxes by score',
    columns: [{ title: 'Score from' , text: (p) => p.toFixed(2) }, { title: 'Candidates' }, { title: 'Stand', full: 'Stand after suppression' }, { title: 'Objects', full: 'Objects with this threshold' }],
    rows: Array.from({ length: 20 }, (_, k) => 19 - k).map((i) => [i / 20, sum(all, i), sum(standing, i), objectsOver(detected, i / 20)]),
  }
}
