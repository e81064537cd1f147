import { finiteMax } from '../confidence/softmax'
import { asLogits, type Logits } from '../confidence/types'
import { type Device, deviceTitle } from '../engines/engine'
import { Fault } from '../faults'
import { toLogits } from '../models/outputKind'
import type { ActiveModel } from './facts'

/** Raw output to the logits of the classes shown. Throws Fault `not-a-number` when they have no distribution. */
export function readLogits(raw: Float32Array, model: ActiveModel, device: Device | undefined): Logits {
  const logits = asLogits(toLogits(raw, model.outputKind).subarray(model.offset))
  if (Number.isNaN(finiteMax(logits))) throw invalid(device ? ` on ${deviceTitle[device]}` : '')
  return logits
}

export function invalid(where: string): Fault {
  return new Fault('not-a-number', `The model answered with invalid numbers (NaN or infinity)${where}.`, 'No confidence can be given for this photo.')
}
