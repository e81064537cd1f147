/** What follows from the facts. The order of classes is computed once per photo: it does not depend on T. */
import { order } from '../confidence/order'
import { type Readouts, readouts } from '../confidence/readouts'
import { confidences } from '../confidence/softmax'
import type { Logits, Probabilities } from '../confidence/types'
import type { PlainFault } from '../faults'
import type { ActiveModel, Facts } from './facts'

export interface Answer {
  readonly logits: Logits
  readonly confidences: Probabilities
  /** Class indices, surest first. */
  readonly order: Uint32Array
  /** null for independent (sigmoid) scores: they are not one distribution. */
  readonly readouts: Readouts | null
}

const orders = new WeakMap<Logits, Uint32Array>()

export function orderOf(logits: Logits): Uint32Array {
  let known = orders.get(logits)
  if (!known) orders.set(logits, (known = order(logits)))
  return known
}

export function answer(logits: Logits, temperature: number, model: Pick<ActiveModel, 'link' | 'outputKind'>): Answer {
  const p = confidences(logits, temperature, model.link)
  const sorted = orderOf(logits)
  return {
    logits,
    confidences: p,
    order: sorted,
    readouts: model.link === 'softmax' ? readouts(logits, p, sorted, temperature, model.outputKind === 'logits') : null,
  }
}

/** The filmstrip needs only the top: one pass, nothing kept. */
export function topOf(logits: Logits, temperature: number, model: Pick<ActiveModel, 'link'>): { index: number; confidence: number } {
  const index = orderOf(logits)[0] ?? 0
  return { index, confidence: confidences(logits, temperature, model.link)[index] ?? Number.NaN }
}

/** What the page speaks of: the selected photo, or the camera while it is on. */
export interface Subject {
  readonly name: string
  readonly logits: Logits | null
  readonly fault: PlainFault | null
  readonly damaged: boolean
  readonly moving: boolean
}

export function subjectOf(s: Pick<Facts, 'camera' | 'photos' | 'selected'>): Subject | null {
  const { camera } = s
  if (camera) return { name: 'camera', logits: camera.logits, fault: camera.fault, damaged: false, moving: camera.status === 'live' }
  const photo = s.photos.find((p) => p.id === s.selected)
  return photo ? { name: photo.name, logits: photo.logits, fault: photo.fault, damaged: photo.state === 'damaged', moving: false } : null
}
