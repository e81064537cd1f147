/** One worker with one model on one device, seen from the page. Opening, asking, timing, closing. */
import { type Device, onGpu, type Runtime } from '../engines/engine'
import { devicesOf, runtimeFor, runtimes } from '../engines/runtimes'
import { Fault, type PlainFault, toPlain } from '../faults'
import type { ModelPackage, ModelSource } from '../models/card'
import type { Recipe } from '../pixels/recipe'
import type { EngineCall, Loaded, Opened, Ran } from './calls'
import { Client, ofWorker } from './client'
import { Pace } from './pace'

const firstDeadline = 60_000

export interface SessionOptions {
  /** Tried in this order, as far as the model's runtime has them; the first that opens and passes its probe is used. */
  readonly devices: readonly Device[]
  /** Told of each device that did not. */
  readonly onRefused?: ((device: Device, fault: PlainFault) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** The model as it is to be read, once it is fetched: another output, for instance. */
  readonly readAs?: ((model: ModelPackage) => ModelPackage) | undefined
  /** The model is fetched and about to be loaded: whatever must be out of its way goes now. */
  readonly beforeLoad?: ((model: ModelPackage) => void) | undefined
  readonly onProgress?: ((loaded: Loaded) => void) | undefined
  /** Milliseconds of silence in which opening and loading must have come to something; a minute unless it is known how long they take. */
  readonly patience?: number | undefined
}

export function spawnEngine(): Worker {
  return new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'howsure-engine' })
}

export class Session {
  readonly #pace: Pace

  private constructor(
    readonly client: Client<EngineCall>,
    readonly runtime: Runtime,
    readonly device: Device,
    readonly deviceName: string,
    readonly model: ModelPackage,
    readonly opened: Opened,
    /** Milliseconds from the worker's start to the end of the warm-up, the fetching of the model included. */
    readonly openMs: number,
    recipe: Recipe,
  ) {
    this.#pace = new Pace(opened, recipe)
  }

  /**
   * Fetches the model (or takes one already fetched) while the device opens, then loads and warms up.
   * `recipe` gives the recipe once the model is known. A device that opens but cannot run this model (it lacks an operation,
   * runs out of memory, half precision overflows, dies or hangs) is refused too, and the next is tried in a worker of its own.
   * On any failure the worker is gone and the Fault says why.
   */
  static async open(
    from: ModelSource | ModelPackage, recipe: (model: ModelPackage) => Recipe, options: SessionOptions,
  ): Promise<Session> {
    const start = performance.now()
    const client = new Client<EngineCall>(spawnEngine)
    const { signal, patience: deadline = firstDeadline } = options
    let fetched: ModelPackage | null = 'signature' in from ? from : null
    const guessed = fetched ? runtimeFor(fetched.format) : likelyRuntime(from as ModelSource)
    let trying = null as Device | null
    const open = (runtime: Runtime): Promise<{ device: Device; deviceName: string }> =>
      openDevice(client, { ...options, runtime, devices: devicesOf(runtime, options.devices) }, deadline, (device) => (trying = device))
    try {
      const [, early] = await Promise.all([
        fetched ?? client.ask('fetch', { source: from as ModelSource, base: document.baseURI, runtime: guessed }, { signal, deadline: firstDeadline, onProgress: options.onProgress })
          .then((model) => (fetched = options.readAs?.(model) ?? model)),
        open(guessed),
      ])
      const model = fetched!
      const runtime = runtimeFor(model.format)
      const { device, deviceName } = runtime === guessed ? early : await open(runtime)
      const chosen = recipe(model)
      options.beforeLoad?.(model)
      const opened = await client.ask('load', { model, recipe: chosen }, { signal, deadline, most: deadline })
      return new Session(client, runtime, device, deviceName, model, opened, performance.now() - start, chosen)
    } catch (error) {
      client.close()
      const may = trying && !signal?.aborted && ofDevice(error, trying) && (fetched || ofWorker(error))
      const devices = devicesOf(fetched ? runtimeFor(fetched.format) : guessed, options.devices)
      const left = may ? devices.slice(devices.indexOf(trying!) + 1) : []
      if (left.length === 0) throw error
      options.onRefused?.(trying!, toPlain(error))
      try {
        return await Session.open(fetched ?? from, recipe, { ...options, devices: left })
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
    const asked = performance.now()
    const ran = await this.client.ask('run', { tensor, recipe }, { signal, ...this.#pace.limits(recipe), transfer: [tensor.buffer] })
    this.#pace.answered(recipe, asked, performance.now(), ran.ms)
    return ran
  }

  /** Median milliseconds over `runs` runs on a fixed input. */
  async time(recipe: Recipe, runs: number, signal?: AbortSignal): Promise<number> {
    const { ms } = await this.client.ask('time', { recipe, runs }, { signal, deadline: this.#pace.limits(recipe).deadline, most: firstDeadline * runs })
    if (ms.length === 0) throw new Fault('engine-failed', 'No run was timed.')
    return ms.sort((a, b) => a - b)[ms.length >> 1]!
  }

  close(): void {
    this.client.close()
  }
}

/** By the ending, so that the device opens beside the download; what the model really is decides in the end. */
function likelyRuntime(source: ModelSource): Runtime {
  if (source.kind === 'hub' && runtimes.onnx) return 'onnx'
  const name = source.kind === 'url' ? new URL(source.url).pathname : source.kind === 'files' && source.files.length < 4 ? source.files.map((file) => file.name).join('\n') : ''
  return /\.onnx$/im.test(name) && runtimes.onnx ? 'onnx' : /\.tflite$/im.test(name) && runtimes.litert ? 'litert' : 'tfjs'
}

/** May another device do better? Any may have other operations and memory; only a GPU may have a bad driver or too few digits. */
function ofDevice(error: unknown, device: Device): boolean {
  if (!(error instanceof Fault)) return false
  if (error.code === 'model-ops' || error.code === 'model-memory') return true
  return onGpu(device) && (error.code === 'engine-failed' || error.code === 'not-a-number' || ofWorker(error))
}

async function openDevice(
  client: Client<EngineCall>, options: SessionOptions & { runtime: Runtime }, deadline: number, onTry: (device: Device) => void,
): Promise<{ device: Device; deviceName: string }> {
  let last: unknown = new Fault('engine-unavailable', 'No device was named.')
  for (const device of options.devices) {
    onTry(device)
    try {
      const { deviceName } = await client.ask('device', { runtime: options.runtime, device }, { signal: options.signal, deadline, most: deadline })
      return { device, deviceName }
    } catch (error) {
      if (client.dead || options.signal?.aborted) throw error
      options.onRefused?.(device, toPlain(error))
      last = error
    }
  }
  throw last
}
