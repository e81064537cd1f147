import './charts.css'
import { figure } from './percent'
import type { Numbers, Order, Value } from './numbers'

/** A table of numbers, each at full precision in `data-value`. With `onSort` its headers are buttons. `few`: rows that tell little are faint. */
export function NumberTable({ label, columns, rows, order, onSort, few }: Numbers & { order?: Order; onSort?: (column: number) => void; few?: (row: Numbers['rows'][number]) => boolean }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="number-table" tabIndex={0} role="group" aria-label={`${label}, table`}>
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, full }, c) => (
              <th key={full ?? title} scope="col" aria-sort={order?.column === c ? (order.descending ? 'descending' : 'ascending') : undefined}>
                {onSort
                  ? <button type="button" className="sorter" aria-label={full} onClick={() => onSort(c)}>{title}<span aria-hidden>{order?.column === c ? (order.descending ? ' ↓' : ' ↑') : ''}</span></button>
                  : full ? <><span aria-hidden>{title}</span><span className="hidden">{full}</span></> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row[0])} className={few?.(row) ? 'few' : undefined}>
              {row.map((value, c) => (c === 0
                ? <th key={c} scope="row" data-value={value ?? ''}><bdi>{textOf(value, columns[c]!.text)}</bdi></th>
                : <td key={c} data-value={value ?? ''}>{textOf(value, columns[c]!.text)}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function textOf(value: Value, text: ((value: number) => string) | undefined): string {
  if (value === null) return '–'
  if (typeof value === 'string') return value
  return text ? text(value) : Number.isInteger(value) ? value.toLocaleString('en') : figure(value, 4)
}
