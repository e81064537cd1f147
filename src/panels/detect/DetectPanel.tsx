import { useCallback, useEffect } from 'react'
import { followSelection } from '../../state/detect/controls'
import { useFacts } from '../../state/useFacts'
import { Stage } from '../../stage/Stage'
import type { StagePicture } from '../../stage/PhotoView'
import { Controls } from './Controls'
import { DetectPhoto } from './DetectPhoto'
import { NeedsDetector } from './NeedsDetector'
import { ObjectDetail } from './ObjectDetail'
import { Objects } from './Objects'
import { OnCamera } from './OnCamera'
import { Scores } from './Scores'
import { Truth } from './truth/Truth'
import { useShown } from './useShown'
import './detect.css'

/** Boxes over the picture on the left; how sure each is, and why it is there, on the right. */
export default function DetectPanel() {
  const ready = useFacts((s) => s.model !== null && s.model.head !== null)
  const camera = useFacts((s) => s.camera !== null)
  const coming = useFacts((s) => (s.loading.status === 'loading' ? s.loading.name : null))
  const picture = useCallback<StagePicture>((photo, tools) => <DetectPhoto key={photo.id} photo={photo} tools={tools} />, [])
  const onCamera = useCallback((mirrored: boolean) => <OnCamera mirrored={mirrored} />, [])
  useEffect(() => followSelection(), [])
  return (
    <div className="beside detect">
      <Stage onCamera={onCamera} {...(ready ? { photo: picture } : {})} />
      {ready ? <Answers /> : coming ? <Coming name={coming} /> : <NeedsDetector />}
      {ready && !camera && <Truth />}
    </div>
  )
}

function Answers() {
  const shown = useShown()
  const chosen = useFacts((s) => s.detect.chosen)
  const object = shown.find(({ index }) => index === chosen)
  return (
    <>
      {/* Under the photo, so that a choice moves neither the list nor the sliders. */}
      {object && <ObjectDetail object={object} />}
      <div className="detect-answers">
        <Objects shown={shown} />
        <Controls />
        <Scores />
      </div>
    </>
  )
}

/** A detector that was here before comes back in a second: what one needs would only flash. */
function Coming({ name }: { name: string }) {
  return <section className="card needs"><p className="soft">Opening <bdi>{name}</bdi>…</p></section>
}
