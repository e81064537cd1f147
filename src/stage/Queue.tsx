import { useEffect, useState } from 'react'
import type { Facts } from '../state/facts'
import { Pace, paceText } from '../state/pace'
import { cancelQueue, isCancelled, resumeQueue } from '../state/queue'
import { facts } from '../state/store'
import { useFacts } from '../state/useFacts'

function countWaiting(s: Pick<Facts, 'photos'>): number {
  return s.photos.reduce((n, p) => n + (p.state === 'queued' || p.state === 'running' ? 1 : 0), 0)
}

/** While many photos wait: how far, and a way to stop. A few need no bar. */
export function Queue() {
  const waiting = useFacts(countWaiting)
  const total = useFacts((s) => s.photos.length)
  const ready = useFacts((s) => s.model !== null)
  const cancelled = useFacts((s) => s.photos.reduce((n, p) => n + (isCancelled(p) ? 1 : 0), 0))
  if (waiting === 0 && cancelled > 0) return <Cancelled photos={cancelled} />
  if (waiting === 0 || (ready && total < 9)) return null
  return (
    <div className="queue">
      <span className="soft">{ready ? `${total - waiting} of ${total} photos` : `${waiting === 1 ? 'The photo waits' : `${waiting} photos wait`} for the model…`}</span>
      {ready && <progress value={total - waiting} max={total} aria-label="Photos looked at" />}
      {ready && <button type="button" className="button small" onClick={cancelQueue}>Cancel</button>}
      {ready && <PaceLine />}
    </div>
  )
}

function Cancelled({ photos }: { photos: number }) {
  return (
    <p className="undo">
      <span>{photos === 1 ? 'One photo was not looked at.' : `${photos} photos were not looked at.`}</span>
      <button type="button" className="button small" onClick={resumeQueue}>Go on</button>
    </p>
  )
}

/** Twice a second: figures that change with every photo cannot be read. Its line is there from the start, so that nothing jumps. */
function PaceLine() {
  const [said, say] = useState('')
  useEffect(() => {
    const pace = new Pace()
    const mark = (): void => {
      const now = facts()
      const total = now.photos.length
      const paced = pace.mark(total - countWaiting(now), total, performance.now())
      if (paced) say(paceText(paced))
    }
    mark()
    const timer = setInterval(mark, 500)
    return () => clearInterval(timer)
  }, [])
  return <span className="queue-pace soft">{said}</span>
}
