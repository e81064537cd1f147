/**
 * A model.json at an address, with the weight files beside it. What is wrong with the graph is said before any weight is asked for.
 * With a keeper, files that are already here are not asked for again, and a kept model asks for nothing.
 */
import { Fault, quote } from '../faults'
import type { Keeper } from './cache'
import { fetchBytes, type FetchOptions, HttpFault } from './fetchBytes'
import { formatOf, headBytes } from './formats'
import type { WeightGroup } from './manifest'
import { type ModelJson, readModelJson } from './modelJson'
import type { FetchContext } from './sources/source'
import { checkGroup, checkImpostor, missingFiles } from './weights'

/** Browsers open six connections to a host; two stay free for the page. */
const atOnce = 4
const mostText = 256 * 2 ** 20
/** Bytes of the first file that make it more than a model.json. */
const tellsFrom = 2 ** 20

export interface Downloaded {
  readonly file?: undefined
  readonly jsonText: string
  readonly graph: ModelJson
  /** `shards[g][s]`: the bytes of `manifest[g].paths[s]`. */
  readonly shards: readonly (readonly Uint8Array<ArrayBuffer>[])[]
}

/** A model of one piece at an address. */
export interface DownloadedFile {
  readonly file: Uint8Array<ArrayBuffer>
}

export async function download(model: URL, context: FetchContext, keeper: Keeper | null = null): Promise<Downloaded> {
  const { file, ...rest } = await downloadAny(model, context, keeper)
  if (file) throw new Fault('model-not-json', `${quote(model.pathname.split('/').at(-1)!)} is not a model.json.`)
  return rest as Downloaded
}

/** A model.json and its weights, or a model of one piece: told by content. `size`: bytes of the first file, where they are known. */
export async function downloadAny(model: URL, context: FetchContext, keeper: Keeper | null = null, size: number = mostText): Promise<Downloaded | DownloadedFile> {
  context.onProgress?.(0, null)
  const bytes = await readModel(model, context, keeper, size)
  if (formatOf(bytes.subarray(0, headBytes))) {
    context.onProgress?.(bytes.length, bytes.length)
    return { file: bytes }
  }
  const jsonText = new TextDecoder().decode(bytes)
  const graph = readModelJson(jsonText, context.knownOp)
  if (keeper) keeper.needs = graph.weightBytes
  const shards = await fetchShards(graph.manifest, model, context, keeper)
  return { jsonText, graph, shards }
}

/** Addresses of everything that must be here before a model is whole, model.json first. */
export function filesOf(model: URL, graph: ModelJson): string[] {
  return [model.href, ...graph.manifest.flatMap(({ paths }) => paths.map((path) => beside(model, path).href))]
}

/** A complete model's own copy; else asked again, because an unfinished one may have changed at its host. */
async function readModel(model: URL, context: FetchContext, keeper: Keeper | null, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const kept = keeper?.complete ? await keeper.read(model.href) : null
  // A model.json is small beside its weights and gone before its bytes could be read; of a model of one piece they are all there is.
  const bytes = kept ?? await fetchBytes(model, { ...fetchOptions(context), maxBytes: size, onProgress: (loaded, total) => loaded > tellsFrom && context.onProgress?.(loaded, total) })
  // Only a model is worth keeping: a web page in its place is refused here, before anything is pinned.
  if (!kept && keeper) {
    if (!formatOf(bytes.subarray(0, headBytes))) readModelJson(new TextDecoder().decode(bytes), context.knownOp)
    else keeper.needs = bytes.length
    await keeper.writeModel(model.href, bytes)
  }
  return bytes
}

export async function fetchText(url: URL, context: FetchContext): Promise<string> {
  const bytes = await fetchBytes(url, { ...fetchOptions(context), maxBytes: mostText })
  return new TextDecoder().decode(bytes)
}

function fetchOptions({ signal, fetch, firstByteMs, stallMs }: FetchContext): FetchOptions {
  return { signal, fetch, firstByteMs, stallMs }
}

/** An address beside `model`, and never elsewhere. `path` has passed `checkPath`. The model's query is its own. */
export function beside(model: URL, path: string): URL {
  const folder = new URL('.', model)
  const url = new URL(path.split('/').map(encodeURIComponent).join('/'), folder)
  if (!url.href.startsWith(folder.href)) throw new Fault('model-path', `Refused: the model names a weight file outside its own folder: ${quote(path)}`)
  return url
}

async function fetchShards(groups: readonly WeightGroup[], model: URL, context: FetchContext, keeper: Keeper | null): Promise<Uint8Array<ArrayBuffer>[][]> {
  const total = groups.reduce((sum, group) => sum + group.bytes, 0)
  const files = groups.flatMap((group, g) => group.paths.map((path, s) => ({ path, g, s, url: beside(model, path) })))
  const out = groups.map((): Uint8Array<ArrayBuffer>[] => [])
  const loaded = new Map<string, number>()
  const report = (key: string, bytes: number): void => {
    loaded.set(key, bytes)
    context.onProgress?.([...loaded.values()].reduce((sum, n) => sum + n, 0), total)
  }
  context.onProgress?.(0, total)

  // The first real failure ends the others; files that are not there are collected, so that all can be named.
  const stop = new AbortController()
  const cancel = (): void => stop.abort(context.signal?.reason)
  if (context.signal?.aborted) cancel()
  context.signal?.addEventListener('abort', cancel, { once: true })
  const missing: { path: string; fault: Fault }[] = []
  const queue = [...files]
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const { path, g, s, url } = file
      try {
        const kept = await keeper?.read(url.href) ?? null
        // A little more than the whole is enough to say that it is too much.
        const bytes = kept ?? await fetchBytes(url, {
          ...fetchOptions(context), signal: stop.signal, maxBytes: 2 * total + 2 ** 20, onProgress: (bytes) => report(`${g}/${s}`, bytes),
        })
        report(`${g}/${s}`, bytes.length)
        if (!kept) {
          checkImpostor(path, bytes, url.host)
          await keeper?.write(url.href, bytes)
        }
        out[g]![s] = bytes
      } catch (error) {
        if (!(error instanceof HttpFault) || (error.status !== 404 && error.status !== 410)) {
          stop.abort(error)
          throw error
        }
        missing.push({ path, fault: error })
      }
    }
  }
  try {
    // All are waited for, also after a failure: what is whole by then is kept for the next try.
    const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, files.length) }, work))
    if (stop.signal.aborted) throw stop.signal.reason instanceof Fault ? stop.signal.reason : new Fault('cancelled', 'Cancelled.')
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed) throw failed.reason
  } finally {
    context.signal?.removeEventListener('abort', cancel)
  }
  if (missing.length > 0) throw missingFiles(missing.map(({ path }) => path), files.length, missing[0]!.fault.message)
  for (const [g, group] of groups.entries()) {
    try {
      checkGroup(group, group.paths.map((path, s) => ({ path, bytes: out[g]![s]! })), model.host)
    } catch (error) {
      // The manifest has only the group's length, so no one can say which of its files is wrong.
      await keeper?.drop(group.paths.map((path) => beside(model, path).href))
      throw error
    }
  }
  return out
}
