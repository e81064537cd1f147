/** The camera in the photo's place: opened, paused while the tab is hidden, frozen, left. Every way out stops its tracks. */
import { type Fault, sentence } from '../../faults'
import { photograph } from '../../worker/preparer'
import type { CameraSettings } from '../facts'
import { addSnapshot, leaveCamera } from '../photos'
import { keepSettings } from '../settings'
import { facts, notice, store } from '../store'
import { endedFault, mutedFault, openingFault } from './faults'
import { nothing, patchCamera } from './answer'
import { followFrames, takeFrame } from './frames'
import { listCameras, openStream, stopStream, whyEnded } from './stream'

/** Opens a camera into `video`: `wanted` is a device's id, or '' for the browser's choice. The returned function ends it. */
export function startCamera(video: HTMLVideoElement, wanted: string): () => void {
  const controller = new AbortController()
  const { signal } = controller
  void open(video, wanted, signal)
  document.addEventListener('visibilitychange', () => onVisibility(), { signal })
  navigator.mediaDevices?.addEventListener('devicechange', () => void relist(signal), { signal })
  return () => controller.abort()
}

async function open(video: HTMLVideoElement, wanted: string, signal: AbortSignal): Promise<void> {
  patchCamera({ status: 'starting', fault: null, ...nothing, rate: null })
  try {
    const stream = await openStream(wanted)
    if (signal.aborted) return stopStream(stream)
    signal.addEventListener('abort', () => {
      stopStream(stream)
      video.srcObject = null
    }, { once: true })
    const track = stream.getVideoTracks()[0]!
    track.addEventListener('ended', () => void onEnded(track, signal), { signal })
    track.addEventListener('mute', () => patchCamera({ fault: mutedFault, ...nothing }), { signal })
    track.addEventListener('unmute', () => patchCamera({ fault: null }), { signal })
    video.srcObject = stream
    await video.play()
    const { deviceId = '', facingMode } = track.getSettings()
    if (signal.aborted) return
    patchCamera({ device: deviceId, back: facingMode === 'environment', status: document.visibilityState === 'hidden' ? 'paused' : 'live' })
    followFrames(video, signal)
    await relist(signal)
  } catch (error) {
    if (!signal.aborted) fail(openingFault(error))
  }
}

/** Back to the photos, with the reason. */
function fail(fault: Fault): void {
  leaveCamera()
  notice('fault', sentence(fault))
}

async function onEnded(track: MediaStreamTrack, signal: AbortSignal): Promise<void> {
  const why = await whyEnded(track)
  if (!signal.aborted) fail(endedFault(why))
}

async function relist(signal: AbortSignal): Promise<void> {
  const devices = await listCameras()
  if (!signal.aborted) patchCamera({ devices })
}

function onVisibility(): void {
  const status = facts().camera?.status
  if (document.visibilityState === 'hidden' && status === 'live') patchCamera({ status: 'paused' })
  if (document.visibilityState === 'visible' && status === 'paused') patchCamera({ status: 'live' })
}

/** What is seen now, unmirrored and whole, as a photo of its own in the filmstrip. */
export async function snapshot(video: HTMLVideoElement, at = new Date()): Promise<void> {
  try {
    const frame = await takeFrame(video)
    if (!frame) return
    addSnapshot(snapshotName(at), await photograph(frame))
  } catch {
    notice('fault', 'The picture could not be taken. Try again.')
  }
}

/** camera 2026-11-25 14.03.07.png, in local time; no colons, which Windows does not take in a file's name. */
export function snapshotName(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  return `camera ${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.png`
}

export function setCamera(change: Partial<CameraSettings>): void {
  const settings = { ...facts().cameraSettings, ...change }
  store.setState({ cameraSettings: settings })
  keepSettings(() => ({ camera: settings }))
}
