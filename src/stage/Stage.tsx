import { Camera as CameraIcon, FolderOpen, ImagePlus, Images, Trash2, Undo2 } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { toggleCamera } from '../state/camera/toggle'
import { addSamples, clearPhotos, forgetRemoved, leaveCamera, undoRemove } from '../state/photos'
import { part, partFailed } from '../state/update'
import { useFacts } from '../state/useFacts'
import { PartBoundary } from '../ui/PartBoundary'
import { Filmstrip } from './Filmstrip'
import { PhotoView, type StagePicture } from './PhotoView'
import { Queue } from './Queue'
import './stage.css'

const CameraView = lazy(() => part(() => import('./camera/CameraView')))

export interface StageProps {
  /** Stands in the selected photo's place; the photo itself where absent. */
  readonly photo?: StagePicture
  /** Over the camera's picture. */
  readonly onCamera: (mirrored: boolean) => ReactNode
}

/** The photos and the camera, whatever is asked of them. */
export function Stage({ photo, onCamera }: StageProps) {
  const camera = useFacts((s) => s.camera !== null)
  const some = useFacts((s) => s.photos.length > 0)
  return (
    <section className="card stage" aria-label="Photos">
      {camera ? (
        <PartBoundary instead={null} onFail={cameraFailed}>
          <Suspense fallback={<div className="photo" />}><CameraView over={onCamera} /></Suspense>
        </PartBoundary>
      ) : <PhotoView picture={photo} />}
      <div className="tools">
        <button type="button" className="button primary" onClick={() => pick('open-photos')}><ImagePlus aria-hidden size={17} /> Open photos</button>
        <button type="button" className="button" onClick={() => pick('open-folder')}><FolderOpen aria-hidden size={17} /> Open folder</button>
        <button id="camera-button" type="button" className="button" aria-pressed={camera} title="Camera (C)" onClick={toggleCamera}><CameraIcon aria-hidden size={17} /> Camera</button>
        {some && !camera && <SamplesButton />}
        {some && <button type="button" className="button" onClick={clearPhotos}><Trash2 aria-hidden size={17} /> Clear photos</button>}
      </div>
      <p className="soft tools-hint">Or drop them anywhere, or paste. What you show the page stays on this device.</p>
      <Undo />
      <Queue />
      <Filmstrip />
    </section>
  )
}

/** The inputs stand in `app`: a picker may be open while the panel under it changes, and what is picked then must not be lost. */
function pick(id: 'open-photos' | 'open-folder'): void {
  document.getElementById(id)?.click()
}

function cameraFailed(error: unknown): void {
  leaveCamera()
  partFailed(error)
}

function SamplesButton() {
  const all = useFacts((s) => s.photos.filter((p) => p.origin === 'sample').length >= 4)
  return all ? null : <button type="button" className="button" onClick={addSamples}><Images aria-hidden size={17} /> Samples</button>
}

function Undo() {
  const removed = useFacts((s) => s.removed)
  if (!removed) return null
  const n = removed.photos.length
  return (
    <p className="undo">
      {n === 1 ? 'Photo removed.' : `${n} photos removed.`}
      <button type="button" className="button small" onClick={undoRemove}><Undo2 aria-hidden size={15} /> Undo</button>
      <button type="button" className="button small bare" onClick={forgetRemoved}>Dismiss</button>
    </p>
  )
}
