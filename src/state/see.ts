/** The crop the model sees, asked for only when somebody looks. */
import { Fault } from '../faults'
import type { Seen } from '../worker/calls'
import { pageDecode } from '../worker/pageDecode'
import { facts } from './store'
import { work } from './work'

export async function see(photo: Blob, signal: AbortSignal, recipe = facts().model?.recipe): Promise<Seen> {
  const { session } = work
  if (!session || !recipe) throw new Fault('cancelled', 'No model is open.')
  try {
    return await session.see(photo, recipe, signal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'image-needs-page') throw error
    const { bitmap } = await pageDecode(photo)
    return session.see(bitmap, recipe, signal)
  }
}
