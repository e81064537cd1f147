/**
 * Which device computes. First bars come from WASM or the remembered device; when nothing else is to be done the
 * others are opened one by one in a worker of their own, probed, compared and timed; the fastest right one takes over.
 */
import { type Device, deviceTitle } from '../engines/engine'
import { devicesOf } from '../engines/runtimes'
import { sentence, toPlain } from '../faults'
import { Session } from '../worker/session'
import type { DeviceReport } from './facts'
import { healSession, losses, takeOver } from './heal'
import { isBusy } from './queue'
import { browserStamp, keepSettings, readSettings } from './settings'
import { facts, notice, store } from './store'
import { work } from './work'

const candidates: readonly Device[] = ['webgpu', 'webgl', 'wasm', 'cpu']
const runs = 5
/** A new device must be clearly faster, or the page would flip between equals. */
const clearly = 0.85
/** Largest difference between two right devices, relative to the largest output: half precision keeps three digits. */
const agreement = 1e-2

let trial: AbortController | null = null
let timer: ReturnType<typeof setTimeout> | undefined

export function stopTrials(): void {
  clearTimeout(timer)
  trial?.abort()
  trial = null
}

/** A camera on the stage wants the whole machine. */
function isTaken(): boolean {
  return isBusy() || facts().camera !== null
}

/** Looks again every second until the page is idle, then tries what has not been tried for this model. */
export function scheduleTrials(): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (isTaken() || facts().engine?.healing || facts().loading.status === 'loading' || document.visibilityState === 'hidden') return scheduleTrials()
    void tryOthers()
  }, 1000)
}

async function tryOthers(): Promise<void> {
  trial?.abort()
  const controller = (trial = new AbortController())
  await measureCurrent(controller.signal)
  for (const device of devicesOf(facts().engine?.runtime ?? 'tfjs', candidates)) {
    if (controller.signal.aborted) return
    if (device === facts().engine?.device || facts().devices[device]) continue
    if (isTaken()) return scheduleTrials()
    await tryDevice(device, controller.signal)
  }
  rememberBest()
}

async function measureCurrent(signal: AbortSignal): Promise<void> {
  const { session } = work
  const { model } = facts()
  if (!session || !model) return
  try {
    const ms = await session.time(model.recipe, runs, signal)
    if (session !== work.session) return
    report(session.device, { status: 'works', ms, name: session.deviceName })
    store.setState((s) => ({ engine: s.engine ? { ...s.engine, ms } : null }))
  } catch {
    // A session that cannot even be timed is on its way out; the queue notices and heals it.
  }
}

async function tryDevice(device: Device, signal: AbortSignal): Promise<void> {
  const current = work.session
  const { model, engine } = facts()
  if (!current || !model || !engine) return
  report(device, { status: 'trying' })
  let session: Session | null = null
  try {
    session = await Session.open(current.model, () => model.recipe, { devices: [device], signal })
    const off = difference(session.opened.warm, current.opened.warm)
    if (!(off <= agreement)) {
      report(device, { status: 'fails', why: `Its answers differ from ${deviceTitle[current.device]}'s by ${(off * 100).toPrecision(2)} %.` })
      return
    }
    // A device that took seconds to warm up is not timed five times over: two tell enough.
    const slow = session.opened.warmMs > 2000
    const ms = await session.time(model.recipe, slow ? 1 : runs, signal)
    report(device, { status: 'works', ms, name: session.deviceName })
    if (work.session === current && ms < clearly * (facts().engine?.ms ?? Number.POSITIVE_INFINITY)) {
      takeOver(session, ms)
      session = null
    }
  } catch (error) {
    if (signal.aborted) {
      store.setState((s) => ({ devices: without(s.devices, device) }))
      return
    }
    report(device, { status: 'fails', why: sentence(toPlain(error)) })
  } finally {
    session?.close()
  }
}

function rememberBest(): void {
  const { model, engine, devices } = facts()
  if (!model || !engine) return
  const ms: Partial<Record<Device, number>> = {}
  for (const device of candidates) {
    const entry = devices[device]
    if (entry?.status === 'works') ms[device] = entry.ms
  }
  keepSettings((kept) => ({ devices: { ...kept.devices, [model.card.id]: { browser: browserStamp(), best: engine.device, ms } } }))
}

/** A person's choice: `null` lets the page choose. Says so when the device is not there. */
export async function chooseDevice(device: Device | null): Promise<void> {
  stopTrials()
  store.setState({ forced: device })
  await healSession()
  const current = work.session
  const { model } = facts()
  if (device === null) return scheduleTrials()
  if (!current || !model || current.device === device) return
  report(device, { status: 'trying' })
  try {
    const session = await Session.open(current.model, () => model.recipe, { devices: [device] })
    if (work.session !== current || facts().forced !== device) return session.close()
    const ms = await session.time(model.recipe, 1)
    report(device, { status: 'works', ms, name: session.deviceName })
    losses.forgive(device)
    takeOver(session, ms)
  } catch (error) {
    const why = sentence(toPlain(error))
    report(device, { status: 'fails', why })
    store.setState({ forced: null })
    notice('fault', `${deviceTitle[device]} cannot be used: ${why} Still using ${deviceTitle[current.device]}.`)
  }
}

/** What an earlier visit measured for this model in this browser, if anything. */
export function rememberedDevices(id: string): Partial<Record<Device, number>> {
  const kept = readSettings().devices[id]
  return kept?.browser === browserStamp() ? kept.ms : {}
}

function report(device: Device, entry: DeviceReport): void {
  store.setState((s) => ({ devices: { ...s.devices, [device]: entry } }))
}

function without<K extends string, V>(record: Readonly<Partial<Record<K, V>>>, key: K): Partial<Record<K, V>> {
  const copy = { ...record }
  delete copy[key]
  return copy
}

/** Largest |a - b| over all outputs, relative to the largest |b|. */
export function difference(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let worst = 0
  let scale = 1e-6
  for (let r = 0; r < b.length; r++) {
    for (let i = 0; i < b[r]!.length; i++) {
      scale = Math.max(scale, Math.abs(b[r]![i]!))
      const d = Math.abs((a[r]?.[i] ?? Number.NaN) - b[r]![i]!)
      if (!(d <= worst)) worst = d
    }
  }
  return worst / scale
}
