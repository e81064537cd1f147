import { useState } from 'react'
import { mapClass } from '../../state/calibrate/folder'
import type { LabelledRun } from '../../state/facts'
import { useFacts } from '../../state/useFacts'

/** How a class of the folder came to its class of the model, in words. */
const ways: Readonly<Record<string, string>> = {
  exact: 'same name', spelling: 'name, spelled otherwise', wnid: 'WordNet number', index: 'class number', synonym: 'one of its names',
  ambiguous: 'fits several', none: 'not found', 'by hand': 'by hand', 'left out': 'left out',
}

/** Every class of the folder and the model's class it is taken for: those without one first. Each can be changed. */
export function FolderClasses({ classes }: { classes: LabelledRun['classes'] }) {
  const labels = useFacts((s) => s.model?.labels) ?? []
  const [changing, change] = useState<ReadonlySet<string>>(new Set())
  const open = classes.filter(({ index }) => index === null)
  // As they stood when the folder came: a row does not run away from the hand that changes it.
  const [order] = useState(() => [...open, ...classes.filter(({ index }) => index !== null)].map(({ name }) => name))
  // From then on it is the person's: it must not fold shut under the choice for the last class.
  const [unfolded, unfold] = useState(open.length > 0)
  const byName = new Map(classes.map((one) => [one.name, one]))
  const few = open.length <= 30
  return (
    <details open={unfolded} onToggle={(event) => unfold(event.currentTarget.open)}>
      <summary>{classes.length - open.length} of {classes.length} classes matched{open.length > 0 ? `, ${open.length} not` : ''}</summary>
      <div className="calibrate-scroll folder-classes">
        <table className="table" aria-label="Classes of the folder">
          <thead><tr><th>In the folder</th><th>Photos</th><th>The model’s class</th><th>Found by</th></tr></thead>
          <tbody>
            {order.flatMap((name) => byName.get(name) ?? []).map(({ name, photos, index, how }) => (
              <tr key={name} data-class={name} className={index === null ? 'folder-lost' : undefined}>
                <th scope="row"><bdi>{name}</bdi></th>
                <td className="number">{photos.toLocaleString('en')}</td>
                <td>
                  {(index === null && few) || how === 'by hand' || changing.has(name) ? (
                    // A thousand classes in each of a thousand lists would be a million lines: only where somebody chooses.
                    <select aria-label={`The model’s class for ${name}`} value={index ?? ''} onChange={(event) => mapClass(name, event.target.value === '' ? null : Number(event.target.value))}>
                      <option value="">left out</option>
                      {labels.map((label, k) => <option key={k} value={k}>{k} {label}</option>)}
                    </select>
                  ) : <>{index === null ? 'left out' : <bdi>{index} {labels[index]}</bdi>} <button type="button" className="button small bare" aria-label={`Change the class for ${name}`} onClick={() => change(new Set([...changing, name]))}>Change</button></>}
                </td>
                <td>{ways[how] ?? how}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
