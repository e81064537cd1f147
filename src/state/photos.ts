/** Photos in and out: newest selection first, the first of it selected. Samples step aside for a person's own photos. */
import type { Photo } from './facts'
import { pump, stop } from './queue'
import { facts, store } from './store'

let nextId = 1

function fresh(name: string, origin: Photo['origin'], url: string | null, blob: Blob | null): Photo {
  return {
    id: `p${nextId++}`, name, origin, url, blob, state: 'queued', fault: null, notes: [],
    width: null, height: null, logits: null, objects: null, thumbnail: null,
  }
}

export interface Sample {
  readonly name: string
  readonly url: string
}

/** Shown while there is nothing else; attribution stands beside the files. */
export const samples: readonly Sample[] = [
  { name: 'coffee.jpg', url: 'samples/coffee.jpg' },
  { name: 'chelsea.jpg', url: 'samples/chelsea.jpg' },
  { name: 'rocket.jpg', url: 'samples/rocket.jpg' },
  { name: 'astronaut.jpg', url: 'samples/astronaut.jpg' },
]

export function addFiles(files: readonly File[]): void {
  add(files.map((file) => fresh(file.name, 'file', null, file)), true)
  if (files.length > 0) leaveCamera()
}

/** A frame of the camera joins the filmstrip; the camera stays on the stage. */
export function addSnapshot(name: string, png: Blob): void {
  add([fresh(name, 'camera', null, png)], true)
}

/** Back to the photos. The camera's own room sees that it is gone and stops its tracks. */
export function leaveCamera(): void {
  if (facts().camera) store.setState({ camera: null })
}

export function addSamples(): void {
  const here = new Set(facts().photos.map((photo) => photo.url))
  add(samples.filter((s) => !here.has(resolve(s.url))).map((s) => fresh(s.name, 'sample', resolve(s.url), null)), false)
}

/** A picture by its URL. Whether its host may be asked is settled before (`link.ts`). */
export function addLinked(url: string): void {
  const name = decodeURIComponent(new URL(url).pathname.split('/').pop() || url)
  add([fresh(name, 'link', url, null)], true)
}

function resolve(path: string): string {
  return new URL(path, document.baseURI).href
}

function add(batch: readonly Photo[], own: boolean): void {
  if (batch.length === 0) return
  const gone = own ? facts().photos.filter((photo) => photo.origin === 'sample') : []
  stop(gone.map((photo) => photo.id))
  store.setState((s) => ({
    photos: [...batch, ...s.photos.filter((photo) => !gone.includes(photo))],
    selected: batch[0]!.id,
  }))
  pump()
}

export function select(id: string): void {
  leaveCamera()
  if (facts().selected === id) return
  store.setState({ selected: id })
  pump()
}

/** Moves the selection by `delta` places, stopping at the ends. */
export function selectBy(delta: number): void {
  const { photos, selected } = facts()
  const at = photos.findIndex((photo) => photo.id === selected)
  const next = photos[Math.min(photos.length - 1, Math.max(0, at + delta))]
  if (next) select(next.id)
}

export function remove(ids: readonly string[]): void {
  const { photos, selected } = facts()
  const going = photos.filter((photo) => ids.includes(photo.id))
  if (going.length === 0) return
  stop(ids)
  const kept = photos.filter((photo) => !ids.includes(photo.id))
  const at = photos.findIndex((photo) => photo.id === selected)
  const next = selected !== null && ids.includes(selected)
    ? (photos.slice(at).find((photo) => !ids.includes(photo.id)) ?? kept.at(-1) ?? null)?.id ?? null
    : selected
  store.setState({ photos: kept, selected: next, removed: { photos: going, before: photos.map((photo) => photo.id), selected } })
}

export function clearPhotos(): void {
  remove(facts().photos.map((photo) => photo.id))
}

/** Puts the last removal back where it was; photos added since stay in front. */
export function undoRemove(): void {
  const { removed, photos } = facts()
  if (!removed) return
  const back = new Map([...photos, ...removed.photos.map(requeued)].map((photo) => [photo.id, photo]))
  const since = photos.filter((photo) => !removed.before.includes(photo.id))
  const restored = removed.before.flatMap((id) => back.get(id) ?? [])
  store.setState({ photos: [...since, ...restored], selected: removed.selected ?? facts().selected, removed: null })
  pump()
}

export function forgetRemoved(): void {
  store.setState({ removed: null })
}

/** A photo taken out while it was being worked on has no answer yet. */
function requeued(photo: Photo): Photo {
  return photo.state === 'running' ? { ...photo, state: 'queued' } : photo
}

/** Failed for a reason that may have passed: try it again. */
export function retryPhoto(id: string): void {
  store.setState((s) => ({ photos: s.photos.map((photo) => (photo.id === id ? { ...photo, state: 'queued', fault: null } : photo)) }))
  pump()
}
