import { store } from '../state/store'
import { useFacts } from '../state/useFacts'

/** One click: the model dialog, and the selected photo tried with other preprocessing. Not for the camera: its picture moves on. */
export function MatterButton() {
  const ready = useFacts((s) => s.camera === null && s.model?.head === null && s.photos.some((photo) => photo.id === s.selected && photo.blob !== null))
  if (!ready) return null
  return <button type="button" className="linkish nowrap" onClick={() => store.setState({ dialog: 'sensitivity' })}>Does it matter here?</button>
}
