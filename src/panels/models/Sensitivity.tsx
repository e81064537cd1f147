import { useMemo } from 'react'
import { quote } from '../../faults'
import type { ActiveModel } from '../../state/facts'
import { readRows, readVerdict, standing } from '../../state/sensitivity/rows'
import { cancel, changes, test } from '../../state/sensitivity/run'
import { useFacts } from '../../state/useFacts'
import { CopyCsv } from './sensitivity/CopyCsv'
import { Table } from './sensitivity/Table'
import { useOpenedAt } from './useOpenedAt'
import './sensitivity/sensitivity.css'

const start = (): void => void test()

/** The selected photo, answered again with one thing changed at a time. */
export function Sensitivity({ model }: { model: ActiveModel }) {
  const name = useFacts((s) => s.photos.find((photo) => photo.id === s.selected && photo.blob !== null)?.name ?? null)
  const temperature = useFacts((s) => s.temperature)
  const calibrator = useFacts((s) => s.inUse)
  const tested = useFacts(standing)
  const section = useOpenedAt('sensitivity', start)
  const read = useMemo(() => (tested ? readRows(tested, { temperature, inUse: calibrator }, model) : null), [tested, temperature, calibrator, model])
  const verdict = tested && read && tested.status !== 'running' ? readVerdict(tested, read) : null
  const running = tested?.status === 'running'
  const tried = tested?.rows.filter(({ status }) => status === 'done' || status === 'failed').length ?? 0
  return (
    <section aria-labelledby="sensitivity-title" className="sensitivity" ref={section}>
      <h3 id="sensitivity-title" tabIndex={-1}>Does preprocessing matter?</h3>
      <p className="soft">
        The commonest reason why the same model gives other numbers elsewhere: the photo was made ready in another way.
        Here one thing is changed at a time{name === null ? '' : <>, for <bdi className="break">{quote(name, 44)}</bdi></>}.
      </p>
      <div className="row">
        {running
          ? <button type="button" className="button" onClick={cancel}>Cancel the changes</button>
          : <button type="button" className="button" disabled={name === null} onClick={start}>{tested ? 'Try again' : `Try ${changes().length - 1} changes on this photo`}</button>}
        {name === null && <span className="soft small">Open a photo first.</span>}
        {running && <progress value={tried} max={tested.rows.length} aria-label="Changes tried" />}
        {tested?.status === 'done' && read && <CopyCsv tested={tested} read={read} />}
      </div>
      <p className={tested ? 'verdict held' : 'verdict'} role="status">{told(tested?.status ?? null, verdict?.text ?? null)}</p>
      {tested && read && <Table tested={tested} read={read} recipe={model.recipe} />}
    </section>
  )
}

function told(status: 'running' | 'done' | 'ended' | null, verdict: string | null): string {
  if (status === null) return ''
  if (status === 'running') return 'Trying one change after the other…'
  return [...(status === 'ended' ? ['Cancelled before all was tried.'] : []), verdict ?? 'There is no answer as it is now to compare with.'].join(' ')
}
