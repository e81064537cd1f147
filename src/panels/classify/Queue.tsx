import { cancelQueue } from '../../state/queue'
import { useFacts } from '../../state/useFacts'

/** While many photos wait: how far, and a way to stop. A few need no bar. */
export function Queue() {
  const waiting = useFacts((s) => s.photos.reduce((n, p) => n + (p.state === 'queued' || p.state === 'running' ? 1 : 0), 0))
  const total = useFacts((s) => s.photos.length)
  const ready = useFacts((s) => s.model !== null)
  if (waiting === 0 || (ready && total < 9)) return null
  return (
    <div className="queue">
      <span className="soft">{ready ? `${total - waiting} of ${total} photos` : `${waiting === 1 ? 'The photo waits' : `${waiting} photos wait`} for the model…`}</span>
      {ready && <progress value={total - waiting} max={total} aria-label="Photos looked at" />}
      {ready && <button type="button" className="button small" onClick={cancelQueue}>Cancel</button>}
    </div>
  )
}
