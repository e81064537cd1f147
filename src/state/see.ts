/** The crop the model sees, asked for only when somebody looks. */
import { Fault } from '../faults'
import type { Picture, Seen } from '../worker/calls'
import { see as ask } from '../worker/preparer'
import { facts } from './store'

export async function see(picture: Picture, signal: AbortSignal, recipe = facts().model?.recipe): Promise<Seen> {
  if (!recipe) throw new Fault('cancelled', 'No model is open.')
  return ask(picture, recipe, signal)
}
