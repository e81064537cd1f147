/**
 * The session in hand: who holds it, and what happens when it dies. Its worker ended, hung, or lost its device, in the middle of a
 * photo or with nothing to do: another is opened with the same model, and the queue goes on.
 */
import { type Device, deviceTitle, onGpu } from '../engines/engine'
import { type Fault, sentence, toPlain } from '../faults'
import { Session } from '../worker/session'
import { Losses } from './losses'
import { facts, notice, store } from './store'
import { work } from './work'

export const losses = new Losses()
/** Milliseconds until photos need not wait for a GPU any longer. */
const promptMs = 1500
let healing: Promise<void> | null = null

/** From now on this session answers; should it die, even idle, it is replaced. */
export function hold(session: Session): void {
  work.session = session
  void session.client.died.then(async () => {
    // It may have died while its own opening was still being written down.
    await healing
    if (work.session === session) await healSession()
  })
}

/** Another device for the same model. Answers under way on the old one still arrive. */
export function takeOver(session: Session, ms: number | null): void {
  const old = work.session
  hold(session)
  store.setState({ engine: { runtime: session.runtime, device: session.device, ms } })
  closeWhenDone(old)
}

function closeWhenDone(session: Session | null): void {
  if (!session) return
  if (session.client.pending === 0) session.close()
  else setTimeout(() => closeWhenDone(session), 200)
}

/** Settles when the session in hand lives, or when none could be opened (then no engine is among the facts). Nothing to do: at once. */
export function healSession(): Promise<void> {
  healing ??= reopen().finally(() => (healing = null))
  return healing
}

async function reopen(): Promise<void> {
  const lost = work.session
  const { model } = facts()
  if (!lost?.dead || !model) return
  const why = await lost.client.died
  const { device } = lost
  store.setState({ engine: { runtime: lost.runtime, device, ms: null, healing: true } })
  const devices = losses.after(device, performance.now())
  let refused: string | null = devices[0] === device ? null : 'It was lost twice within a minute.'
  const open = (on: readonly Device[]): Promise<Session> => Session.open(lost.model, () => model.recipe, {
    devices: on,
    // How long it takes here is known: a device that does not come back must not be waited for.
    patience: Math.max(8000, 3 * lost.openMs),
    onRefused: (one, fault) => {
      if (one === device) refused = sentence(fault)
    },
  })
  const wanted = open(devices)
  try {
    const session = onGpu(devices[0]) ? await soonest(wanted, () => open(['wasm', 'cpu'])) : await wanted
    // Another model may have been opened meanwhile: it has its own worker.
    if (work.session === lost) {
      hold(session)
      store.setState({ engine: { runtime: session.runtime, device: session.device, ms: null } })
    } else session.close()
    void wanted.then((last) => settle(last, session), () => {})
  } catch (error) {
    if (work.session !== lost) return
    store.setState({ engine: null })
    notice('fault', `The background worker could not be restarted. ${sentence(toPlain(error))} Reload the page to go on.`)
  }

  /** `last` is what was wanted, `held` what was there first: the same, or WASM in the meantime. */
  function settle(last: Session, held: Session): void {
    const wants = facts().forced
    const stays = work.session !== null && work.session.model === last.model && (wants === null || wants === device)
    if (last !== held) {
      if (stays && last.device === device) takeOver(last, null)
      else last.close()
    }
    if (!stays) return
    if (last.device !== device) {
      store.setState((s) => ({ forced: null, devices: { ...s.devices, [device]: { status: 'fails', why: refused ?? 'It could not be opened again.' } } }))
    }
    if (onGpu(device) || last.device !== device) notice('note', told(why, device, last.device, devices[0] !== device))
  }
}

/** A GPU compiles its programs anew, which may take long: if it does, the photos go on elsewhere until it is there. */
async function soonest(wanted: Promise<Session>, elsewhere: () => Promise<Session>): Promise<Session> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, promptMs, null))
  const first = await Promise.race([wanted, late])
  if (first) return first
  const other = elsewhere()
  // Whichever comes first; the other comes too, or fails, and is let go.
  const session = await Promise.any([wanted, other]).catch(({ errors }: AggregateError) => { throw errors[0] })
  void other.then((one) => one !== session && one.close(), () => {})
  return session
}

/** What a person reads about it. Where nothing changes (WASM on WASM), nothing. */
function told({ code }: Fault, before: Device, after: Device, again: boolean): string {
  const what = code === 'device-lost' ? 'The graphics device was reset' : code === 'worker-hung' ? `${deviceTitle[before]} stopped answering` : 'The background worker stopped'
  if (before === after) return `${what}; the model was loaded again on ${deviceTitle[after]}.`
  if (again) return `${what} twice within a minute: continuing on ${deviceTitle[after]}.`
  return `${what}, and ${deviceTitle[before]} could not be opened again: continuing on ${deviceTitle[after]}.`
}
