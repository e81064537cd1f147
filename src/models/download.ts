/** A model.json at an address, with the weight files beside it. What is wrong with the graph is said before any weight is asked for. */
import { Fault, quote } from '../faults'
import { fetchBytes, type FetchOptions, HttpFault } from './fetchBytes'
import { readGraph, type ReadGraph } from './graph'
import type { WeightGroup } from './manifest'
import type { FetchContext } from './sources/source'
import { missingFiles } from './weights'

/** Browsers open six connections to a host; two stay free for the page. */
const atOnce = 4
const mostText = 256 * 2 ** 20

export interface Downloaded {
  readonly jsonText: string
  readonly graph: ReadGraph
  /** `shards[g][s]`: the bytes of `manifest[g].paths[s]`. */
  readonly shards: readonly (readonly Uint8Array<ArrayBuffer>[])[]
}

export async function download(model: URL, context: FetchContext): Promise<Downloaded> {
  context.onProgress?.(0, null)
  const jsonText = await fetchText(model, context)
  const graph = readGraph(jsonText, context.knownOp)
  const shards = await fetchShards(graph.manifest, model, context)
  return { jsonText, graph, shards }
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

async function fetchShards(groups: readonly WeightGroup[], model: URL, context: FetchContext): Promise<Uint8Array<ArrayBuffer>[][]> {
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
        // A little more than the whole is enough to say that it is too much.
        out[g]![s] = await fetchBytes(url, {
          ...fetchOptions(context), signal: stop.signal, maxBytes: 2 * total + 2 ** 20, onProgress: (bytes) => report(`${g}/${s}`, bytes),
        })
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
    await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, work))
  } finally {
    context.signal?.removeEventListener('abort', cancel)
  }
  if (missing.length > 0) throw missingFiles(missing.map(({ path }) => path), files.length, missing[0]!.fault.message)
  return out
}
