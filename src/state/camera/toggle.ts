/** The camera's switches. The rest of the camera is fetched with its view, when it is wanted. */
import { leaveCamera } from '../photos'
import { facts, store } from '../store'

export function toggleCamera(): void {
  if (facts().camera) leaveCamera()
  else store.setState({ camera: { status: 'starting', fault: null, devices: [], device: '', back: false, logits: null, objects: null, frame: null, averaged: 0, rate: null } })
}

/** The picture stands still with its answer; the slider and the bars go on. */
export function toggleFreeze(): void {
  const { camera } = facts()
  if (camera?.status === 'live') store.setState({ camera: { ...camera, status: 'frozen' } })
  else if (camera?.status === 'frozen') store.setState({ camera: { ...camera, status: document.visibilityState === 'hidden' ? 'paused' : 'live' } })
}
