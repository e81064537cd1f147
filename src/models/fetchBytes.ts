/** One file over HTTP, to its last byte, or a Fault that says which host did what. TF.js's own loader takes a 404 for weights. */
import { Fault, quote } from '../faults'

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined
  /** Bytes so far, of this file, and in all where the server says so and can be believed. */
  readonly onProgress?: ((loaded: number, total: number | null) => void) | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Milliseconds until the server must have answered. */
  readonly firstByteMs?: number | undefined
  /** Milliseconds between two pieces of the body. */
  readonly stallMs?: number | undefined
  /** More than this is refused. */
  readonly maxBytes?: number | undefined
}

/** Keeps the status, so that a caller can tell "not there" from "not allowed". */
export class HttpFault extends Fault {
  constructor(readonly status: number, message: string, hint = '') {
    super('http', message, hint)
  }
}

const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(2))} s`
const count = (n: number): string => n.toLocaleString('en')

/**
 * Throws HttpFault (error status), Fault `network` (no answer, not allowed, broken off), `deadline` (slow) or
 * `cancelled` (by `signal`).
 */
export async function fetchBytes(url: string | URL, options: FetchOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, onProgress, firstByteMs = 10_000, stallMs = 20_000, maxBytes = 2 ** 31 } = options
  const get = options.fetch ?? ((input: string | URL, init?: RequestInit) => fetch(input, init))
  const { host, file } = place(url)
  const controller = new AbortController()
  const cancel = (): void => controller.abort(cancelled(signal))
  if (signal?.aborted) throw cancelled(signal)
  signal?.addEventListener('abort', cancel, { once: true })
  const late = (ms: number, message: string): ReturnType<typeof setTimeout> =>
    setTimeout(() => controller.abort(new Fault('deadline', message, 'Try again.')), ms)
  let timer = late(firstByteMs, `${host} did not answer within ${seconds(firstByteMs)} (${file}).`)
  let whole = false
  try {
    const response = await get(url, { signal: controller.signal, referrerPolicy: 'no-referrer' }).catch(() => {
      throw endOf(controller) ?? new Fault('network', `${host} did not answer for ${file}, or does not allow other sites to read it.`,
        'Download the files and drop them here.')
    })
    if (!response.ok) throw new HttpFault(response.status, `${host} answered ${response.status} for ${file}.`)
    const pieces: Uint8Array<ArrayBuffer>[] = []
    let loaded = 0
    const total = declaredLength(response)
    const reader = (response.body ?? new Blob().stream()).getReader()
    for (;;) {
      clearTimeout(timer)
      timer = late(stallMs, `${host} stopped sending ${file} after ${count(loaded)} bytes (no more for ${seconds(stallMs)}).`)
      const { done, value } = await reader.read().catch(() => {
        throw endOf(controller) ?? new Fault('network', `The connection to ${host} broke after ${count(loaded)} bytes of ${file}.`, 'Try again.')
      })
      if (done) break
      pieces.push(value)
      loaded += value.length
      if (loaded > maxBytes) throw new Fault('network', `${file} from ${host} is larger than ${count(maxBytes)} bytes.`)
      onProgress?.(loaded, total)
    }
    if (total !== null && loaded < total) {
      throw new Fault('network', `${host} sent ${count(loaded)} of ${count(total)} bytes of ${file}.`, 'Try again.')
    }
    whole = true
    return join(pieces, loaded)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
    if (!whole) controller.abort()
  }
}

/**
 * Only where the header can be trusted to count the same bytes: a compressed body is counted before unpacking, and other
 * sites' responses hide that they were compressed.
 */
function declaredLength(response: Response): number | null {
  const declared = response.headers.get('content-length')
  return declared === null || response.headers.has('content-encoding') || response.type === 'cors' ? null : Number(declared)
}

function join(pieces: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Why our own controller ended the request, if it did. */
function endOf(controller: AbortController): Fault | null {
  return controller.signal.aborted ? (controller.signal.reason as Fault) : null
}

function cancelled(signal: AbortSignal | undefined): Fault {
  return signal?.reason instanceof Fault ? signal.reason : new Fault('cancelled', 'Cancelled.')
}

/** Host and last part of the path, fit for a sentence. */
function place(url: string | URL): { host: string; file: string } {
  const { host, pathname, href } = new URL(url)
  const last = pathname.split('/').at(-1) ?? ''
  let file = last
  try {
    file = decodeURIComponent(last)
  } catch {
    // A stray % stays as it is.
  }
  return { host: quote(host), file: quote(file || href) }
}
