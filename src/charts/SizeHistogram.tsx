import { wilson } from '../confidence/wilson'
import { Across, Down, Titles } from './Axes'
import { Legend, placed } from './Legend'
import type { Numbers } from './numbers'
import { percent } from './percent'
import { linear, roundUp, ticks } from './scales'

/** Prediction sets by their size, and those of them that hold the right class: [K + 1], the index is the size. */
export interface SetSizes {
  readonly sizes: ArrayLike<number>
  readonly covered: ArrayLike<number>
}

const [left, right, width, tall] = [60, 12, 380, 190]

/** A bar for each size: sets that hold the right class below, those that miss it on top. Sizes beyond the last that occurs are not drawn. */
export function SizeHistogram({ sizes, covered }: SetSizes) {
  const found = occurring(sizes)
  const last = Math.max(1, found.at(-1) ?? 1)
  const most = roundUp(Math.max(0, ...found.map((size) => sizes[size]!)))
  const legend = placed([{ title: 'hold the right class', kind: 'right' }, { title: 'miss it', kind: 'wrong' }], width - left)
  const top = legend.height + 10
  const bottom = top + tall
  const x = linear(-0.5, last + 0.5, left, width - right)
  const y = linear(0, most, bottom, top)
  const wide = x(1) - x(0)
  const gap = wide > 8 ? 1.5 : 0
  return (
    <svg className="chart histogram" viewBox={`0 0 ${width} ${bottom + 42}`} role="img" aria-label={`Sizes of the sets: from ${found[0] ?? 0} to ${found.at(-1) ?? 0} classes. The same numbers are in the table.`}>
      <Legend entries={legend.entries} x={left} y={0} />
      <Across y={y} ticks={ticks(0, most)} from={left} to={width - right} text={(n) => n.toLocaleString('en')} />
      <Down x={x} ticks={ticks(0, last, 6).filter(Number.isInteger)} from={bottom} to={bottom} text={String} />
      {found.map((size) => (
        <g key={size}>
          <title>{`${size === 1 ? '1 class' : `${size} classes`}: ${sizes[size]!.toLocaleString('en')} sets, ${covered[size]!.toLocaleString('en')} hold the right class`}</title>
          <rect className="right" x={x(size) - wide / 2 + gap} width={Math.max(0.5, wide - 2 * gap)} y={y(covered[size]!)} height={bottom - y(covered[size]!)} />
          <rect className="wrong" x={x(size) - wide / 2 + gap} width={Math.max(0.5, wide - 2 * gap)} y={y(sizes[size]!)} height={y(covered[size]!) - y(sizes[size]!)} />
        </g>
      ))}
      <line className="chart-axis" x1={left} x2={width - right} y1={bottom} y2={bottom} />
      <Titles across="classes in the set" down="sets" x={(left + width - right) / 2} y={[(top + bottom) / 2, bottom + 33]} />
    </svg>
  )
}

function occurring(sizes: ArrayLike<number>): number[] {
  return Array.from(sizes, (n, size) => (n > 0 ? size : -1)).filter((size) => size >= 0)
}

export function sizeNumbers({ sizes, covered }: SetSizes): Numbers {
  const share = (p: number): string => percent(p)
  return {
    label: 'Sets by size',
    columns: [
      { title: 'Classes' }, { title: 'Sets' }, { title: 'Held', full: 'Hold the right class', text: share },
      { title: 'at least', full: 'at least (95 %)', text: share }, { title: 'at most', full: 'at most (95 %)', text: share },
    ],
    rows: occurring(sizes).map((size) => {
      const { low, high } = wilson(covered[size]!, sizes[size]!)
      return [size, sizes[size]!, covered[size]! / sizes[size]!, low, high]
    }),
  }
}
