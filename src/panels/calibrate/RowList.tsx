import { X } from 'lucide-react'
import type { Numbers } from '../../charts/numbers'
import { tableRows } from '../../charts/numbers'
import { NumberTable } from '../../charts/NumberTable'
import { percent } from '../../charts/percent'
import { binName, type ReliabilitySeries } from '../../charts/ReliabilityDiagram'
import { closeRows, present } from '../../state/calibrate/closer'
import type { Closer, Facts, RowsFrom } from '../../state/facts'
import { useFacts } from '../../state/useFacts'
import type { FoundRows } from '../../worker/closer'
import { RowPhotos } from './RowPhotos'
import { SaveCsv } from './SaveCsv'
import { useNames } from './series'

interface Props {
  /** The chart it stands under. */
  readonly from: RowsFrom
  readonly series: readonly ReliabilitySeries[]
}

/** The rows that were pointed at, surest first: the photos themselves where the set was made from photos. */
export function RowList({ from, series }: Props) {
  const open = useFacts(openOne)
  const names = useNames()
  const files = useFacts((s) => s.calibrate.set?.files ?? null)
  const one = series.find(({ id }) => id === open?.of.method)
  return (
    <div role="status" className="row-list">
      {open?.from === from && one && (
        <>
          <div className="row">
            <h3>{title(open, one)}</h3>
            <span className="push row">
              <SaveCsv id="rows" title="listed rows" rows={() => tableRows(numbers(open.answer, names, files))} />
              <button type="button" className="button small icon" aria-label="Close the list" onClick={closeRows}><X aria-hidden size={16} /></button>
            </span>
          </div>
          {open.answer.total === 0 ? <p className="soft">None.</p>
            : files ? <RowPhotos key={keyOf(open)} rows={open.answer.rows} files={files} names={names} />
            : <NumberTable {...numbers(open.answer, names, null)} />}
        </>
      )}
    </div>
  )
}

type Open = NonNullable<Closer['rows']>

function openOne(s: Facts): Open | null {
  const { rows } = s.closer
  return rows && present(s, rows.of.method, rows) ? rows : null
}

const keyOf = ({ of, which }: Open): string => `${of.method} ${JSON.stringify(which)}`

function title({ answer: { total, rows }, which }: Open, { bins, title: method }: ReliabilitySeries): string {
  const count = `${total.toLocaleString('en')} ${total === 1 ? 'row' : 'rows'}`
  const bin = 'bin' in which ? bins[which.bin] : undefined
  const all = 'least' in which ? `${count} wrong among those at least ${percent(which.least, false)} sure, ${method}`
    : `${count} from ${bin ? binName(bin) : ''} %, ${method}`
  return rows.length < total ? `${all}; the surest ${rows.length}` : all
}

function numbers({ rows }: FoundRows, names: readonly string[] | null, files: readonly string[] | null): Numbers {
  const named = (k: number): string => names?.[k] ?? String(k)
  return {
    label: 'Listed rows',
    columns: [{ title: 'Row, from 0', text: String }, ...(files ? [{ title: 'Photo' }] : []), { title: 'Says', text: (p) => percent(p, false) }, { title: 'Answer' }, { title: 'True class' }, { title: 'Right' }],
    rows: rows.map(({ row, confidence, answered, label }) => [row, ...(files ? [files[row] ?? ''] : []), confidence, named(answered), named(label), answered === label ? 'yes' : 'no']),
  }
}
