/** The Calibrate panel's actions: a set in, a split, methods fitted and measured one after another, a temperature taken. */
import { methods } from '../../confidence/calibrators'
import type { SplitOptions } from '../../confidence/split'
import { Fault, toPlain } from '../../faults'
import { fetchBytes } from '../../models/fetchBytes'
import type { Calibrated } from '../../worker/calls'
import { Measurer } from '../../worker/measurer'
import type { Calibrate } from '../facts'
import { facts, store } from '../store'

let measurer: Measurer | null = null
let work: AbortController | null = null
/** Kept so that a dead worker can be given the set again. Blobs are handles, not copies. */
let files: { readonly logits: Blob; readonly labels: Blob } | null = null

function patch(change: Partial<Calibrate>): void {
  store.setState((s) => ({ calibrate: { ...s.calibrate, ...change } }))
}

/** The built-in model's own validation logits, so that there is something to see on the first visit. */
export async function openExample(): Promise<void> {
  if (facts().calibrate.set || facts().calibrate.opening) return
  patch({ opening: true, fault: null })
  try {
    const [logits, labels] = await Promise.all(['logits', 'labels'].map(async (name) => new Blob([await fetchBytes(new URL(`calibrate/${name}.npy`, document.baseURI).href, {})])))
    await open({ logits: logits!, labels: labels! }, 'Everyday ResNet on Tiny-ImageNet validation pictures', true)
  } catch (error) {
    patch({ opening: false, fault: toPlain(error) })
  }
}

const waiting: { logits: File | null; labels: File | null } = { logits: null, labels: null }

/** Logits and labels may come together or one after the other; which is which is told by the name, else by where they were put. */
export async function takeSetFiles(list: readonly File[], as: 'logits' | 'labels'): Promise<void> {
  for (const file of list) {
    const kind = list.length > 1 ? (/label|target|\by\b|_y\b/i.test(file.name) ? 'labels' : 'logits') : as
    waiting[kind] = file
  }
  const { logits, labels } = waiting
  if (!logits || !labels) return patch({ fault: toPlain(new Fault('labelled-set', logits ? `${logits.name} is here.` : `${labels!.name} is here.`, logits ? 'Now open its labels.' : 'Now open its logits.')) })
  Object.assign(waiting, { logits: null, labels: null })
  patch({ opening: true, fault: null })
  try {
    await open({ logits, labels }, logits.name, false)
  } catch (error) {
    patch({ opening: false, fault: toPlain(error) })
  }
}

async function open(given: { logits: Blob; labels: Blob }, name: string, example: boolean): Promise<void> {
  work?.abort()
  const { signal } = (work = new AbortController())
  if (!measurer || measurer.dead) measurer = new Measurer()
  const opened = await measurer.open(given.logits, given.labels, signal)
  files = given
  patch({ set: { ...opened, name, example }, opening: false, fault: null, results: {}, fitting: null })
  await measure(['none', 'temperature'])
}

/** Measures what is not measured yet, one method after another; a change of set or split ends it. */
export async function measure(ids: readonly string[]): Promise<void> {
  const { signal } = (work ??= new AbortController())
  try {
    for (const id of ids) {
      if (signal.aborted) return
      if (facts().calibrate.results[id]) continue
      patch({ fitting: id })
      const result = await ask(id, signal)
      if (!signal.aborted) patch({ results: { ...facts().calibrate.results, [id]: result } })
    }
  } catch (error) {
    if (!signal.aborted) patch({ fault: toPlain(error) })
  } finally {
    if (!signal.aborted) patch({ fitting: null })
  }
}

async function ask(id: string, signal: AbortSignal): Promise<Calibrated> {
  const { split, bins } = facts().calibrate
  return (await openMeasurer(signal)).calibrate(id, split, bins, signal)
}

/** With the set in it, also after it died. */
export async function openMeasurer(signal: AbortSignal): Promise<Measurer> {
  if (measurer?.dead && files) {
    measurer = new Measurer()
    await measurer.open(files.logits, files.labels, signal)
  }
  if (!measurer) throw new Fault('labelled-set', 'No labelled set is open.')
  return measurer
}

export function measureAll(): Promise<void> {
  return measure(['none', ...methods.map(({ id }) => id)])
}

/** Its result stands beside the model as it is. */
export function choose(method: string): void {
  patch({ chosen: method })
}

/** What is being fitted stops; what is measured stays. */
export function stopMeasuring(): void {
  work?.abort()
  work = new AbortController()
  patch({ fitting: null })
}

export function setSplit(split: Partial<SplitOptions>): void {
  again({ split: { ...facts().calibrate.split, ...split } })
}

export function setBins(bins: number): void {
  if (Number.isInteger(bins) && bins >= 2 && bins <= 100) again({ bins })
}

function again(change: Partial<Calibrate>): void {
  const { results, chosen } = facts().calibrate
  const before = Object.keys(results)
  work?.abort()
  work = new AbortController()
  patch({ ...change, results: {}, fault: null, fitting: null })
  if (facts().calibrate.set) void measure([...new Set(['none', 'temperature', chosen, ...before])])
}
