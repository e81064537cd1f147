import { useState } from 'react'
import { type Column, known, type Numbers, type Order, sorted, tableRows } from '../../charts/numbers'
import { NumberTable } from '../../charts/NumberTable'
import { figure, percent } from '../../charts/percent'
import type { Looked } from '../../worker/closer'
import { SaveCsv } from './SaveCsv'
import { useNames, useSeries } from './series'

const page = 100

/** Every class of the set: how often it is met, how often it is right, how sure it is. A hundred lines at a time. */
export function PerClass() {
  const names = useNames()
  const series = useSeries().flatMap(({ title, looked }) => (looked ? [{ title, of: looked.perClass }] : []))
  const [order, setOrder] = useState<Order>({ column: 1, descending: true })
  const [at, setAt] = useState(0)
  if (series.length === 0) return null
  const numbers = perClassNumbers(series, names)
  const rows = sorted(numbers.rows, order)
  const last = Math.max(0, Math.ceil(rows.length / page) - 1)
  const here = Math.min(at, last)
  const sort = (column: number): void => {
    setOrder(order.column === column ? { column, descending: !order.descending } : { column, descending: column > 0 })
    setAt(0)
  }
  return (
    <section className="card calibrate-card wide" aria-labelledby="classes-title">
      <div className="row">
        <h2 id="classes-title">Classes</h2>
        <span className="push"><SaveCsv id="classes" title="Classes" rows={() => tableRows({ ...numbers, rows })} /></span>
      </div>
      <NumberTable {...numbers} rows={rows.slice(here * page, (here + 1) * page)} order={order} onSort={sort} />
      {last > 0 && (
        <div className="row">
          <span className="soft" role="status">{here * page + 1} to {Math.min(rows.length, (here + 1) * page)} of {rows.length.toLocaleString('en')}</span>
          <span className="push row">
            <button type="button" className="button small" disabled={here === 0} onClick={() => setAt(here - 1)}>Previous {page}</button>
            <button type="button" className="button small" disabled={here === last} onClick={() => setAt(here + 1)}>Next {page}</button>
          </span>
        </div>
      )}
      <p className="soft small">Of the held-out rows of each class: how often the answer was right, how sure it was on average, right or wrong, and the difference in points. Few rows tell little.</p>
    </section>
  )
}

function perClassNumbers(series: readonly { title: string; of: Looked['perClass'] }[], names: readonly string[] | null): Numbers {
  const group = (title: string): Column[] => [
    { title: `${title}: right`, full: `${title}: right`, text: (p) => percent(p) },
    { title: 'says', full: `${title}: says`, text: (p) => percent(p, false) },
    { title: 'gap', full: `${title}: gap`, text: (gap) => `${gap > 0 ? '+' : ''}${figure(gap * 100, 1)}` },
  ]
  return {
    label: 'Classes',
    columns: [{ title: 'Class' }, { title: 'Rows' }, ...series.flatMap(({ title }) => group(title))],
    rows: Array.from(series[0]!.of.count, (count, k) => [
      names ? `${k} ${names[k]}` : String(k), count,
      ...series.flatMap(({ of }) => [known(of.accuracy[k]), known(of.confidence[k]), known(of.confidence[k]! - of.accuracy[k]!)]),
    ]),
  }
}
