import { dismissUpdate, takeUpdate } from '../state/update'
import { useFacts } from '../state/useFacts'
import { Notice } from '../ui/Notice'

/** A new version is offered and waits for the click; a page whose parts are gone from the server says so. */
export function UpdateNotice() {
  const update = useFacts((s) => s.update)
  const ownPhotos = useFacts((s) => s.photos.some((photo) => photo.origin === 'file'))
  if (update === 'none') return null
  return (
    <Notice kind={update === 'gone' ? 'fault' : 'note'} onDismiss={dismissUpdate}>
      <p>
        {update === 'gone'
          ? 'This page was updated meanwhile, and a part of it could not be loaded. Reload to go on.'
          : 'A new version of Howsure is ready.'}
        {ownPhotos && ' Reloading closes the photos you opened.'}
      </p>
      <button type="button" className="button small primary" onClick={() => void takeUpdate()}>Reload</button>
    </Notice>
  )
}
