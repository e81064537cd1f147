/** What follows from the facts. The order of classes is computed once per photo: it does not depend on T. */
import { order } from '../confidence/order'
import { type Readouts, readouts } from '../confidence/readouts'
import { confidences } from '../confidence/softmax'
import type { Logits, Probabilities } from '../confidence/types'
import type { World } from '../confidence/world'
import type { Survivors } from '../detection/types'
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

/** How logits are read now: the slider's T, or a calibrator that stands in its place. */
export type Reading = Pick<Facts, 'temperature' | 'inUse'>

function shownConfidences(logits: Logits, { temperature, inUse }: Reading, model: Pick<ActiveModel, 'link'>): Probabilities {
  return inUse ? inUse.of(logits) : confidences(logits, temperature, model.link)
}

export function answer(logits: Logits, reading: Reading, model: Pick<ActiveModel, 'link' | 'outputKind'>): Answer {
  const { temperature, inUse } = reading
  const p = shownConfidences(logits, reading, model)
  const sorted = inUse && !inUse.keepsRanking ? orderOfShown(p) : orderOf(logits)
  if (model.link !== 'softmax') return { logits, confidences: p, order: sorted, readouts: null }
  const told = inUse ? readoutsOf(p, sorted) : readouts(logits, p, sorted, temperature, model.outputKind === 'logits')
  return { logits, confidences: p, order: sorted, readouts: told }
}

/** The fitted warning "outside its world", where it says anything: fitted with the model's own preprocessing, on logits. */
export function worldOf(model: Pick<ActiveModel, 'card' | 'recipeFrom' | 'outputKind'> | null): World | null {
  return model?.recipeFrom === 'card' && model.outputKind === 'logits' ? model.card.measured?.world ?? null : null
}

/** The filmstrip needs only the top: one pass, nothing kept. */
export function topOf(logits: Logits, reading: Reading, model: Pick<ActiveModel, 'link'>): { index: number; confidence: number } {
  const p = shownConfidences(logits, reading, model)
  const index = (reading.inUse && !reading.inUse.keepsRanking ? orderOfShown(p) : orderOf(logits))[0] ?? 0
  return { index, confidence: p[index] ?? Number.NaN }
}

/** By calibrated confidence, the lower index on ties: a calibrator may turn the order round. */
function orderOfShown(p: Probabilities): Uint32Array {
  return Uint32Array.from(p, (_, i) => i).sort((a, b) => p[b]! - p[a]! || a - b)
}

/** Of probabilities alone: there is no energy without logits. */
function readoutsOf(p: Probabilities, sorted: Uint32Array): Readouts {
  let bits = 0
  for (const x of p) if (x > 0) bits -= x * Math.log2(x)
  const top = p[sorted[0] ?? 0] ?? Number.NaN
  return { top, marginPoints: sorted.length > 1 ? (top - p[sorted[1]!]!) * 100 : null, entropyBits: Math.max(0, bits), energy: null }
}

/** What the page speaks of: the selected photo, or the camera while it is on. A photo may have answers of both tasks: the model in hand reads its own. */
export interface Subject {
  readonly name: string
  readonly logits: Logits | null
  readonly objects: Survivors | null
  readonly fault: PlainFault | null
  readonly damaged: boolean
  readonly moving: boolean
}

export function subjectOf(s: Pick<Facts, 'camera' | 'photos' | 'selected' | 'model'>): Subject | null {
  const { camera } = s
  const head = s.model?.head ?? null
  if (camera) return { name: 'camera', logits: head ? null : camera.logits, objects: head ? camera.objects : null, fault: camera.fault, damaged: false, moving: camera.status === 'live' }
  const photo = s.photos.find((p) => p.id === s.selected)
  return photo ? { name: photo.name, logits: head ? null : photo.logits, objects: head ? photo.objects : null, fault: photo.fault, damaged: photo.state === 'damaged', moving: false } : null
}
