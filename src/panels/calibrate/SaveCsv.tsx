import { Download } from 'lucide-react'
import type { Value } from '../../charts/numbers'
import { csv } from '../../state/csv'
import { saveFile } from '../../ui/save'

/** A table as a file. */
export function SaveCsv({ id, title, rows }: { id: string; title: string; rows: () => readonly (readonly Value[])[] }) {
  return (
    <button type="button" className="button small" aria-label={`Save as CSV: ${title}`} onClick={() => saveFile(`howsure-${id}.csv`, csv(rows()), 'text/csv')}>
      <Download aria-hidden size={15} /> CSV
    </button>
  )
}
