/**
 * The photos' way through the workers: the selected one first, then the filmstrip's order. Two are decoded and prepared while others
 * run, and no more than four are between their file and their answer, so that pictures in memory stay few however many wait.
 */
import { type Device, onGpu } from '../engines/engine'
import { Fault, type PlainFault, toPlain } from '../faults'
import { fetchBytes } from '../models/fetchBytes'
import type { Prepared, Ran } from '../worker/calls'
import { ofWorker } from '../worker/client'
import { prepare } from '../worker/preparer'
import { healSession } from './heal'
import type { ActiveModel, Photo } from './facts'
import { askObjects } from './detect/objects'
import { readLogits } from './readLogits'
import { secondOpinion } from './secondOpinion'
import { Suspects } from './suspects'
import { facts, patchPhoto, photoById, store } from './store'
import { work } from './work'

export { readLogits }

const atOnce = 4
const preparingAtOnce = 2
const preparing = new Set<string>()
const running = new Map<string, AbortController>()
const suspects = new Suspects()

export function isBusy(): boolean {
  return running.size > 0 || facts().photos.some((photo) => photo.state === 'queued')
}

/** Starts as many queued photos as there is room for. Safe to call at any time. */
export function pump(): void {
  if (!work.session || !facts().model) return
  while (running.size < atOnce && preparing.size < preparingAtOnce) {
    const next = nextPhoto()
    if (!next || !suspects.mayStart(next.id, running)) return
    void run(next)
  }
}

function nextPhoto(): Photo | undefined {
  const { photos, selected } = facts()
  const queued = photos.filter((photo) => photo.state === 'queued' && !running.has(photo.id))
  return queued.find((photo) => photo.id === selected) ?? queued[0]
}

/** Photos that are gone, or whose answer would be stale, stop being worked on. */
export function stop(ids: Iterable<string>): void {
  for (const id of ids) running.get(id)?.abort()
}

/** Every photo anew: the model in hand is another, or reads them in another way. What a model of the other task found stays. */
export function requeueAll(): void {
  work.epoch++
  stop(running.keys())
  store.setState((s) => ({
    photos: s.photos.map((photo) => ({ ...photo, state: 'queued', fault: null, notes: [], ...(s.model?.head ? { objects: null } : { logits: null }) })),
  }))
  pump()
}

/** The model of the other task is back: only photos without its answer are looked at. */
export function requeueUnanswered(): void {
  work.epoch++
  stop(running.keys())
  store.setState((s) => ({
    photos: s.photos.map((photo) => ((s.model?.head ? photo.objects : photo.logits)
      ? { ...photo, state: photo.state === 'damaged' ? 'damaged' : 'done', fault: null }
      : { ...photo, state: 'queued', fault: null })),
  }))
  pump()
}

/** Waiting photos leave the queue; what is done stays. */
export function cancelQueue(): void {
  const waiting = facts().photos.filter((photo) => photo.state === 'queued' || photo.state === 'running').map((photo) => photo.id)
  stop(waiting)
  const fault = toPlain(new Fault('cancelled', 'Cancelled before it was looked at.'))
  store.setState((s) => ({ photos: s.photos.map((photo) => (waiting.includes(photo.id) ? { ...photo, state: 'failed', fault } : photo)) }))
}

async function run(photo: Photo): Promise<void> {
  const epoch = work.epoch
  const controller = new AbortController()
  running.set(photo.id, controller)
  patchPhoto(photo.id, { state: 'running', fault: null })
  try {
    const prepared = await ready(photo, controller.signal)
    // The session of now: a dead one may have been replaced while the picture was prepared, or is being replaced.
    await healSession()
    const { model } = facts()
    if (!model || epoch !== work.epoch) throw new Fault('cancelled', 'Cancelled.')
    const { found, ms } = await compute(photo, prepared, model, controller.signal)
    if (epoch !== work.epoch || !photoById(photo.id)) return
    suspects.clear(photo.id)
    patchPhoto(photo.id, {
      state: prepared.damaged ? 'damaged' : 'done',
      ...found,
      notes: prepared.notes,
      width: prepared.width,
      height: prepared.height,
      ...(prepared.thumbnail ? { thumbnail: prepared.thumbnail } : {}),
    })
    if (ms !== null && facts().engine?.ms === null) store.setState((s) => ({ engine: s.engine ? { ...s.engine, ms } : null }))
  } catch (error) {
    await fail(photo, error, epoch)
  } finally {
    running.delete(photo.id)
    pump()
  }
}

/** The photos that a cancel left behind wait again. */
export function resumeQueue(): void {
  store.setState((s) => ({ photos: s.photos.map((photo) => (isCancelled(photo) ? { ...photo, state: 'queued', fault: null } : photo)) }))
  pump()
}

export function isCancelled(photo: Photo): boolean {
  return photo.state === 'failed' && photo.fault?.code === 'cancelled'
}

/** From the file to the model's numbers; the next photo may start on this way when one has come to its end. */
async function ready(photo: Photo, signal: AbortSignal): Promise<Prepared> {
  preparing.add(photo.id)
  try {
    const blob = photo.blob ?? (await fetchPhoto(photo, signal))
    const { model } = facts()
    if (!model) throw new Fault('cancelled', 'Cancelled.')
    return await prepare(blob, model.recipe, photo.thumbnail === null, signal)
  } finally {
    preparing.delete(photo.id)
    pump()
  }
}

/** From the model's numbers to its answer. Milliseconds are null when more than one run was needed. */
async function compute(photo: Photo, prepared: Prepared, model: ActiveModel, signal: AbortSignal): Promise<{ found: Pick<Photo, 'logits'> | Pick<Photo, 'objects'>; ms: number | null }> {
  const { session } = work
  if (!session) throw new Fault('cancelled', 'Cancelled.')
  const ran = await session.run(prepared.tensor, model.recipe, signal)
  const read = async ({ raw, parts }: Ran, device: Device): Promise<Pick<Photo, 'logits'> | Pick<Photo, 'objects'>> => {
    if (model.head) return { objects: await askObjects(photo.id, parts, model, prepared, device, signal) }
    // Labels may have come meanwhile, and a background class with them.
    return { logits: readLogits(raw, facts().model ?? model, device) }
  }
  try {
    return { found: await read(ran, session.device), ms: ran.ms }
  } catch (error) {
    const blob = photoById(photo.id)?.blob
    if (!onGpu(session.device) || !blob || toPlain(error).code !== 'not-a-number') throw error
    // The first tensor was moved to the worker.
    const again = await prepare(blob, model.recipe, false, signal)
    return { found: await secondOpinion(session, again.tensor, model, signal, read), ms: null }
  }
}

async function fail(photo: Photo, error: unknown, epoch: number): Promise<void> {
  const fault = toPlain(error)
  const lost = ofWorker(error)
  if (lost) {
    // The device is no photo's fault: all are the same to it.
    if (fault.code !== 'device-lost') suspects.note(photo.id, running.size === 1)
    await healSession()
    if (!facts().engine) failAll(fault)
  }
  if (!photoById(photo.id)) return
  const stale = epoch !== work.epoch || fault.code === 'cancelled'
  if (stale || (lost && facts().engine && suspects.mayRetry(photo.id))) {
    if (photoById(photo.id)?.state === 'running') patchPhoto(photo.id, { state: 'queued' })
    return
  }
  suspects.clear(photo.id)
  patchPhoto(photo.id, { state: 'failed', fault, ...(facts().model?.head ? { objects: null } : { logits: null }) })
}

/** No session could be opened: every photo would try it anew, and each wait in vain. */
function failAll(fault: PlainFault): void {
  store.setState((s) => ({ photos: s.photos.map((photo) => (photo.state === 'queued' ? { ...photo, state: 'failed', fault } : photo)) }))
}

/** A sample or a linked picture becomes bytes the first time it is needed. */
async function fetchPhoto(photo: Photo, signal: AbortSignal): Promise<Blob> {
  const blob = new Blob([await fetchBytes(photo.url ?? '', { signal })])
  patchPhoto(photo.id, { blob })
  return blob
}
