/** The camera's facts, as its frames change them. */
import type { Camera } from '../facts'
import { store } from '../store'

/** No answer yet, or none any more. */
export const nothing: Pick<Camera, 'logits' | 'objects' | 'averaged'> = { logits: null, objects: null, averaged: 0 }

export function patchCamera(patch: Partial<Camera>): void {
  store.setState((s) => (s.camera ? { camera: { ...s.camera, ...patch } } : {}))
}
