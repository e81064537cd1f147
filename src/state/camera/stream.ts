/** The browser's cameras: opened, listed, and why one is gone. */
import type { Camera } from '../facts'

/** No more than a preview needs: every pixel is read and resized for each answer, and no model here reads more. */
const size = { width: { ideal: 640 }, height: { ideal: 480 } }

/**
 * `wanted`: a device's id, or '' for the browser's choice, which on a phone is the back camera. A chosen camera that is no longer
 * there gives way to the browser's choice. Rejects with what getUserMedia rejects with; an insecure page has none.
 */
export async function openStream(wanted: string): Promise<MediaStream> {
  const media = navigator.mediaDevices as MediaDevices | undefined
  if (!media) throw Object.assign(new Error('no mediaDevices'), { name: 'NoCameraHere' })
  const open = (choice: MediaTrackConstraints): Promise<MediaStream> => media.getUserMedia({ video: { ...size, ...choice }, audio: false })
  if (wanted === '') return open({ facingMode: { ideal: 'environment' } })
  try {
    return await open({ deviceId: { exact: wanted } })
  } catch (error) {
    if (!(error instanceof Error) || (error.name !== 'OverconstrainedError' && error.name !== 'NotFoundError')) throw error
    return open({ facingMode: { ideal: 'environment' } })
  }
}

/** Names are there only once the person allowed the camera. */
export async function listCameras(): Promise<Camera['devices']> {
  const all = await navigator.mediaDevices.enumerateDevices()
  return all.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }, i) => ({ id: deviceId, name: label || `Camera ${i + 1}` }))
}

export async function whyEnded(track: MediaStreamTrack): Promise<'unplugged' | 'blocked' | 'ended'> {
  const { deviceId } = track.getSettings()
  try {
    // Not every browser knows the name; there the list of devices decides.
    const { state } = await navigator.permissions.query({ name: 'camera' as PermissionName })
    if (state !== 'granted') return 'blocked'
  } catch {
    // asked below
  }
  const here = await listCameras()
  return here.some(({ id }) => id === deviceId || id === '') ? 'ended' : 'unplugged'
}

export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
