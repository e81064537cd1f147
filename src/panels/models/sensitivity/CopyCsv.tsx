import { csv } from '../../../state/csv'
import type { Read, Tested } from '../../../state/sensitivity/rows'
import { CopyButton } from '../../../ui/CopyButton'

/** The table for a spreadsheet, at full precision, each row with the recipe it was answered with. */
export function CopyCsv({ tested, read }: { tested: Tested; read: ReadonlyMap<string, Read> }) {
  const base = read.get('now')?.label ?? ''
  const rows = tested.rows.map((row) => {
    const one = read.get(row.id)
    return [
      row.group, row.text, one?.label ?? null, one?.confidence ?? null, one?.kept ?? null, one?.moved ?? null,
      row.device ?? tested.device, JSON.stringify(row.recipe), row.status === 'failed' ? row.why : null,
    ]
  })
  return <CopyButton label="Copy as CSV" text={csv([['group', 'change', 'answer', 'confidence', `confidence in ${base}`, 'moved by', 'device', 'recipe', 'fault'], ...rows])} />
}
