/** The photos' way through the worker: the selected one first, then the filmstrip's order, two at a time so that decoding overlaps running. */
import { finiteMax } from '../confidence/softmax'
import { asLogits, type Logits } from '../confidence/types'
import { type Device, deviceTitle } from '../engines/engine'
import { Fault, toPlain } from '../faults'
import { fetchBytes } from '../models/fetchBytes'
import { toLogits } from '../models/outputKind'
import type { Classified } from '../worker/calls'
import { pageDecode } from '../worker/pageDecode'
import type { Session } from '../worker/session'
import { healSession } from './heal'
import type { ActiveModel, Photo } from './facts'
import { facts, patchPhoto, photoById, store } from './store'
import { work } from './work'

const atOnce = 2
const running = new Map<string, AbortController>()
/** A photo is tried once more after the worker died under it. */
const retried = new Set<string>()

export function isBusy(): boolean {
  return running.size > 0 || facts().photos.some((photo) => photo.state === 'queued')
}

/** Starts as many queued photos as there is room for. Safe to call at any time. */
export function pump(): void {
  if (!work.session || !facts().model) return
  while (running.size < atOnce) {
    const next = nextPhoto()
    if (!next) return
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

export function requeueAll(): void {
  work.epoch++
  stop(running.keys())
  store.setState((s) => ({
    photos: s.photos.map((photo) => ({ ...photo, state: 'queued', fault: null, notes: [], logits: null })),
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
    const blob = photo.blob ?? (await fetchPhoto(photo, controller.signal))
    const { model, engine } = facts()
    if (!model || !engine || epoch !== work.epoch) throw new Fault('cancelled', 'Cancelled.')
    const session = work.session
    if (!session) throw new Fault('cancelled', 'Cancelled.')
    const { answer, damaged } = await classifyOn(session, blob, model, photo.thumbnail === null, controller.signal)
    if (epoch !== work.epoch || !photoById(photo.id)) return
    patchPhoto(photo.id, {
      state: damaged ? 'damaged' : 'done',
      logits: readLogits(answer.raw, facts().model ?? model, facts().engine?.device),
      notes: answer.notes,
      width: answer.width,
      height: answer.height,
      ...(answer.thumbnail ? { thumbnail: answer.thumbnail } : {}),
    })
    if (engine.ms === null) store.setState((s) => ({ engine: s.engine ? { ...s.engine, ms: answer.ms.run } : null }))
  } catch (error) {
    await fail(photo, error, epoch)
  } finally {
    running.delete(photo.id)
    pump()
  }
}

async function fail(photo: Photo, error: unknown, epoch: number): Promise<void> {
  const fault = toPlain(error)
  const lost = work.session?.dead === true && (fault.code === 'worker-died' || fault.code === 'deadline')
  if (lost) await healSession()
  if (!photoById(photo.id)) return
  const stale = epoch !== work.epoch || fault.code === 'cancelled'
  if (stale || (lost && work.session && !work.session.dead && !retried.has(photo.id))) {
    if (lost) retried.add(photo.id)
    if (photoById(photo.id)?.state === 'running') patchPhoto(photo.id, { state: 'queued' })
    return
  }
  patchPhoto(photo.id, { state: 'failed', fault, logits: null })
}

/** A photo on any session; what the worker cannot decode, the page does. */
export async function classifyOn(
  session: Session, blob: Blob, model: ActiveModel, thumbnail: boolean, signal: AbortSignal,
): Promise<{ answer: Classified; damaged: boolean }> {
  try {
    const answer = await session.classify(blob, model.recipe, signal, thumbnail)
    return { answer, damaged: answer.damaged }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'image-needs-page') throw error
    const { bitmap, svg } = await pageDecode(blob)
    const answer = await session.classify(bitmap, model.recipe, signal, thumbnail)
    const notes = svg ? answer.notes : [...answer.notes, 'This file is damaged: part of the picture may be missing.']
    return { answer: { ...answer, notes }, damaged: !svg }
  }
}

/** Raw output to the logits of the classes shown. Throws when they have no distribution. */
export function readLogits(raw: Float32Array, model: ActiveModel, device: Device | undefined): Logits {
  const logits = asLogits(toLogits(raw, model.outputKind).subarray(model.offset))
  if (Number.isNaN(finiteMax(logits))) {
    throw new Fault('not-a-number', `The model answered with invalid numbers (NaN or infinity)${device ? ` on ${deviceTitle[device]}` : ''}.`, 'No confidence can be given for this photo.')
  }
  return logits
}

/** A sample or a linked picture becomes bytes the first time it is needed. */
async function fetchPhoto(photo: Photo, signal: AbortSignal): Promise<Blob> {
  const blob = new Blob([await fetchBytes(photo.url ?? '', { signal })])
  patchPhoto(photo.id, { blob })
  return blob
}
