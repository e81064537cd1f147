import './charts.css'

/** How a series is drawn: `before` hollow, neutral, dashed; `after` full and in the accent; `right` and `wrong` in their colours; `rest` neutral and full. */
export type Kind = 'before' | 'after' | 'right' | 'wrong' | 'rest'

export interface Entry {
  readonly title: string
  readonly kind: Kind
}

const line = 18
/** A guess at the width of text of 12.5 units: charts are drawn without measuring, and a legend has room. */
const perLetter = 6.6

export interface Placed extends Entry {
  readonly x: number
  readonly y: number
}

/** Entries side by side, on a new line where they would stick out. */
export function placed(entries: readonly Entry[], width: number): { entries: Placed[]; height: number } {
  let [x, y] = [0, 0]
  const out = entries.map((entry) => {
    const wide = 20 + entry.title.length * perLetter
    if (x > 0 && x + wide > width) [x, y] = [0, y + line]
    const at = { ...entry, x, y }
    x += wide + 16
    return at
  })
  return { entries: out, height: entries.length === 0 ? 0 : y + line }
}

/** Part of the chart, so that a saved picture has it. */
export function Legend({ entries, x, y, marks = 'dots' }: { entries: readonly Placed[]; x: number; y: number; marks?: 'dots' | 'lines' }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      {entries.map(({ title, kind, x, y }) => (
        <g key={title + kind} transform={`translate(${x} ${y})`}>
          {marks === 'lines' ? <line className={`series-line ${kind}`} x1={0} x2={14} y1={8} y2={8} /> : <circle className={`series-dot ${kind}`} cx={7} cy={8} r={5} />}
          <text className="chart-legend" x={20} y={12.5}>{title}</text>
        </g>
      ))}
    </g>
  )
}
