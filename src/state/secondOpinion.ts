/**
 * NaN or infinite logits on a GPU may be its half precision or its driver. The photo is looked at again on WASM: finite there, WASM
 * takes over, because the next photo may overflow without showing it; invalid there too, it is the model, and the device stays.
 */
import { type Device, deviceTitle, onGpu } from '../engines/engine'
import { Fault, toPlain } from '../faults'
import type { Ran } from '../worker/calls'
import { Session } from '../worker/session'
import type { ActiveModel } from './facts'
import { takeOver } from './heal'
import { invalid } from './readLogits'
import { browserStamp, keepSettings } from './settings'
import { notice, store } from './store'
import { work } from './work'

/** The last of several such photos ends the session beside: to open it for each would cost more than the run. */
const lingerMs = 5000

let other: { readonly beside: Session; readonly opened: Promise<Session> } | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/** An answer from elsewhere for a photo that has none on `doubted`; `read` makes it of the raw output. Throws Fault `not-a-number` when it has none anywhere. */
export async function secondOpinion<T>(
  doubted: Session, tensor: Float32Array<ArrayBuffer>, model: ActiveModel, signal: AbortSignal, read: (ran: Ran, device: Device) => T | Promise<T>,
): Promise<T> {
  const { session: now } = work
  // Another photo was first, and the model has moved already.
  const moved = now !== null && now !== doubted && now.model === doubted.model && !onGpu(now.device)
  const session = moved ? now : await beside(doubted, model)
  try {
    const answer = await read(await session.run(tensor, model.recipe, signal), session.device)
    trust(session, doubted)
    return answer
  } catch (error) {
    if (toPlain(error).code !== 'not-a-number') throw error
    throw invalid(` on ${deviceTitle[doubted.device]}, and on ${deviceTitle[session.device]} too`)
  } finally {
    clearTimeout(timer)
    timer = setTimeout(drop, lingerMs)
  }
}

async function beside(doubted: Session, model: ActiveModel): Promise<Session> {
  clearTimeout(timer)
  if (other?.beside !== doubted) {
    drop()
    other = { beside: doubted, opened: Session.open(doubted.model, () => model.recipe, { devices: ['wasm', 'cpu'] }) }
  }
  const mine = other
  try {
    const session = await mine.opened
    if (session.dead) throw new Fault('worker-died', 'The background worker stopped.')
    return session
  } catch (error) {
    if (other === mine) other = null
    // What the device said stands when nobody else can be asked.
    throw toPlain(error).code === 'worker-died' ? error : invalid(` on ${deviceTitle[doubted.device]}`)
  }
}

function drop(): void {
  const last = other
  other = null
  last?.opened.then((session) => session !== work.session && session.close(), () => {})
}

/** `session` gave numbers where `doubted` did not. */
function trust(session: Session, doubted: Session): void {
  if (work.session !== doubted) return
  const { device } = doubted
  other = null
  takeOver(session, null)
  store.setState((s) => ({
    forced: s.forced === device ? null : s.forced,
    devices: { ...s.devices, [device]: { status: 'fails', why: 'It answered a photo with invalid numbers (NaN or infinity).' } },
  }))
  forget(doubted.model.id, device, session.device)
  notice('note', `The model answered with invalid numbers on ${deviceTitle[device]}, but not on ${deviceTitle[session.device]}: continuing on ${deviceTitle[session.device]}.`)
}

/** The next visit does not start on it. */
function forget(id: string, device: Device, best: Device): void {
  keepSettings((kept) => {
    const known = kept.devices[id]
    if (!known) return {}
    const { [device]: _, ...ms } = known.ms
    return { devices: { ...kept.devices, [id]: { browser: browserStamp(), best, ms } } }
  })
}
