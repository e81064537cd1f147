import { FolderOpen, ImagePlus, Images, Scan, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { quote, sentence } from '../../faults'
import { takeHeap } from '../../state/heap'
import { addFiles, addSamples, clearPhotos, forgetRemoved, remove, retryPhoto, undoRemove } from '../../state/photos'
import { useFacts } from '../../state/useFacts'
import { FileButton } from '../../ui/FileButton'
import { Filmstrip } from './Filmstrip'
import { Queue } from './Queue'
import { Seen } from './Seen'
import { usePhotoUrl } from './usePhotoUrl'

export function Stage() {
  const photo = useFacts((s) => s.photos.find((p) => p.id === s.selected) ?? null)
  const some = useFacts((s) => s.photos.length > 0)
  const [sees, setSees] = useState(false)
  return (
    <section className="card stage" aria-label="Photos">
      <div className="photo">
        {!photo && <Empty />}
        {photo && (sees ? <Seen photo={photo} /> : <Picture key={photo.id} />)}
        {photo && photo.state !== 'failed' && (
          <button type="button" className="sees-button" aria-pressed={sees} onClick={() => setSees(!sees)}>
            <Scan aria-hidden size={15} /> What the model sees
          </button>
        )}
      </div>
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
      <div className="tools">
        <FileButton id="open-photos" label="Open photos" className="primary" onFiles={addFiles}><ImagePlus aria-hidden size={17} /> Open photos</FileButton>
        <FileButton id="open-folder" label="Open folder" folder onFiles={(found) => takeHeap({ named: [], found })}><FolderOpen aria-hidden size={17} /> Open folder</FileButton>
        {some && <SamplesButton />}
        {some && <button type="button" className="button" onClick={clearPhotos}><Trash2 aria-hidden size={17} /> Clear photos</button>}
      </div>
      <p className="soft tools-hint">Or drop them anywhere, or paste. Photos stay on this device.</p>
      <Undo />
      <Queue />
      <Filmstrip />
    </section>
  )
}

function SamplesButton() {
  const all = useFacts((s) => s.photos.filter((p) => p.origin === 'sample').length >= 4)
  return all ? null : <button type="button" className="button" onClick={addSamples}><Images aria-hidden size={17} /> Samples</button>
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
