import { useEffect, useState } from 'react'
import type { Intervals } from '../../confidence/bootstrap'
import { askIntervals, present } from '../../state/calibrate/closer'
import { useFacts } from '../../state/useFacts'

interface State {
  readonly before: Intervals | null
  readonly after: Intervals | null
  readonly wanted: boolean
  setWanted(wanted: boolean): void
}

/** Intervals of the figures shown; resampling takes its time, so they are asked for by hand, and again when what is shown changes. */
export function useIntervals(): State {
  const [wanted, setWanted] = useState(false)
  const none = useFacts((s) => s.calibrate.results['none'] ?? null)
  const result = useFacts((s) => s.calibrate.results[s.calibrate.chosen] ?? null)
  const before = useFacts((s) => present(s, 'none', s.closer.intervals['none']))
  const after = useFacts((s) => present(s, s.calibrate.chosen, s.closer.intervals[s.calibrate.chosen]))
  const missing = before === null && none?.measured ? none : after === null && result?.measured ? result : null
  useEffect(() => {
    if (!wanted || missing === null) return undefined
    const work = new AbortController()
    void askIntervals(missing.method, work.signal)
    return () => work.abort()
  }, [wanted, missing])
  return { before: wanted ? before : null, after: wanted ? after : null, wanted, setWanted }
}

export function IntervalsButton({ before, after, wanted, setWanted }: State) {
  const measured = useFacts((s) => s.calibrate.results[s.calibrate.chosen]?.measured != null)
  const busy = wanted && (before === null || (measured && after === null))
  return (
    <>
      <span className="soft small" role="status">{busy ? 'Resampling…' : wanted ? '95 % intervals by bootstrap' : ''}</span>
      <button type="button" className="button small" onClick={() => setWanted(!wanted)}>{busy ? 'Cancel' : wanted ? 'Hide intervals' : 'Show intervals'}</button>
    </>
  )
}
