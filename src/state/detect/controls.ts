/** The Detect panel's controls. The score threshold only cuts; the others ask the worker that keeps the candidates. The model is never run. */
import type { Suppression } from '../../detection/types'
import { patchCamera } from '../camera/answer'
import { keepOnly } from '../../worker/detector'
import type { Detect, Photo } from '../facts'
import { retryPhoto } from '../photos'
import { facts, patchPhoto, photoById, store } from '../store'
import { askAgain, cameraId, isFresh } from './objects'

export const thresholdMin = 0.001

function patch(change: Partial<Detect>): void {
  store.setState((s) => ({ detect: { ...s.detect, ...change } }))
}

export function setThreshold(threshold: number): void {
  patch({ threshold: Math.min(1, Math.max(thresholdMin, threshold)) })
}

export function choose(index: number | null): void {
  patch({ chosen: index })
}

export function setSteady(steady: boolean): void {
  patch({ steady })
}

export function setSuppression(change: Partial<Suppression>): void {
  patch({ suppression: { ...facts().detect.suppression, ...change } })
  void thinAll()
}

let thinning = false

/** The selected photo first, then the others; one question at a time, and a newer setting begins anew. */
export async function thinAll(): Promise<void> {
  if (thinning) return
  thinning = true
  try {
    for (let next = stale(); next; next = stale()) {
      if (!(await thin(next))) break
    }
  } finally {
    thinning = false
  }
}

/** Photos whose candidates are gone; they are looked at again when they are selected. */
const gone = new WeakSet<object>()

function stale(): string | null {
  const { camera, photos, selected, model } = facts()
  if (!model?.head) return null
  if (camera?.objects && !isFresh(camera.objects) && !gone.has(camera.objects)) return cameraId
  const isStale = ({ objects }: Photo): boolean => objects !== null && !isFresh(objects) && !gone.has(objects)
  const first = photos.find((photo) => photo.id === selected)
  return first && isStale(first) ? first.id : (photos.find(isStale)?.id ?? null)
}

async function thin(id: string): Promise<boolean> {
  const before = id === cameraId ? facts().camera?.objects : photoById(id)?.objects
  try {
    const objects = await askAgain(id, new AbortController().signal)
    const now = id === cameraId ? facts().camera?.objects : photoById(id)?.objects
    // A newer answer came from the model itself.
    if (!before || now !== before) return true
    if (!objects) {
      gone.add(before)
      if (id === facts().selected) retryPhoto(id)
    } else if (id === cameraId) patchCamera({ objects })
    else patchPhoto(id, { objects })
    return true
  } catch {
    // The worker died with its candidates: the next question opens another, which has none.
    if (before) gone.add(before)
    if (id === facts().selected) retryPhoto(id)
    return true
  }
}

/** Another photo on the stage: nothing of it is chosen yet, and what an earlier setting left behind is made good. Photos that left take their candidates along. */
export function followSelection(): () => void {
  return store.subscribe((s, before) => {
    if (s.photos.length < before.photos.length) {
      // What a click may bring back is kept.
      const ids = [...s.photos, ...(s.removed?.photos ?? [])].map(({ id }) => id)
      keepOnly([...ids, cameraId]).catch(() => {})
    }
    if (s.selected === before.selected && (s.camera === null) === (before.camera === null)) return
    if (s.detect.chosen !== null) patch({ chosen: null })
    const photo = s.photos.find(({ id }) => id === s.selected)
    if (photo?.objects && gone.has(photo.objects) && s.model?.head) retryPhoto(photo.id)
  })
}
