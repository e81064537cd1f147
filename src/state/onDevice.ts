/** The selected photo and the model in hand, tried in ways the page does not answer with: what such tests have in common. */
import type { Logits } from '../confidence/types'
import type { Device } from '../engines/engine'
import { Fault } from '../faults'
import { turns } from '../worker/inTurn'
import { Session } from '../worker/session'
import { scheduleTrials, stopTrials } from './devices'
import type { ActiveModel, Photo } from './facts'
import { readLogits } from './readLogits'
import { facts, photoById } from './store'
import { work } from './work'

/** WASM first: it is the reference, or CPU where there is no WASM. Both compute in float32 by plain rules. */
export const compareOrder: readonly Device[] = ['wasm', 'cpu', 'webgl', 'webgpu']

export interface InHand {
  readonly model: ActiveModel
  readonly session: Session
  readonly photo: Photo
  readonly blob: Blob
}

export function inHand(): InHand {
  const { model, selected } = facts()
  const { session } = work
  const photo = selected === null ? undefined : photoById(selected)
  if (!model || !session || !photo?.blob) throw new Fault('cancelled', 'Open a photo first.')
  return { model, session, photo, blob: photo.blob }
}

/** Two tests at once would only slow each other: one at a time, and no trials of devices meanwhile. */
export const alone = turns()(async (test: () => Promise<void>): Promise<void> => {
  stopTrials()
  try {
    await test()
  } finally {
    if (facts().forced === null) scheduleTrials()
  }
})

/** One answer of the model on this device, in a worker of its own that is closed after: a broken driver harms nobody. */
export async function onDevice(device: Device, tensor: Float32Array<ArrayBuffer>, { model, session: current }: InHand, signal: AbortSignal): Promise<{ logits: Logits; ms: number }> {
  let session: Session | null = null
  try {
    session = await Session.open(current.model, () => model.recipe, { devices: [device], signal })
    const { raw, ms } = await session.run(tensor, model.recipe, signal)
    return { logits: readLogits(raw, model, device), ms }
  } finally {
    session?.close()
  }
}
