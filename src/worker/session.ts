/** One worker with one model on one device, seen from the page. Opening, asking, timing, closing. */
import type { Device, Runtime } from '../engines/engine'
import { Fault, type PlainFault, toPlain } from '../faults'
import type { ModelPackage, ModelSource } from '../models/card'
import type { Recipe } from '../pixels/recipe'
import type { EngineCall, Loaded, Opened, Ran } from './calls'
import { Client } from './client'

const firstDeadline = 60_000
const leastDeadline = 5_000

export interface SessionOptions {
  readonly runtime: Runtime
  /** Tried in this order; the first that opens and passes its probe is used. */
  readonly devices: readonly Device[]
  /** Told of each device that did not. */
  readonly onRefused?: ((device: Device, fault: PlainFault) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** The model as it is to be read, once it is fetched: another output, for instance. */
  readonly readAs?: ((model: ModelPackage) => ModelPackage) | undefined
  readonly onProgress?: ((loaded: Loaded) => void) | undefined
}

export function spawnTfjs(): Worker {
  return new Worker(new URL('./tfjs.worker.ts', import.meta.url), { type: 'module', name: 'howsure-tfjs' })
}

export class Session {
  /** Longest run so far, ms: the deadline is ten times it. */
  #slowest = 0

  private constructor(
    readonly client: Client<EngineCall>,
    readonly runtime: Runtime,
    readonly device: Device,
    readonly deviceName: string,
    readonly model: ModelPackage,
    readonly opened: Opened,
  ) {}

  /**
   * Fetches the model (or takes one already fetched) while the device opens, then loads and warms up.
   * `recipe` gives the recipe once the model is known. A device that opens but cannot run this model (it lacks an operation,
   * runs out of memory, half precision overflows) is refused too, and the next is tried in a worker of its own.
   * On any failure the worker is gone and the Fault says why.
   */
  static async open(
    from: ModelSource | ModelPackage, recipe: (model: ModelPackage) => Recipe, options: SessionOptions,
  ): Promise<Session> {
    const client = new Client<EngineCall>(spawnTfjs)
    const { signal, runtime } = options
    let reached: { model: ModelPackage; device: Device } | null = null
    try {
      const [fetched, { device, deviceName }] = await Promise.all([
        'signature' in from
          ? from
          : client.ask('fetch', { source: from, base: document.baseURI }, { signal, deadline: firstDeadline, onProgress: options.onProgress }),
        openDevice(client, options),
      ])
      const model = options.readAs?.(fetched) ?? fetched
      reached = { model, device }
      const opened = await client.ask('load', { model, recipe: recipe(model) }, { signal, deadline: firstDeadline })
      const session = new Session(client, runtime, device, deviceName, model, opened)
      session.#slowest = opened.warmMs
      return session
    } catch (error) {
      client.close()
      const left = reached && !signal?.aborted && ofDevice(error, reached.device) ? options.devices.slice(options.devices.indexOf(reached.device) + 1) : []
      if (!reached || left.length === 0) throw error
      options.onRefused?.(reached.device, toPlain(error))
      try {
        return await Session.open(reached.model, recipe, { ...options, devices: left })
      } catch (later) {
        // What the first device said stands: it is what the person asked for, and the others only confirm it.
        throw signal?.aborted ? later : error
      }
    }
  }

  get dead(): boolean {
    return this.client.dead
  }

  /** The tensor is moved: it is gone from the page after this. */
  async run(tensor: Float32Array<ArrayBuffer>, recipe: Recipe, signal: AbortSignal): Promise<Ran> {
    const ran = await this.client.ask('run', { tensor, recipe }, { signal, deadline: this.#deadline(), transfer: [tensor.buffer] })
    this.#slowest = Math.max(this.#slowest, ran.ms)
    return ran
  }

  /** Median milliseconds over `runs` runs on a fixed input. */
  async time(recipe: Recipe, runs: number, signal?: AbortSignal): Promise<number> {
    const { ms } = await this.client.ask('time', { recipe, runs }, { signal, deadline: this.#deadline() * runs })
    if (ms.length === 0) throw new Fault('engine-failed', 'No run was timed.')
    return ms.sort((a, b) => a - b)[ms.length >> 1]!
  }

  close(): void {
    this.client.close()
  }

  /** Larger of 5 s and ten times the slowest run, for each question already waiting in front of this one. */
  #deadline(): number {
    return Math.max(leastDeadline, 10 * this.#slowest) * (this.client.pending + 1)
  }
}

/** May another device do better? Any may have other operations and memory; only a GPU may have a bad driver or too few digits. */
function ofDevice(error: unknown, device: Device): boolean {
  if (!(error instanceof Fault)) return false
  if (error.code === 'model-ops' || error.code === 'model-memory') return true
  return (device === 'webgl' || device === 'webgpu') && ['engine-failed', 'not-a-number', 'worker-died'].includes(error.code)
}

async function openDevice(client: Client<EngineCall>, options: SessionOptions): Promise<{ device: Device; deviceName: string }> {
  let last: unknown = new Fault('engine-unavailable', 'No device was named.')
  for (const device of options.devices) {
    try {
      const { deviceName } = await client.ask('device', { runtime: options.runtime, device }, { signal: options.signal, deadline: firstDeadline })
      return { device, deviceName }
    } catch (error) {
      if (client.dead || options.signal?.aborted) throw error
      options.onRefused?.(device, toPlain(error))
      last = error
    }
  }
  throw last
}
