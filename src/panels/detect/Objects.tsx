import { memo } from 'react'
import { percent } from '../../charts/percent'
import { type Detected, mostShown, type Survivors } from '../../detection/types'
import { setThreshold } from '../../state/detect/controls'
import { objectsText } from '../../state/detect/shown'
import { useFacts } from '../../state/useFacts'
import { DetectNotes } from './DetectNotes'
import { Detections } from './Detections'
import { ExportMenu } from './ExportMenu'
import { SteadySwitch } from './SteadySwitch'
import { useFound } from './useShown'

/** What was found, surest first. */
export function Objects({ shown }: { shown: readonly Detected[] }) {
  const found = useFound()
  const waiting = useFacts((s) => {
    if (s.camera) return s.camera.fault ? 'failed' : 'looking'
    const state = s.photos.find(({ id }) => id === s.selected)?.state
    return state === undefined ? 'nothing' : state === 'failed' ? 'failed' : 'looking'
  })
  return (
    <section className="card detect-objects" aria-labelledby="objects-title">
      <div className="how-head">
        <h2 id="objects-title">{found ? objectsTitle(shown.length) : 'Objects'}</h2>
        <SteadySwitch />
        <ExportMenu />
      </div>
      {!found && <p className="blank soft">{told[waiting]}</p>}
      {found && shown.length === 0 && <Nothing found={found} />}
      {shown.length > 0 && <Detections shown={shown} />}
      {shown.length === mostShown && <p className="soft">The surest {mostShown} are shown.</p>}
      <DetectNotes />
    </section>
  )
}

const told = { nothing: 'The objects in your photo come here.', looking: 'Looking…', failed: 'No objects can be given for this one. Beside the picture stands why.' } as const

function objectsTitle(n: number): string {
  const text = objectsText(n)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Said, with the best box below the threshold. */
const Nothing = memo(function Nothing({ found }: { found: Survivors }) {
  const threshold = useFacts((s) => s.detect.threshold)
  const labels = useFacts((s) => s.model?.labels)
  const best = found.detected[0]
  if (!best) return <p className="blank soft">Nothing at all: no box of {found.rows.toLocaleString('en')} reaches 0.1 %.</p>
  return (
    <div className="blank">
      <p>Nothing over {percent(threshold, true)}. The surest box is <b><bdi>{labels?.[best.classId] ?? `class ${best.classId}`}</bdi></b> with <b>{percent(best.score, false)}</b>.</p>
      <button type="button" className="button small" onClick={() => setThreshold(Math.max(0.001, Math.floor(best.score * 1000 - 0.5) / 1000))}>Show it</button>
    </div>
  )
})
