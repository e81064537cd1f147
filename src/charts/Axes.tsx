import type { Scale } from './scales'

/** Grid lines and their numbers; hidden from readers, who have the table. */
export function Across({ y, ticks, from, to, text }: { y: Scale; ticks: readonly number[]; from: number; to: number; text: (value: number) => string }) {
  return ticks.map((tick) => (
    <g key={tick} aria-hidden>
      <line className="chart-grid" x1={from} x2={to} y1={y(tick)} y2={y(tick)} />
      <text className="chart-tick" x={from - 7} y={y(tick) + 4} textAnchor="end">{text(tick)}</text>
    </g>
  ))
}

export function Down({ x, ticks, from, to, text }: { x: Scale; ticks: readonly number[]; from: number; to: number; text: (value: number) => string }) {
  return ticks.map((tick) => (
    <g key={tick} aria-hidden>
      <line className="chart-grid" x1={x(tick)} x2={x(tick)} y1={from} y2={to} />
      <text className="chart-tick" x={x(tick)} y={to + 17} textAnchor="middle">{text(tick)}</text>
    </g>
  ))
}

/** What the axes are of. */
export function Titles({ across, down, x, y }: { across: string; down: string; x: number; y: readonly [middle: number, bottom: number] }) {
  return (
    <g aria-hidden>
      <text className="chart-tick" x={x} y={y[1]} textAnchor="middle">{across}</text>
      <text className="chart-tick" x={12} y={y[0]} textAnchor="middle" transform={`rotate(-90 12 ${y[0]})`}>{down}</text>
    </g>
  )
}

/** A line down from `y` to `to`, and its name before it (left of it) or after, but on the side that has room. */
export function Mark({ x, y, to, room: [from, end], before, text, chosen = false }: { x: number; y: number; to: number; room: readonly [from: number, to: number]; before: boolean; text: string; chosen?: boolean }) {
  const left = x > end - 108 || (before && x > from + 120)
  return (
    <g aria-hidden>
      <line className={chosen ? 'chart-mark chosen' : 'chart-mark'} x1={x} x2={x} y1={y - 9} y2={to} />
      <text className="chart-legend" x={left ? x - 5 : x + 5} y={y} textAnchor={left ? 'end' : 'start'} fontWeight={chosen ? 650 : undefined}>{text}</text>
    </g>
  )
}
