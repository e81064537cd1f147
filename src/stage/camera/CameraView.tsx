import { Scan } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { sentence } from '../../faults'
import { startCamera } from '../../state/camera/camera'
import { takeFrame } from '../../state/camera/frames'
import { useFacts } from '../../state/useFacts'
import { Seen } from '../Seen'
import { CameraTools } from './CameraTools'
import './camera.css'

/** How often the crop is drawn anew, ms: often enough to aim by, seldom enough to leave the model its time. */
const seenAgain = 120

/** The camera in the photo's place. It is on while this is on the page. */
export default function CameraView({ over }: { over: (mirrored: boolean) => ReactNode }) {
  const video = useRef<HTMLVideoElement>(null)
  const status = useFacts((s) => s.camera?.status ?? 'starting')
  const fault = useFacts((s) => s.camera?.fault ?? null)
  const choice = useFacts((s) => s.cameraSettings.device)
  const mirrored = useFacts((s) => s.cameraSettings.mirror ?? s.camera?.back === false)
  const classifies = useFacts((s) => !s.model?.head)
  const [sees, setSees] = useState(false)
  const take = useCallback(async () => (video.current ? takeFrame(video.current) : null), [])
  useEffect(() => startCamera(video.current!, choice), [choice])
  const frozen = status === 'frozen'
  useEffect(() => {
    const element = video.current
    if (frozen) element?.pause()
    else if (element?.srcObject) element.play().catch(() => {})
  }, [frozen])
  return (
    <>
      <div className="photo camera">
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- a camera has no captions, and no sound is asked for */}
        <video ref={video} className={mirrored ? 'mirrored' : ''} muted playsInline aria-label={mirrored ? 'Camera, mirrored' : 'Camera'} />
        {sees && status !== 'starting' && <Seen take={take} again={frozen ? 0 : seenAgain} />}
        {status === 'starting' && <p className="photo-none soft">Waiting for the camera. If the browser asks, allow it.</p>}
        {over(mirrored)}
        {status !== 'starting' && classifies && (
          <button type="button" className="sees-button" aria-pressed={sees} onClick={() => setSees(!sees)}>
            <Scan aria-hidden size={15} /> What the model sees
          </button>
        )}
      </div>
      <Line>
        {/* Over the picture it would hide boxes and their names. */}
        {status !== 'starting' && !classifies && <button type="button" className="button small push" aria-pressed={sees} onClick={() => setSees(!sees)}><Scan aria-hidden size={15} /> What the model sees</button>}
      </Line>
      {fault && <div className="photo-fault" role="alert"><p>{sentence(fault)}</p></div>}
      <CameraTools video={video} mirrored={mirrored} />
    </>
  )
}

const told = { starting: 'Starting', live: 'Live', frozen: 'Frozen', paused: 'Paused while this tab is hidden.' } as const

function Line({ children }: { children: ReactNode }) {
  const status = useFacts((s) => s.camera?.status ?? 'starting')
  const rate = useFacts((s) => s.camera?.rate ?? null)
  const averaged = useFacts((s) => s.camera?.averaged ?? 0)
  return (
    <div className="photo-line">
      <span className={`camera-status ${status}`} aria-live="polite">{told[status]}</span>
      {status === 'live' && rate && <span className="soft nowrap">{rate.perSecond.toFixed(rate.perSecond < 10 ? 1 : 0)} frames/s · {Math.round(rate.ms)} ms</span>}
      {averaged > 0 && <span className="soft nowrap push">{averaged === 1 ? 'one frame' : `mean of ${averaged} frames`}</span>}
      {children}
    </div>
  )
}
