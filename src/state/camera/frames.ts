/** Frames to logits: one at a time, the newest wins, those that come meanwhile are dropped and never queued. */
import { LogitMean } from '../../confidence/smoothing'
import type { Logits } from '../../confidence/types'
import { type Device, onGpu } from '../../engines/engine'
import { toPlain } from '../../faults'
import type { Prepared, Ran } from '../../worker/calls'
import { ofWorker } from '../../worker/client'
import { prepare } from '../../worker/preparer'
import type { Session } from '../../worker/session'
import type { ActiveModel } from '../facts'
import { healSession } from '../heal'
import type { Survivors } from '../../detection/types'
import { Tracker } from '../../detection/track'
import { askObjects, sameUnder } from '../detect/objects'
import { shownObjects } from '../detect/shown'
import { readLogits } from '../readLogits'
import { secondOpinion } from '../secondOpinion'
import { facts, store } from '../store'
import { work } from '../work'
import { nothing, patchCamera } from './answer'
import { Rate } from './rate'

/** After a fault the next frame waits a little: a worker that is being replaced would only be asked in vain. */
const breath = 500

/** A frame that can be moved to a worker: a handle on the browser's own picture, or a copy where there are no such handles. */
export async function takeFrame(video: HTMLVideoElement): Promise<ImageBitmap | VideoFrame | null> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return null
  if (typeof VideoFrame === 'function') return new VideoFrame(video)
  return createImageBitmap(video)
}

/** Looks at the video's frames while the camera is live, and once at a frozen one, until `signal` aborts. */
export function followFrames(video: HTMLVideoElement, signal: AbortSignal): void {
  const mean = new LogitMean(facts().cameraSettings.smoothing)
  const rate = new Rate()
  const tracker = new Tracker()
  let fresh = false
  let busy = false
  /** A frozen picture, or one whose model changed, is owed an answer of its own. */
  let owed = false
  /** Grows when what was begun before is nobody's answer any more. */
  let turn = 0

  const onFrame = (): void => {
    if (signal.aborted) return
    fresh = true
    void next()
    video.requestVideoFrameCallback(onFrame)
  }

  const next = async (): Promise<void> => {
    const status = facts().camera?.status
    const wanted = (status === 'live' && fresh) || (status === 'frozen' && owed)
    if (busy || !wanted || signal.aborted || !facts().model || !work.session) return
    fresh = false
    busy = true
    const mine = turn
    try {
      await look(mine)
    } catch (error) {
      await onFault(error, mine)
    }
    busy = false
    void next()
  }

  const look = async (mine: number): Promise<void> => {
    const start = performance.now()
    const { model } = facts()
    const { epoch } = work
    const frame = model && (await takeFrame(video))
    if (!frame) return
    const prepared = await prepare(frame, model.recipe, false, signal)
    const { session } = work
    if (!session || epoch !== work.epoch || mine !== turn) return
    const found = await compute(session, prepared, model)
    if (epoch !== work.epoch || mine !== turn || signal.aborted) return
    owed = false
    const answer = 'objects' in found ? { objects: steadied(found.objects), frame: { width: prepared.width, height: prepared.height } } : { logits: mean.add(found.logits), averaged: mean.frames }
    patchCamera({ ...answer, fault: null, ...rate.tick(performance.now() - start) })
  }

  const compute = async (session: Session, prepared: Prepared, model: ActiveModel): Promise<{ logits: Logits } | { objects: Survivors }> => {
    const read = async ({ raw, parts }: Ran, device: Device): Promise<{ logits: Logits } | { objects: Survivors }> =>
      model.head ? { objects: await askObjects('camera', parts, model, prepared, device, signal) } : { logits: readLogits(raw, model, device) }
    const ran = await session.run(prepared.tensor, model.recipe, signal)
    try {
      return await read(ran, session.device)
    } catch (error) {
      const frame = onGpu(session.device) && toPlain(error).code === 'not-a-number' ? await takeFrame(video) : null
      if (!frame) throw error
      const { tensor: again } = await prepare(frame, model.recipe, false, signal)
      return secondOpinion(session, again, model, signal, read)
    }
  }

  /** Only what is shown is followed: fainter boxes come and go, and would take others' tracks. */
  const steadied = (objects: Survivors): Survivors => {
    if (!facts().detect.steady || facts().camera?.status === 'frozen') return objects
    const shown = shownObjects(objects, facts().detect.threshold)
    return sameUnder(objects, { ...objects, detected: [...tracker.follow(shown), ...objects.detected.slice(shown.length)] })
  }

  const onFault = async (error: unknown, mine: number): Promise<void> => {
    const fault = toPlain(error)
    if (signal.aborted || fault.code === 'cancelled') return
    if (ofWorker(error)) await healSession()
    else if (mine === turn) {
      owed = false
      patchCamera({ fault, ...nothing })
    }
    mean.clear()
    await new Promise((done) => setTimeout(done, breath))
  }

  /** What comes now is another picture, or another model's answer: nothing of before is in it. */
  const anew = (): void => {
    turn++
    mean.clear()
    tracker.clear()
    rate.clear()
    // After the action that brought this about is through: it may still count up the epoch.
    queueMicrotask(() => void next())
  }

  const stop = store.subscribe((s, before) => {
    const size = s.cameraSettings.smoothing
    if (size !== before.cameraSettings.smoothing) {
      mean.resize(size)
      const logits = mean.mean()
      if (logits) patchCamera({ logits, averaged: mean.frames })
    }
    if (s.camera && s.camera.status !== before.camera?.status) {
      owed = s.camera.status === 'frozen'
      anew()
    }
    if (s.camera && s.model !== before.model) {
      owed = s.camera.status === 'frozen'
      anew()
      patchCamera(nothing)
    }
  })
  signal.addEventListener('abort', stop, { once: true })
  video.requestVideoFrameCallback(onFrame)
}
