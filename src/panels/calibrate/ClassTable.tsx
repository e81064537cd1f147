import { type ReactNode, useState } from 'react'
import { type Numbers, type Order, sorted, tableRows } from '../../charts/numbers'
import { NumberTable } from '../../charts/NumberTable'
import { SaveCsv } from './SaveCsv'

const page = 100
/** Fewer classes are found by eye. */
const worthSearching = 20

interface Props {
  /** Names the file. */
  readonly id: string
  readonly title: string
  /** A row for each class: its name, how many rows it has, and the figures. */
  readonly numbers: Numbers
  readonly first: Order
  readonly above?: ReactNode
  /** How to read it. */
  readonly note: ReactNode
}

/** A table of all classes: sorted by any column, searched by name, a hundred lines at a time; the file holds every class found, in that order. Classes of fewer than ten rows are faint. */
export function ClassTable({ id, title, numbers, first, above, note }: Props) {
  const [order, setOrder] = useState(first)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const wanted = text.trim().toLowerCase()
  const rows = sorted(numbers.rows.filter(([name]) => String(name).toLowerCase().includes(wanted)), order)
  const last = Math.max(0, Math.ceil(rows.length / page) - 1)
  const here = Math.min(at, last)
  const sort = (column: number): void => {
    setOrder(order.column === column ? { column, descending: !order.descending } : { column, descending: column > 0 })
    setAt(0)
  }
  return (
    <section className="card calibrate-card wide" aria-labelledby={`${id}-title`}>
      <div className="row">
        <h2 id={`${id}-title`}>{title}</h2>
        <span className="push row">
          {numbers.rows.length > worthSearching && (
            <input type="search" className="class-search" aria-label={`Find a class: ${title}`} placeholder="Find a class" value={text} onChange={(event) => {
              setText(event.target.value)
              setAt(0)
            }} />
          )}
          <SaveCsv id={id} title={title} rows={() => tableRows({ ...numbers, rows })} />
        </span>
      </div>
      {above}
      <NumberTable {...numbers} rows={rows.slice(here * page, (here + 1) * page)} order={order} onSort={sort} few={([, n]) => typeof n === 'number' && n < 10} />
      {(last > 0 || wanted !== '') && (
        <div className="row">
          <span className="soft" role="status">{rows.length === 0 ? 'No class found' : `${here * page + 1} to ${Math.min(rows.length, (here + 1) * page)} of ${rows.length.toLocaleString('en')}`}{wanted !== '' && rows.length > 0 && ' found'}</span>
          {last > 0 && (
            <span className="push row">
              <button type="button" className="button small" disabled={here === 0} onClick={() => setAt(here - 1)}>Previous {page}</button>
              <button type="button" className="button small" disabled={here === last} onClick={() => setAt(here + 1)}>Next {page}</button>
            </span>
          )}
        </div>
      )}
      <p className="soft small">{note}</p>
    </section>
  )
}

/** As its row is named: index, and what it is called where that is known. */
export function nameOfClass(k: number, names: readonly string[] | null): string {
  return names ? `${k} ${names[k]}` : String(k)
}
