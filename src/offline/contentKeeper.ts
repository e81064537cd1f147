/**
 * Files that belong together (the built-in model; the example's logits and labels) in a cache of their own, each under its content's hash.
 * A file is kept and given only when it is exactly this build's: model.json of one build and weights of another would load, and give wrong numbers.
 */
export interface KeptFile {
  readonly url: string
  /** `sha256-…`, base64. */
  readonly integrity: string
}

/** Conflict: the server has another build's file under this name. */
const otherBuild = 409

export class ContentKeeper {
  readonly #files: ReadonlyMap<string, string>

  constructor(readonly cacheName: string, files: readonly KeptFile[]) {
    this.#files = new Map(files.map(({ url, integrity }) => [url, integrity]))
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  async keepAll(): Promise<void> {
    await Promise.all([...this.#files.keys()].map((path) => this.answer(path)))
  }

  async answer(path: string): Promise<Response> {
    const cache = await caches.open(this.cacheName)
    const key = this.#key(path)
    const kept = await cache.match(key)
    if (kept) return kept
    // The browser's own cache may hold an older build's file: then past it.
    const found = (await this.#fetch(path, 'default')) ?? (await this.#fetch(path, 'reload'))
    if (!found) return new Response(null, { status: otherBuild })
    // A full disk is no reason to withhold the answer.
    if (found.ok) await cache.put(key, found.clone()).catch(() => undefined)
    return found
  }

  /** Other builds' files. */
  async forgetOthers(): Promise<void> {
    const cache = await caches.open(this.cacheName)
    const own = new Set([...this.#files.keys()].map((path) => this.#key(path)))
    for (const { url } of await cache.keys()) if (!own.has(url)) await cache.delete(url)
  }

  /** null for a whole answer that is not this build's file. An error status is passed on. */
  async #fetch(path: string, mode: RequestCache): Promise<Response | null> {
    const response = await fetch(path, { cache: mode, credentials: 'same-origin' })
    if (!response.ok) return response
    const bytes = await response.clone().arrayBuffer()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    return `sha256-${btoa(String.fromCharCode(...digest))}` === this.#files.get(path) ? response : null
  }

  #key(path: string): string {
    const url = new URL(path, location.href)
    url.searchParams.set('is', this.#files.get(path)!)
    return url.href
  }
}
