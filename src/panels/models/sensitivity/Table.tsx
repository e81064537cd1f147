import { percent } from '../../../charts/percent'
import type { Recipe } from '../../../pixels/recipe'
import { inUse, type Read, type Row, type Tested } from '../../../state/sensitivity/rows'
import { use } from '../../../state/sensitivity/run'
import { type Group, nowText } from '../../../state/sensitivity/variants'
import { pointsText } from '../../../state/verdict'
import { Moved } from './Moved'

const titles: readonly (readonly [Group, string])[] = [['now', ''], ['fit', 'Fit'], ['shrinking', 'Shrinking'], ['values', 'Values'], ['channels', 'Channels'], ['device', 'Device']]

/** A group of rows for each thing that can be changed, with what it is now beside its name. */
export function Table({ tested, read, recipe }: { tested: Tested; read: ReadonlyMap<string, Read>; recipe: Recipe }) {
  const base = read.get('now')
  const used = inUse(tested, recipe)
  return (
    <table className="table sensitivity-table" aria-label="Changes of preprocessing">
      <thead>
        <tr>
          <th scope="col">Change</th>
          <th scope="col">Answer</th>
          <th scope="col">{base ? <>Confidence in <bdi>{base.label}</bdi></> : 'Confidence in the present answer'}</th>
          <th scope="col"><span className="hidden">Use it</span></th>
        </tr>
      </thead>
      {titles.map(([group, title]) => {
        const rows = tested.rows.filter((row) => row.group === group)
        return rows.length > 0 && (
          <tbody key={group}>
            {title && <tr className="sensitivity-group"><th scope="rowgroup" colSpan={4}><b>{title}</b> <span className="soft">{used === 'now' ? 'now' : 'before'} {nowText(group, tested.recipe, tested.device)}</span></th></tr>}
            {rows.map((row) => <Line key={row.id} row={row} read={read.get(row.id)} base={base} title={row.group === 'now' ? (used === 'now' ? 'As it is now' : 'As it was') : row.text} used={row.id === used} use={() => use(tested, row)} />)}
          </tbody>
        )
      })}
    </table>
  )
}

function Line({ row, title, read, base, used, use: choose }: { row: Row; title: string; read: Read | undefined; base: Read | undefined; used: boolean; use: () => void }) {
  const first = row.group === 'now'
  const data = { 'data-variant': row.id, 'data-state': row.status, 'data-confidence': read?.confidence, 'data-kept': read?.kept ?? undefined, 'data-changed': read?.changed }
  return (
    <tr {...data} className={first ? 'sensitivity-now' : undefined}>
      <th scope="row">{title}</th>
      {row.status === 'done' && read ? (
        <>
          <td className="sensitivity-answer">
            <bdi>{read.label}</bdi> <span className="nowrap">{percent(read.confidence, false)}</span>
            {read.changed && <span className="tag assumed">changed</span>}
          </td>
          <td className="sensitivity-kept">
            {read.kept !== null && <>
              <span className="nowrap">{percent(read.kept, false)}</span> {!first && <span className="nowrap soft">{movedText(read.moved!)}</span>}
              <Moved from={base!.confidence} to={read.kept} />
            </>}
          </td>
        </>
      ) : <td colSpan={2} className={row.status === 'failed' ? 'sensitivity-why' : 'sensitivity-why soft'}>{row.status === 'failed' ? row.why : waits[row.status]}</td>}
      <td>
        {row.device === null && row.status === 'done' && (
          // Not disabled when it is in use: the focus would fall off it.
          <button type="button" className="button small" aria-disabled={used} aria-label={used ? `In use: ${title}` : `Use this: ${title}`} onClick={() => !used && choose()}>{used ? 'In use' : 'Use this'}</button>
        )}
      </td>
    </tr>
  )
}

const waits = { waiting: 'waiting', running: 'running…', left: 'not tried', done: '' } as const

/** "+2.1 pts", "−31 pts". */
function movedText(moved: number): string {
  if (moved === 0) return 'no change'
  if (Math.abs(moved) < 1e-5) return '< 0.001 pts'
  return `${moved > 0 ? '+' : '−'}${pointsText(Math.abs(moved)).replace(/points?$/, 'pts')}`
}
