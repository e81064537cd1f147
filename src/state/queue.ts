/**
 * The photos' way through the workers: the selected one first, then the filmstrip's order. Two are decoded and prepared while others
 * run, and no more than four are between their file and their answer, so that pictures in memory stay few however many wait.
 */
import { finiteMax } from '../confidence/softmax'
import { asLogits, type Logits } from '../confidence/types'
import { type Device, deviceTitle } from '../engines/engine'
import { Fault, toPlain } from '../faults'
import { fetchBytes } from '../models/fetchBytes'
import { toLogits } from '../models/outputKind'
import type { Prepared } from '../worker/calls'
import { prepare } from '../worker/preparer'
import { healSession } from './heal'
import type { ActiveModel, Photo } from './facts'
import { facts, patchPhoto, photoById, store } from './store'
import { work } from './work'

const atOnce = 4
const preparingAtOnce = 2
const preparing = new Set<string>()
const running = new Map<string, AbortController>()
/** A photo is tried once more after the worker died under it. */
const retried = new Set<string>()

export function isBusy(): boolean {
  return running.size > 0 || facts().photos.some((photo) => photo.state === 'queued')
}

/** Starts as many queued photos as there is room for. Safe to call at any time. */
export function pump(): void {
  if (!work.session || !facts().model) return
  while (running.size < atOnce && preparing.size < preparingAtOnce) {
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
    const prepared = await ready(photo, controller.signal)
    // The session of now: a dead one may have been replaced while the picture was prepared.
    const { session } = work
    const { model } = facts()
    if (!session || !model || epoch !== work.epoch) throw new Fault('cancelled', 'Cancelled.')
    const { raw, ms } = await session.run(prepared.tensor, model.recipe, controller.signal)
    if (epoch !== work.epoch || !photoById(photo.id)) return
    patchPhoto(photo.id, {
      state: prepared.damaged ? 'damaged' : 'done',
      logits: readLogits(raw, facts().model ?? model, facts().engine?.device),
      notes: prepared.notes,
      width: prepared.width,
      height: prepared.height,
      ...(prepared.thumbnail ? { thumbnail: prepared.thumbnail } : {}),
    })
    if (facts().engine?.ms === null) store.setState((s) => ({ engine: s.engine ? { ...s.engine, ms } : null }))
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

async function fail(photo: Photo, error: unknown, epoch: number): Promise<void> {
  const fault = toPlain(error)
  const lost = fault.code === 'worker-died' || fault.code === 'deadline'
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
