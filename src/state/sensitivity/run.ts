/**
 * Tries the variants one after the other: recipes on the session in hand, in the queue's line, so that waiting photos go on; devices each
 * in a worker of its own. Rows fill in as they come. Another photo, another model or a closed dialog end it.
 */
import { devicesOf } from '../../engines/runtimes'
import { Fault, sentence, toPlain } from '../../faults'
import type { Logits } from '../../confidence/types'
import { prepare } from '../../worker/preparer'
import { healSession } from '../heal'
import { setRecipe } from '../model'
import { alone, compareOrder, type InHand, inHand, onDevice } from '../onDevice'
import { readLogits } from '../readLogits'
import { facts, store } from '../store'
import { work } from '../work'
import { belongs, type Row, type Tested } from './rows'
import { sameRecipe, type Variant, variants } from './variants'

let running: AbortController | null = null

/** As many changes as `test` would try. */
export function changes(): readonly Variant[] {
  const { model, engine } = facts()
  if (!model || !engine) return []
  const devices = devicesOf(engine.runtime, compareOrder).filter((device) => device !== engine.device)
  return variants(model.recipe, model.card.signature.input, devices)
}

/** Settles when all is tried, or when it was ended. Without a photo there is nothing to try. */
export async function test(): Promise<void> {
  running?.abort()
  const controller = (running = new AbortController())
  const { signal } = controller
  let hand: InHand
  try {
    hand = inHand()
  } catch {
    return
  }
  const { model, photo, session } = hand
  let tested: Tested = {
    card: model.card, offset: model.offset, photo: photo.id, photoName: photo.name, recipe: model.recipe, recipeFrom: model.recipeFrom,
    device: session.device, status: 'running', rows: changes().map((variant) => ({ ...variant, status: 'waiting' })),
  }
  const show = (change: Partial<Tested>): void => store.setState({ sensitivity: (tested = { ...tested, ...change }) })
  const set = (row: Row): void => show({ rows: tested.rows.map((old) => (old.id === row.id ? row : old)) })
  show({})
  const stop = store.subscribe((s) => {
    if (!belongs(tested, s) || s.dialog === null || s.dialog === 'keys' || s.dialog === 'python') controller.abort()
  })
  // The last word at once, also where a worker takes a while to hear it.
  signal.addEventListener('abort', () => {
    stop()
    if (facts().sensitivity === tested) show({ status: 'ended', rows: tested.rows.map((row) => (row.status === 'waiting' || row.status === 'running' ? { ...row, status: 'left' } : row)) })
  })
  await alone(async () => {
    for (const row of tested.rows) {
      if (signal.aborted) return
      set({ ...row, status: 'running' })
      try {
        const logits = await answerOf(row, hand, signal)
        if (!signal.aborted) set({ ...row, status: 'done', logits })
      } catch (error) {
        if (!signal.aborted) set({ ...row, status: 'failed', why: sentence(toPlain(error)) })
      }
    }
    if (!signal.aborted) show({ status: 'done' })
  })
  stop()
}

async function answerOf({ recipe, device }: Variant, hand: InHand, signal: AbortSignal): Promise<Logits> {
  const { tensor } = await prepare(hand.blob, recipe, false, signal)
  if (device) return (await onDevice(device, tensor, { ...hand, model: { ...hand.model, recipe } }, signal)).logits
  // The session of now: a dead one may have been replaced since the last row.
  await healSession()
  const { session } = work
  if (!session) throw new Fault('cancelled', 'Cancelled.')
  const { raw } = await session.run(tensor, recipe, signal)
  return readLogits(raw, hand.model, session.device)
}

export function cancel(): void {
  running?.abort()
}

/** The row's recipe becomes the model's. Back to what it was is back to where that came from, too. */
export function use({ recipe, recipeFrom }: Tested, row: Variant): void {
  setRecipe(recipeFrom !== 'yours' && sameRecipe(row.recipe, recipe) ? null : row.recipe)
}
