import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleAlert } from 'lucide-react'
import { type KeyboardEvent, memo, useDeferredValue, useEffect, useRef } from 'react'
import { percent } from '../charts/percent'
import { quote, sentence } from '../faults'
import { topOf } from '../state/derive'
import { objectsText, shownObjects } from '../state/detect/shown'
import type { Photo } from '../state/facts'
import { remove, select, selectBy } from '../state/photos'
import { facts } from '../state/store'
import { useFacts } from '../state/useFacts'
import { useBlobUrl } from './usePhotoUrl'

const tile = 106

/** One tile per photo, only those near the view in the page: hundreds cost no more than ten. */
export function Filmstrip() {
  const photos = useFacts((s) => s.photos)
  const selected = useFacts((s) => s.selected)
  const camera = useFacts((s) => s.camera !== null)
  const scroller = useRef<HTMLDivElement>(null)
  const at = photos.findIndex((photo) => photo.id === selected)
  const virtual = useVirtualizer({
    horizontal: true,
    count: photos.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => tile,
    getItemKey: (i) => photos[i]?.id ?? i,
    overscan: 3,
  })
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  if (photos.length === 0) return null
  return (
    <div className="film-scroll" ref={scroller}>
      <div
        className="film" role="listbox" aria-label="Photos" aria-orientation="horizontal" tabIndex={0}
        aria-activedescendant={selected ? `photo-${selected}` : undefined}
        style={{ width: virtual.getTotalSize() }} onKeyDown={onKey}
      >
        {virtual.getVirtualItems().map((item) => {
          const photo = photos[item.index]
          return photo && <Tile key={item.key} photo={photo} left={item.start} at={item.index} of={photos.length} selected={photo.id === selected && !camera} />
        })}
      </div>
    </div>
  )
}

function onKey(event: KeyboardEvent): void {
  const { photos, selected } = facts()
  const moves: Record<string, () => void> = {
    ArrowLeft: () => selectBy(-1),
    ArrowRight: () => selectBy(1),
    ArrowUp: () => selectBy(-1),
    ArrowDown: () => selectBy(1),
    Home: () => selectBy(-photos.length),
    End: () => selectBy(photos.length),
    Delete: () => selected && remove([selected]),
  }
  const move = moves[event.key]
  if (!move) return
  event.preventDefault()
  move()
}

const Tile = memo(function Tile({ photo, left, at, of, selected }: { photo: Photo; left: number; at: number; of: number; selected: boolean }) {
  const model = useFacts((s) => s.model)
  // One frame behind the bars, in a task of its own: while T moves, the bars come first.
  const temperature = useDeferredValue(useFacts((s) => s.temperature))
  const inUse = useFacts((s) => s.inUse)
  const found = useDeferredValue(useFacts((s) => (s.model?.head && photo.objects ? shownObjects(photo.objects, s.detect.threshold).length : null)))
  const thumbnail = useBlobUrl(photo.thumbnail)
  const top = photo.logits && model && !model.head ? topOf(photo.logits, { temperature, inUse }, model) : null
  const label = top && model ? model.labels[top.index] : null
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the listbox holds the focus and the keys (aria-activedescendant)
    <div
      id={`photo-${photo.id}`} role="option" aria-selected={selected} aria-posinset={at + 1} aria-setsize={of}
      className={`tile ${photo.state}`} style={{ transform: `translateX(${left}px)` }}
      data-name={photo.name} data-state={photo.state}
      {...(top ? { 'data-top-class': top.index, 'data-top-confidence': top.confidence } : {})}
      {...(found === null ? {} : { 'data-objects': found })}
      onClick={() => select(photo.id)}
      title={photo.name}
    >
      <span className="tile-picture">
        {thumbnail ? <img src={thumbnail} alt="" /> : photo.state === 'failed' ? <CircleAlert aria-hidden size={22} /> : <span className="tile-wait" aria-hidden />}
      </span>
      <span className="tile-answer">
        {found !== null ? objectsText(found) : top ? <><b>{percent(top.confidence, false)}</b> <bdi>{label}</bdi></> : photo.fault ? 'not read' : photo.state === 'running' ? 'looking…' : 'waiting'}
        {photo.state === 'damaged' && <span className="tile-mark"> · damaged file</span>}
      </span>
      <bdi className="tile-name">{quote(photo.name, 16)}</bdi>
      {photo.fault && <span className="hidden">{sentence(photo.fault)}</span>}
    </div>
  )
})
