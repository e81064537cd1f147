/**
 * Room for a new model. Two at a time are a comfort: the old one answers until the new one has run. Where both do not fit,
 * the old one goes first, and comes back when the new one fails.
 */
import type { ModelPackage } from '../models/card'
import { memoryLimit } from '../models/memory'
import { Session } from '../worker/session'
import { stopTrials } from './devices'
import { hold } from './heal'
import { pump } from './queue'
import { facts, store } from './store'
import { work } from './work'

/** What was closed for one that has not come yet. */
let freed: Session | null = null

/** Bytes while it computes, as far as they are known. */
function needs({ graph: { weightMemory, stepMemory } }: Pick<ModelPackage, 'graph'>): number {
  return weightMemory + (stepMemory ?? 0)
}

export function bothFit(one: Pick<ModelPackage, 'graph'>, other: Pick<ModelPackage, 'graph'>, limit = memoryLimit()): boolean {
  return needs(one) + needs(other) <= limit
}

/** Before `wanted` is loaded. Photos wait in the queue until there is a session again. */
export function makeRoom(wanted: ModelPackage): void {
  const old = work.session
  if (!old || bothFit(old.model, wanted)) return
  stopTrials()
  freed = old
  work.session = null
  old.close()
  store.setState((s) => ({ engine: s.engine ? { ...s.engine, healing: true } : null }))
}

/** The new one is here. */
export function roomTaken(): void {
  freed = null
}

/** The new one did not come: what had to go is opened again, from the bytes that are still here. */
export async function comeBack(): Promise<void> {
  const old = freed
  const { model } = facts()
  freed = null
  if (!old || !model || work.session) return
  const session = await Session.open(old.model, () => model.recipe, { devices: [old.device, 'wasm', 'cpu'] })
  // Another may have been opened meanwhile.
  if (work.session) return session.close()
  hold(session)
  store.setState({ engine: { runtime: session.runtime, device: session.device, ms: null } })
  pump()
}
