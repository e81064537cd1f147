/**
 * Keeping the page for offline use, and new versions of it. The service worker is registered once the page has answered,
 * so that it never delays the first bars. A new version waits until a person takes it.
 */
import { quote } from '../faults'
import { facts, notice, store } from './store'

const checkEvery = 60 * 60_000

/** Only the built page has a service worker. */
export function startUpdates(): void {
  // Code that is asked for after its build is gone from the server. Where a part waits for it, its boundary says so, and once.
  addEventListener('vite:preloadError', () => {
    if (partsComing === 0) partIsGone()
  })
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const stop = store.subscribe(begin)
  function begin(): void {
    const { photos, loading } = facts()
    if (!photos.some((photo) => photo.logits) && loading.status !== 'failed') return
    stop()
    whenIdle(() => void register())
  }
}

let partsComing = 0

/** Loads the code of a part that stands in a boundary with `partFailed`. */
export async function part<T>(load: () => Promise<T>): Promise<T> {
  partsComing++
  try {
    return await load()
  } finally {
    partsComing--
  }
}

function partIsGone(): void {
  store.setState({ update: 'gone' })
}

/** A part of the page that threw. Browsers have no error class for code that does not come, only their own sentences. */
export function partFailed(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  if (/dynamically imported module|importing a module|module script|preload CSS/i.test(text)) partIsGone()
  else notice('fault', `A part of the page stopped working (${quote(text)}). Reload the page if it stays so.`)
}

export function dismissUpdate(): void {
  store.setState({ update: 'none' })
}

/** The person's click: the waiting version takes over, then the page starts again with it. */
export async function takeUpdate(): Promise<void> {
  const waiting = (await navigator.serviceWorker?.getRegistration())?.waiting
  if (!waiting) return location.reload()
  waiting.addEventListener('statechange', () => {
    // Redundant: a still newer one came in its place.
    if (waiting.state === 'activated' || waiting.state === 'redundant') location.reload()
  })
  waiting.postMessage('take over')
}

async function register(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.register(new URL('sw.js', document.baseURI), { updateViaCache: 'none' })
    offer(registration)
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing
      coming?.addEventListener('statechange', () => offer(registration))
    })
    void keepExample()
    let checked = Date.now()
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || Date.now() - checked < checkEvery) return
      checked = Date.now()
      registration.update().catch(() => undefined)
    })
  } catch {
    // Private windows and plain http have no service workers: the page works the same, with a network.
  }
}

/** What Calibrate shows on a first visit, for later visits without a network; not for somebody who asked to save data, who gets it at its first use. */
async function keepExample(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  const { connection } = navigator as { connection?: { saveData?: boolean } }
  if (!connection?.saveData) whenIdle(() => active?.postMessage('keep the example'))
}

/** The first version installed takes its place at once and is no news. */
function offer({ waiting, active }: ServiceWorkerRegistration): void {
  if (waiting && active && facts().update === 'none') store.setState({ update: 'ready' })
}

function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 5000 })
  else setTimeout(run, 1000)
}
