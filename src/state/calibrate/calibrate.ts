/** The Calibrate panel's actions: a set in, a split, methods fitted and measured one after another, a temperature taken. */
import { methods } from '../../confidence/calibrators'
import type { SplitOptions } from '../../confidence/split'
import { Fault, type PlainFault, toPlain } from '../../faults'
import { fetchBytes } from '../../models/fetchBytes'
import type { Calibrated, OpenedSet } from '../../worker/calls'
import { Measurer } from '../../worker/measurer'
import type { Calibrate } from '../facts'
import { facts, store } from '../store'

let measurer: Measurer | null = null
let work: AbortController | null = null
/** Kept so that a dead worker can be given the set again: handles on files, or the photos' logits. */
type Source =
  | { readonly from: 'files'; readonly first: Blob; readonly second: Blob | null; readonly names: readonly string[] | null }
  | { readonly from: 'photos'; readonly logits: Float32Array; readonly labels: Int32Array; readonly classes: number; readonly names: readonly string[]; readonly files: readonly { readonly path: string; readonly file: File }[] }
let source: Source | null = null

function patch(change: Partial<Calibrate>): void {
  store.setState((s) => ({ calibrate: { ...s.calibrate, ...change } }))
}

/** The built-in model's own validation logits, so that there is something to see on the first visit. `fault`: what stays said beside it. */
export async function openExample(fault: PlainFault | null = null): Promise<void> {
  if (facts().calibrate.set || facts().calibrate.opening !== null) return
  patch({ opening: 0, fault })
  const mine = turn
  try {
    const [first, second] = await Promise.all(['logits', 'labels'].map(async (name) => new Blob([await fetchBytes(new URL(`calibrate/${name}.npy`, document.baseURI).href, {})])))
    // A person's own set may have come while it was fetched.
    if (mine !== turn) return
    await openSource({ from: 'files', first: first!, second: second!, names: null }, 'Everyday ResNet on Tiny-ImageNet validation pictures', true)
  } catch (error) {
    if (mine === turn) patch({ opening: null, fault: toPlain(error) })
  }
}

/** What was opened and did not make a set by itself: it may be one half. */
const halves: { logits: File | null; labels: File | null } = { logits: null, labels: null }
/** Counts what a person opened: the newest wins. */
let turn = 0

/** Logits and labels may lie in one file, or in two that come together or one after the other: what each is, its content tells. */
export async function takeSetFiles(list: readonly File[], as: 'logits' | 'labels'): Promise<void> {
  if (list.length > 1) Object.assign(halves, { logits: list[0], labels: list[1] })
  else halves[as] = list[0]!
  const names = facts().model?.labels ?? null
  const way = (files: readonly File[]): Way => [{ from: 'files', first: files[0]!, second: files[1] ?? null, names }, files.map(({ name }) => name).join(' and ')]
  const files = [halves.logits, halves.labels].filter((file) => file !== null)
  // What came before may be no half of it at all, or a file that cannot be read: then the new one by itself.
  // Labels alone may be meant for the logits in hand.
  const inHand = as === 'labels' && files.length === 1 && source?.from === 'files' && !facts().calibrate.set?.example ? [way([source.first as File, ...files])] : []
  const opened = await takeSource(...inHand, way(files), ...(files.length > list.length ? [way(list)] : []))
  if (opened) Object.assign(halves, { logits: null, labels: null })
}

type Way = readonly [given: Source, name: string]

/** A person's own set, the first way that makes one. False when none did (the page says why of the first, the set in hand stays) or a newer came. */
export async function takeSource(...ways: readonly Way[]): Promise<boolean> {
  const mine = ++turn
  patch({ opening: 0, fault: null })
  const faults: PlainFault[] = []
  for (const [given, name] of ways) {
    try {
      await openSource(given, name, false)
      return mine === turn
    } catch (error) {
      if (mine !== turn) return false
      faults.push(toPlain(error))
    }
  }
  const fault = faults[0] ?? null
  patch({ opening: null, fault, fitting: null })
  goOn(fault)
  return false
}

/** What it was called away from. */
function goOn(fault: PlainFault | null): void {
  if (facts().calibrate.set) void measure(['none', 'temperature', facts().calibrate.chosen])
  else void openExample(fault)
}

/** The set that is being read is not wanted after all: the one in hand stays. */
export function cancelOpening(): void {
  turn++
  work?.abort(new Fault('cancelled', 'Cancelled.'))
  work = null
  Object.assign(halves, { logits: null, labels: null })
  patch({ opening: null, fitting: null })
  goOn(null)
}

async function openSource(given: Source, name: string, example: boolean): Promise<void> {
  work?.abort()
  const { signal } = (work = new AbortController())
  if (!measurer || measurer.dead) measurer = new Measurer()
  const opened = await give(measurer, given, signal)
  source = given
  patch({ set: { ...opened, name, example }, opening: null, results: {}, fitting: null, sets: null, threshold: null })
  await measure(['none', 'temperature', facts().calibrate.chosen])
}

function give(to: Measurer, given: Source, signal: AbortSignal): Promise<OpenedSet> {
  if (given.from === 'photos') return to.give({ logits: given.logits, labels: given.labels, classes: given.classes, names: given.names, files: given.files.map(({ path }) => path) }, signal)
  return to.open({ first: given.first, second: given.second, names: given.names }, signal, (share) => !signal.aborted && patch({ opening: share }))
}

/** Measures what is not measured yet, one method after another; a change of set or split ends it. */
export async function measure(ids: readonly string[]): Promise<void> {
  const { signal } = (work ??= new AbortController())
  try {
    for (const id of ids) {
      if (signal.aborted) return
      if (facts().calibrate.results[id]) continue
      patch({ fitting: id, fitted: 0 })
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
  return (await openMeasurer(signal)).calibrate(id, split, bins, signal, (share) => !signal.aborted && patch({ fitted: share }))
}

/** The photo that a row of the set was made from: a handle, read when somebody looks. */
export function photoOf(row: number): File | null {
  return source?.from === 'photos' ? (source.files[row]?.file ?? null) : null
}

/** With the set in it, also after it died. */
export async function openMeasurer(signal: AbortSignal): Promise<Measurer> {
  if (measurer?.dead && source) {
    measurer = new Measurer()
    await give(measurer, source, signal)
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
  patch({ ...change, results: {}, fault: null, fitting: null, sets: null, threshold: null })
  if (facts().calibrate.set) void measure([...new Set(['none', 'temperature', chosen, ...before])])
}
