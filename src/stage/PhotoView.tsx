import { ImagePlus, Scan, Trash2 } from 'lucide-react'
import { type ReactNode, useCallback, useState } from 'react'
import { quote, sentence } from '../faults'
import { addSamples, remove, retryPhoto } from '../state/photos'
import type { Photo } from '../state/facts'
import { useFacts } from '../state/useFacts'
import { Seen } from './Seen'
import { usePhotoUrl } from './usePhotoUrl'

/** Draws a photo whose size is known in its own way; `tools` belong beside its own. */
export type StagePicture = (photo: Photo & { readonly width: number; readonly height: number }, tools: ReactNode) => ReactNode

/** The selected photo, large, or what the model sees of it; below it its name and what is to be said of it. */
export function PhotoView({ picture }: { picture: StagePicture | undefined }) {
  const photo = useFacts((s) => s.photos.find((p) => p.id === s.selected) ?? null)
  const [sees, setSees] = useState(false)
  const blob = photo?.blob ?? null
  const take = useCallback(() => blob, [blob])
  const sized = photo && photo.width && photo.height && photo.state !== 'failed' ? { ...photo, width: photo.width, height: photo.height } : null
  return (
    <>
      {picture && sized && !sees ? picture(sized, (
        <button type="button" className="button small" onClick={() => setSees(true)}><Scan aria-hidden size={15} /> What the model sees</button>
      )) : (
        <div className="photo">
          {!photo && <Empty />}
          {photo && (sees ? <Seen take={take} /> : <Picture key={photo.id} />)}
          {photo && photo.state !== 'failed' && (
            <button type="button" className="sees-button" aria-pressed={sees} onClick={() => setSees(!sees)}>
              <Scan aria-hidden size={15} /> What the model sees
            </button>
          )}
        </div>
      )}
      {photo && (
        <div className="photo-line">
          <bdi className="photo-name" title={photo.name}>{quote(photo.name, 44) || 'no name'}</bdi>
          {photo.width && <span className="soft nowrap">{photo.width} × {photo.height}</span>}
          <button type="button" className="button small bare push" onClick={() => remove([photo.id])}><Trash2 aria-hidden size={15} /> Remove</button>
        </div>
      )}
      {photo?.fault && (
        <div className="photo-fault" role="alert">
          <p>{sentence(photo.fault)}</p>
          {photo.fault.code !== 'image-unreadable' && photo.fault.code !== 'image-format' && (
            <button type="button" className="button small" onClick={() => retryPhoto(photo.id)}>Try again</button>
          )}
        </div>
      )}
      {photo && photo.notes.length > 0 && <ul className={`notes ${photo.state}`}>{photo.notes.map((note) => <li key={note}>{note}</li>)}</ul>}
    </>
  )
}

function Picture() {
  const photo = useFacts((s) => s.photos.find((p) => p.id === s.selected) ?? null)
  const url = usePhotoUrl(photo)
  const [broken, setBroken] = useState(false)
  if (!photo) return null
  if (url === 'refused') return <p className="photo-none soft">This picture is not shown.</p>
  if (broken || !url) return <p className="photo-none soft">{broken ? 'The browser cannot show this picture.' : 'Fetching the picture…'}</p>
  return <img src={url} alt={quote(photo.name)} onError={() => setBroken(true)} />
}

function Empty() {
  return (
    <div className="photo-none">
      <ImagePlus aria-hidden size={40} strokeWidth={1.25} />
      <p><b>Drop a photo</b></p>
      <p className="soft">and see how sure the model is. It stays on this device.</p>
      <button type="button" className="button" onClick={addSamples}>Show the sample photos</button>
    </div>
  )
}
