import type { CurvePoint } from '../confidence/selective/curve'
import { wilson } from '../confidence/wilson'
import { Across, Down, Mark, Titles } from './Axes'
import { Legend, placed } from './Legend'
import type { Numbers, Value } from './numbers'
import { percent } from './percent'
import { linear, linePath, type Scale, ticks } from './scales'

/** What answering from a threshold on does: to the rows it was chosen on, and to the held-out ones. Points from the surest down. */
export interface ThresholdCurves {
  readonly fit: readonly CurvePoint[]
  readonly heldOut: readonly CurvePoint[]
}

export interface ThresholdMark {
  readonly threshold: number
  readonly title: string
  readonly chosen: boolean
}

/** What is asked for, 0..1: of the answers that they are right, or of the rows that they are answered. */
export interface Goal {
  readonly of: 'right' | 'answered'
  readonly share: number
}

const [left, right, width, upper, lower, between] = [46, 12, 380, 150, 82, 30]
const x = linear(0, 1, left, width - right)
const quarters = [0, 0.25, 0.5, 0.75, 1]
/** Under so many answered rows, chance rules: the line is faint. */
const few = 10

/** Two charts over one axis: the share of right answers, and the share answered, when only confidences from a threshold on are answered. */
export function ThresholdCurve({ curves, marks, goal }: { curves: ThresholdCurves; marks: readonly ThresholdMark[]; goal: Goal | null }) {
  const named = inRows(marks)
  const legend = placed([{ title: 'held-out rows', kind: 'after' }, { title: 'rows it was chosen on', kind: 'before' }], width - left)
  const top = legend.height + 18 * marks.length + 26
  const second = top + upper + between
  const bottom = second + lower
  const least = lowest(curves, goal)
  const precision = linear(least, 1, top + upper, top)
  const coverage = linear(0, 1, bottom, second)
  const text = (p: number): string => String(Number((p * 100).toPrecision(4)))
  const lines = (['fit', 'heldOut'] as const).map((rows) => ({ rows, kind: rows === 'fit' ? 'before' : 'after', points: curves[rows] }))
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${bottom + 42}`} role="img" aria-label={spoken(marks)}>
      <Legend entries={legend.entries} x={left} y={0} marks="lines" />
      <Across y={precision} ticks={ticks(least, 1)} from={left} to={width - right} text={text} />
      <Across y={coverage} ticks={[0, 0.5, 1]} from={left} to={width - right} text={text} />
      <Down x={x} ticks={quarters} from={second} to={bottom} text={text} />
      <text className="chart-legend" x={left} y={top - 8} aria-hidden>right among the answered, %</text>
      <text className="chart-legend" x={left} y={second - 8} aria-hidden>answered, % of rows</text>
      {goal && <line className="chart-goal" x1={left} x2={width - right} y1={(goal.of === 'right' ? precision : coverage)(goal.share)} y2={(goal.of === 'right' ? precision : coverage)(goal.share)} />}
      {named.map(({ threshold, title, chosen, before }, i) => <Mark key={title} x={x(threshold)} y={legend.height + 16 + 18 * i} to={bottom} room={[left, width - right]} chosen={chosen} before={before} text={`${title}: ${percent(threshold)}`} />)}
      <svg x={0} y={top - 1} width={width} height={upper + 2} viewBox={`0 ${top - 1} ${width} ${upper + 2}`}>
        {lines.map(({ rows, kind, points }) => <Steps key={rows} kind={kind} points={points} y={precision} of={({ risk }) => 1 - risk} />)}
      </svg>
      {lines.map(({ rows, kind, points }) => <Steps key={rows} kind={kind} points={points} y={coverage} of={(point) => point.coverage} />)}
      <Titles across="answer from this confidence on, %" down="" x={x(0.5)} y={[top, bottom + 33]} />
    </svg>
  )
}

/** One below the other, so that no line runs through a name: names before their lines where there is room, the rightmost on top; else after them, the leftmost on top. */
function inRows(marks: readonly ThresholdMark[]): (ThresholdMark & { readonly before: boolean })[] {
  const before = marks.every(({ threshold }) => threshold > 0.45)
  return marks.map((mark) => ({ ...mark, before })).sort((a, b) => (before ? b.threshold - a.threshold : a.threshold - b.threshold))
}

/** A threshold between two confidences keeps what the higher one keeps; below the lowest, all. */
function Steps({ kind, points, y, of }: { kind: string; points: readonly CurvePoint[]; y: Scale; of: (point: CurvePoint) => number }) {
  const enough = points.filter(({ kept }) => kept >= few)
  const from = points.length - enough.length
  const path = (some: readonly CurvePoint[], end: number): string => linePath(some.flatMap((point, i) => {
    const height = y(of(point))
    return [[x(point.threshold), height], [x(some[i + 1]?.threshold ?? end), height]] as const
  }))
  return (
    <>
      {from > 0 && <path className={`series-line ${kind} few`} d={path(points.slice(0, from), enough[0]?.threshold ?? 0)} />}
      {enough.length > 0 && <path className={`series-line ${kind}`} d={path(enough, 0)} />}
    </>
  )
}

/** The lower end of the share right: what is drawn in full has room, down to a round twentieth. */
export function lowest({ fit, heldOut }: ThresholdCurves, goal: Goal | null): number {
  const shown = [...fit, ...heldOut].filter(({ kept }) => kept >= few).map(({ risk }) => 1 - risk)
  const least = Math.min(0.95, ...shown, goal?.of === 'right' ? goal.share : 1)
  return Math.max(0, Math.floor(least * 20 + 1e-9) / 20)
}

function spoken(marks: readonly ThresholdMark[]): string {
  const said = marks.map(({ title, threshold, chosen }) => `${title} ${percent(threshold)}${chosen ? ' (chosen)' : ''}`)
  return `Share of right answers and share answered against the threshold${said.length === 0 ? '' : `; ${said.join(', ')}`}. The same numbers are in the table.`
}

interface Kept { readonly kept: number; readonly errors: number }

/** `rows`: all of each part. */
export function thresholdNumbers(table: readonly { readonly threshold: number; readonly fit: Kept; readonly heldOut: Kept }[], rows: { readonly fit: number; readonly heldOut: number }): Numbers {
  const share = (p: number): string => percent(p)
  const precision = ({ kept, errors }: Kept): number | null => (kept === 0 ? null : (kept - errors) / kept)
  return {
    label: 'Right and answered by threshold',
    columns: [
      { title: 'From', full: 'Confidence from', text: share }, { title: 'Answered', full: 'Held out: rows answered' }, { title: 'share', full: 'Held out: share answered', text: share },
      { title: 'right', full: 'Held out: right among them', text: share }, { title: 'at least', full: 'Held out: right, at least (95 %)', text: share }, { title: 'at most', full: 'Held out: right, at most (95 %)', text: share },
      { title: 'Chosen on: share', full: 'Chosen on: share answered', text: share }, { title: 'right', full: 'Chosen on: right among them', text: share },
    ],
    rows: table.map(({ threshold, fit, heldOut }) => {
      const { low, high } = wilson(heldOut.kept - heldOut.errors, heldOut.kept)
      const ends = heldOut.kept === 0 ? [null, null] : [low, high]
      return [threshold, heldOut.kept, heldOut.kept / rows.heldOut, precision(heldOut), ...ends, fit.kept / rows.fit, precision(fit)]
    }),
  }
}

/** Every point drawn. */
export function thresholdPoints({ fit, heldOut }: ThresholdCurves): Value[][] {
  const of = (name: string, points: readonly CurvePoint[]): Value[][] => points.map(({ threshold, kept, coverage, risk }) => [name, threshold, kept, coverage, 1 - risk])
  return [['rows', 'threshold', 'kept', 'share answered', 'right among them'], ...of('held out', heldOut), ...of('chosen on', fit)]
}
