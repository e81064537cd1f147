import { X } from 'lucide-react'
import type { Numbers } from '../../charts/numbers'
import { tableRows } from '../../charts/numbers'
import { NumberTable } from '../../charts/NumberTable'
import { percent } from '../../charts/percent'
import { binName, type ReliabilitySeries } from '../../charts/ReliabilityDiagram'
import { closeBin, present } from '../../state/calibrate/closer'
import type { Closer, Facts } from '../../state/facts'
import { useFacts } from '../../state/useFacts'
import type { BinRows } from '../../worker/closer'
import { SaveCsv } from './SaveCsv'
import { useNames } from './series'

/** The rows of the bin that was clicked, surest first. */
export function BinList({ series }: { series: readonly ReliabilitySeries[] }) {
  const open = useFacts(openOne)
  const names = useNames()
  const one = series.find(({ id }) => id === open?.of.method)
  const bin = open && one?.bins[open.bin]
  return (
    <div role="status" className="bin-list">
      {open && bin && (
        <>
          <div className="row">
            <h3>{title(open.answer, binName(bin), one!.title)}</h3>
            <span className="push row">
              <SaveCsv id={`bin-${open.bin + 1}`} title="rows of the bin" rows={() => tableRows(numbers(open.answer, names))} />
              <button type="button" className="button small icon" aria-label="Close the list" onClick={closeBin}><X aria-hidden size={16} /></button>
            </span>
          </div>
          <NumberTable {...numbers(open.answer, names)} />
        </>
      )}
    </div>
  )
}

function openOne(s: Facts): Closer['bin'] {
  const { bin } = s.closer
  return bin && present(s, bin.of.method, bin) ? bin : null
}

function title({ total, rows }: BinRows, name: string, method: string): string {
  const all = `${total.toLocaleString('en')} ${total === 1 ? 'row' : 'rows'} from ${name} %, ${method}`
  return rows.length < total ? `${all}; the surest ${rows.length}` : all
}

function numbers({ rows, files }: BinRows, names: readonly string[] | null): Numbers {
  const named = (k: number): string => names?.[k] ?? String(k)
  return {
    label: 'Rows of the bin',
    columns: [{ title: 'Row, from 0', text: String }, ...(files ? [{ title: 'Photo' }] : []), { title: 'Says', text: (p) => percent(p, false) }, { title: 'Answer' }, { title: 'True class' }, { title: 'Right' }],
    rows: rows.map(({ row, confidence, answered, label }, i) => [row, ...(files ? [files[i] ?? ''] : []), confidence, named(answered), named(label), answered === label ? 'yes' : 'no']),
  }
}
