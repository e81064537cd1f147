/** A detector's raw outputs to the objects in a photo: the candidates go to the worker that keeps them, the boxes that stand come back. */
import type { Part, Suppression, Survivors } from '../../detection/types'
import { type Device, deviceTitle } from '../../engines/engine'
import { Fault } from '../../faults'
import { placingOf } from '../../pixels/placing'
import { decode, suppress } from '../../worker/detector'
import type { ActiveModel } from '../facts'
import { facts } from '../store'

/** What the camera's candidates are kept under. */
export const cameraId = 'camera'

const made = new WeakMap<Survivors, Suppression>()

/** The suppression that these objects stand under; it may have been changed since. */
export function isFresh(objects: Survivors): boolean {
  return made.get(objects) === facts().detect.suppression
}

/** `changed` stands under the same suppression as `objects`, which it was made of. */
export function sameUnder(objects: Survivors, changed: Survivors): Survivors {
  const suppression = made.get(objects)
  if (suppression) made.set(changed, suppression)
  return changed
}

/**
 * `id`: the photo's, or `camera`. `picture`: its size as shown. The parts are moved. Throws Fault `not-a-number` when no row of the
 * head can be read.
 */
export async function askObjects(
  id: string, parts: readonly Part[], { head, recipe }: Pick<ActiveModel, 'head' | 'recipe'>, picture: { readonly width: number; readonly height: number },
  device: Device | undefined, signal: AbortSignal,
): Promise<Survivors> {
  if (!head) throw new Fault('internal', 'The model in hand finds no objects.')
  const { width, height } = picture
  const { suppression } = facts().detect
  const objects = await decode({
    id, parts, told: head, picture: { width, height }, placing: placingOf(width, height, recipe),
    input: { width: recipe.width, height: recipe.height }, suppression,
  }, signal)
  if (objects.rows > 0 && objects.invalid === objects.rows) {
    throw new Fault('not-a-number', `The model answered with invalid numbers (NaN or infinity)${device ? ` on ${deviceTitle[device]}` : ''}.`, 'No objects can be given for this photo.')
  }
  made.set(objects, suppression)
  // A slider may have moved meanwhile.
  return isFresh(objects) ? objects : ((await askAgain(id, signal)) ?? objects)
}

/** The same candidates under the suppression of now; null when they are not kept any more. */
export async function askAgain(id: string, signal: AbortSignal): Promise<Survivors | null> {
  const { suppression } = facts().detect
  const objects = await suppress(id, suppression, signal)
  if (objects) made.set(objects, suppression)
  return objects
}
