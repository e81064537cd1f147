import { Aperture, FlipHorizontal2, Snowflake } from 'lucide-react'
import { type RefObject, useEffect, useRef } from 'react'
import { setCamera, snapshot } from '../../state/camera/camera'
import { toggleFreeze } from '../../state/camera/toggle'
import { smoothingSteps } from '../../state/settings'
import { useFacts } from '../../state/useFacts'

export function CameraTools({ video, mirrored }: { video: RefObject<HTMLVideoElement | null>; mirrored: boolean }) {
  const status = useFacts((s) => s.camera?.status ?? 'starting')
  const devices = useFacts((s) => s.camera?.devices)
  const device = useFacts((s) => s.camera?.device)
  const smoothing = useFacts((s) => s.cameraSettings.smoothing)
  const classifies = useFacts((s) => !s.model?.head)
  const freeze = useRef<HTMLButtonElement>(null)
  const started = status !== 'starting'
  useEffect(() => {
    // Who pressed Camera wants Space to freeze, not to press Camera again.
    if (started && document.activeElement?.id === 'camera-button') freeze.current?.focus()
  }, [started])
  return (
    <div className="camera-tools">
      <button ref={freeze} type="button" className="button" aria-pressed={status === 'frozen'} title="Freeze (Space)" disabled={!started} onClick={toggleFreeze}><Snowflake aria-hidden size={16} /> Freeze</button>
      <button type="button" className="button" disabled={!started} onClick={() => video.current && void snapshot(video.current)}><Aperture aria-hidden size={16} /> Snapshot</button>
      <button type="button" className="button" aria-pressed={mirrored} title="Turns the preview only; the model sees the picture as it is" onClick={() => setCamera({ mirror: !mirrored })}><FlipHorizontal2 aria-hidden size={16} /> Mirror</button>
      {classifies && <label className="camera-choice" title="The mean of the logits of the newest frames: steadier bars">
        <span className="soft">Mean of</span>
        <select aria-label="Smoothing" value={smoothing} onChange={(event) => setCamera({ smoothing: Number(event.target.value) })}>
          {smoothingSteps.map((n) => <option key={n} value={n}>{n === 1 ? '1 frame' : `${n} frames`}</option>)}
        </select>
      </label>}
      {devices && devices.length > 1 && (
        <label className="camera-choice wide">
          <span className="soft">From</span>
          <select aria-label="Which camera" value={device} onChange={(event) => setCamera({ device: event.target.value })}>
            {devices.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </select>
        </label>
      )}
    </div>
  )
}
