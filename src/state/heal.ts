/** A dead or hung worker is replaced by another with the same model on the same device; the queue then goes on. */
import { sentence, toPlain } from '../faults'
import { Session } from '../worker/session'
import { facts, notice, store } from './store'
import { work } from './work'

let healing: Promise<void> | null = null

export function healSession(): Promise<void> {
  healing ??= reopen().finally(() => (healing = null))
  return healing
}

async function reopen(): Promise<void> {
  const lost = work.session
  const model = facts().model
  if (!lost?.dead || !model) return
  try {
    const session = await Session.open(lost.model, () => model.recipe, { runtime: lost.runtime, devices: [lost.device, 'wasm', 'cpu'] })
    // Another model may have been opened meanwhile: it has its own worker.
    if (work.session === lost) {
      work.session = session
      store.setState({ engine: { runtime: session.runtime, device: session.device, ms: null } })
    } else session.close()
  } catch (error) {
    notice('fault', `The background worker could not be restarted. ${sentence(toPlain(error))} Reload the page to go on.`)
  }
}
