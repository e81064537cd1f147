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
  const { model, forced } = facts()
  if (!lost?.dead || !model) return
  store.setState({ engine: { runtime: lost.runtime, device: lost.device, ms: null, healing: true } })
  const devices = losses.after(lost.device, performance.now())
  let refused = ''
  try {
    const session = await Session.open(lost.model, () => model.recipe, {
      runtime: lost.runtime,
      devices,
      // How long it takes here is known: a device that does not come back must not hold up the photos.
      patience: Math.max(8000, 3 * lost.openMs),
      onRefused: (device, fault) => {
        if (device === lost.device) refused = sentence(fault)
      },
    })
    // Another model may have been opened meanwhile: it has its own worker.
    if (work.session !== lost) return session.close()
    hold(session)
    store.setState((s) => ({
      engine: { runtime: session.runtime, device: session.device, ms: null },
      ...(session.device === lost.device ? {} : {
        forced: forced === lost.device ? null : s.forced,
        devices: { ...s.devices, [lost.device]: { status: 'fails', why: refused || 'It was lost twice within a minute.' } },
      }),
    }))
    if (onGpu(lost.device) || session.device !== lost.device) notice('note', told(await lost.client.died, lost.device, session.device, refused !== ''))
  } catch (error) {
    if (work.session !== lost) return
    store.setState({ engine: null })
    notice('fault', `The background worker could not be restarted. ${sentence(toPlain(error))} Reload the page to go on.`)
  }
}

/** What a person reads about it. Where nothing changes (WASM on WASM), nothing. */
function told({ code }: Fault, before: Device, after: Device, refused: boolean): string {
  const what = code === 'device-lost' ? 'The graphics device was reset' : code === 'worker-hung' ? `${deviceTitle[before]} stopped answering` : 'The background worker stopped'
  if (before === after) return `${what}; the model was loaded again on ${deviceTitle[after]}.`
  if (refused) return `${what}, and ${deviceTitle[before]} could not be opened again: continuing on ${deviceTitle[after]}.`
  return `${what} twice within a minute: continuing on ${deviceTitle[after]}.`
}
