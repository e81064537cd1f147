/**
 * Downloaded models in the browser's Cache API: each file under its own address, and one record per model that says which
 * bytes they must be. A model counts as kept only when its record says `complete`; until then its files serve a resume.
 */
import { Fault, quote } from '../faults'
import { canHash, sha256 } from './sha256'

/** The number changes when the layout does: what an older page kept is then left to the browser to evict. */
export const cacheName = 'howsure-models-1'
/** Records need an address too; this one can never answer. */
const recordsAt = 'https://record.invalid/?model='

interface Pin {
  readonly sha256: string
  readonly bytes: number
}

interface ModelRecord {
  readonly model: string
  complete: boolean
  /** model.json's and every weight file's, by address. */
  files: { [href: string]: Pin }
  /** labels.txt as found beside the model. */
  labels: string | null
}

/** What this room needs of a Cache: tests give a Map. */
export type Store = Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>

export interface KeptSize {
  readonly model: string
  readonly complete: boolean
  readonly bytes: number
}

/** null where the browser has no cache or no hashes (a page without a secure address, a strict private window). */
export async function openStore(): Promise<Store | null> {
  if (!canHash() || !('caches' in globalThis)) return null
  return caches.open(cacheName).catch(() => null)
}

const recordAddress = (model: string): string => recordsAt + encodeURIComponent(model)

async function readRecord(store: Store, model: string): Promise<ModelRecord | null> {
  try {
    const found: unknown = await (await store.match(recordAddress(model)))?.json()
    const record = found as ModelRecord | undefined
    return record?.model === model && typeof record.files === 'object' && record.files !== null ? record : null
  } catch {
    return null
  }
}

/** Everything that was kept, also what a broken-off download left. */
export async function listKept(store: Store): Promise<KeptSize[]> {
  const models = (await store.keys()).filter(({ url }) => url.startsWith(recordsAt)).map(({ url }) => decodeURIComponent(url.slice(recordsAt.length)))
  const records = await Promise.all(models.map((model) => readRecord(store, model)))
  return records.filter((record) => record !== null).map(({ model, complete, files }) => ({
    model, complete, bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
  }))
}

export async function isKept(store: Store, model: string): Promise<boolean> {
  return (await readRecord(store, model))?.complete === true
}

export async function removeKept(store: Store, model: string): Promise<void> {
  const record = await readRecord(store, model)
  // The record goes first: files without one are nothing, a record without files would lie.
  await store.delete(recordAddress(model))
  await Promise.all(Object.keys(record?.files ?? {}).map((href) => store.delete(href)))
}

/** One model's files while it is being fetched. */
export class Keeper {
  /** Why nothing more is kept; the download itself goes on. */
  note: string | null = null
  /** Bytes of all weights, once the manifest is here. */
  needs: number | null = null
  #saving: Promise<void> = Promise.resolve()

  private constructor(readonly store: Store, private readonly record: ModelRecord) {}

  static async open(store: Store, model: string): Promise<Keeper> {
    return new Keeper(store, (await readRecord(store, model)) ?? { model, complete: false, files: {}, labels: null })
  }

  get complete(): boolean {
    return this.record.complete
  }

  get labels(): string | null {
    return this.record.labels
  }

  /** The kept bytes, checked against their pin; others are dropped, and null means: fetch. */
  async read(href: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const pin = this.#pin(href)
    if (!pin) return null
    const found = await this.store.match(href).catch(() => undefined)
    const bytes = found ? new Uint8Array(await found.arrayBuffer()) : null
    if (bytes && bytes.length === pin.bytes && (await sha256(bytes)) === pin.sha256) return bytes
    await this.store.delete(href)
    if (!this.complete) delete this.record.files[href]
    return null
  }

  /** model.json fresh from its host: another one than before makes what a broken-off download left worthless. */
  async writeModel(href: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const pin = this.#pin(href)
    if (pin && !this.complete && pin.sha256 !== (await sha256(bytes))) {
      await removeKept(this.store, this.record.model)
      this.record.files = {}
    }
    await this.write(href, bytes)
  }

  /** Keeps a whole file. Throws Fault `model-weights` when a complete model's file is not what it was. */
  async write(href: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const now = await sha256(bytes)
    const pin = this.#pin(href)
    if (this.complete && pin && pin.sha256 !== now) {
      const { host, pathname } = new URL(href)
      throw new Fault('model-weights', `${quote(host)} now sends another ${quote(pathname.split('/').at(-1)!)} than at the first download (sha256 ${now.slice(0, 8)}…, it was ${pin.sha256.slice(0, 8)}…).`,
        'Try again; or remove the model under Downloads to take the new one.')
    }
    await this.#put(async () => {
      await this.store.put(href, new Response(bytes, { headers: { 'content-length': String(bytes.length) } }))
      this.record.files[href] = { sha256: now, bytes: bytes.length }
    }, bytes.length)
  }

  /** Files that turned out wrong together. */
  async drop(hrefs: readonly string[]): Promise<void> {
    await Promise.all(hrefs.map((href) => this.store.delete(href)))
    if (!this.complete) for (const href of hrefs) delete this.record.files[href]
    await this.#put(async () => {}, 0)
  }

  /** Everything is there and checked. */
  async finish(hrefs: readonly string[], labels: string | null): Promise<void> {
    if (this.note !== null || this.complete) return
    if (hrefs.some((href) => !this.#pin(href))) return
    this.record.labels = labels
    this.record.complete = true
    await this.#put(async () => {}, 0)
  }

  #pin(href: string): Pin | undefined {
    return Object.hasOwn(this.record.files, href) ? this.record.files[href] : undefined
  }

  /** One after the other, so that an older record never covers a newer one. */
  #put(change: () => Promise<void>, bytes: number): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      if (this.note !== null) return
      try {
        await change()
        await this.store.put(recordAddress(this.record.model), new Response(JSON.stringify(this.record)))
      } catch (error) {
        this.record.complete = false
        this.note = await noRoom(error, this.needs === null ? `its model.json needs ${megabytes(bytes)}` : `it needs ${megabytes(this.needs)}`)
        await removeKept(this.store, this.record.model).catch(() => {})
      }
    })
    return this.#saving
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

async function noRoom(error: unknown, needs: string): Promise<string> {
  const later = 'The model works now, but will be downloaded again at the next visit.'
  if ((error as DOMException | null)?.name !== 'QuotaExceededError') return `The browser would not keep the model (${quote(String(error), 80)}). ${later}`
  const { quota, usage } = await storageSaid()
  const said = quota === undefined ? '' : `; the browser says ${megabytes(usage ?? 0)} of ${megabytes(quota)} are used`
  return `No room to keep the model: ${needs}${said}. ${later}`
}

async function storageSaid(): Promise<StorageEstimate> {
  try {
    return await navigator.storage.estimate()
  } catch {
    return {}
  }
}
