/**
 * ONNX Runtime behind the Engine interface. Only a worker loads this file. Every file it asks for is our own asset; the
 * WebGPU build is the one that needs JavaScript Promise Integration: the one without it has 27 MB.
 */
import type * as Ort from 'onnxruntime-web/wasm'
import { Fault } from '../faults'
import type { ModelBytes, Signature } from '../models/card'
import { type Device, type Engine, type TensorData } from './engine'
import { type GpuDevice, gpuName, Loss } from './loss'
import { explainOnnx } from './onnxFaults'

type Api = typeof Ort

async function loadWasm(): Promise<Api> {
  const [ort, mjs, wasm] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.mjs?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
  ])
  ort.env.wasm.wasmPaths = { mjs: mjs.default, wasm: wasm.default }
  return ort
}

async function loadWebgpu(): Promise<Api> {
  if (!('Suspending' in WebAssembly)) throw new Fault('engine-unavailable', 'This browser’s WebAssembly cannot wait for WebGPU (it has no JavaScript Promise Integration).')
  const gpu = (navigator as Navigator & { gpu?: { requestAdapter(): Promise<object | null> } }).gpu
  if (!(await gpu?.requestAdapter())) throw new Fault('engine-unavailable', 'This browser offers no WebGPU adapter.')
  const [ort, mjs, wasm] = await Promise.all([
    import('onnxruntime-web/jspi'),
    import('onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'),
  ])
  ort.env.wasm.wasmPaths = { mjs: mjs.default, wasm: wasm.default }
  return ort
}

export async function openOnnx(device: Device): Promise<Engine> {
  try {
    const ort = await (device === 'webgpu' ? loadWebgpu() : loadWasm())
    ort.env.logLevel = 'error'
    // A worker within the worker would only add a hop. Threads need a page that is isolated (scripts/policy.mjs).
    ort.env.wasm.proxy = false
    ort.env.wasm.numThreads = self.crossOriginIsolated === true ? Math.max(1, Math.min(4, navigator.hardwareConcurrency)) : 1
    return new OnnxEngine(device, ort)
  } catch (error) {
    throw explainOnnx(error, 'opening', device)
  }
}

class OnnxEngine implements Engine {
  readonly runtime = 'onnx' as const
  /** Empty on WebGPU until a session has made the device. */
  deviceName = ''
  #session: Ort.InferenceSession | null = null
  #input = { name: '', type: 'float32' }
  #output = ''
  /** A session answers one question at a time. */
  #last: Promise<unknown> = Promise.resolve()
  #loss: Loss
  readonly lost: Promise<Fault>
  #tellLost!: (fault: Fault) => void

  constructor(readonly device: Device, readonly ort: Api) {
    this.lost = new Promise((resolve) => (this.#tellLost = resolve))
    this.#loss = new Loss(device, {})
  }

  /** ONNX Runtime makes a device with a session and lets it go with it: each is listened to for as long as its session lives. */
  #listen(gpu: GpuDevice | undefined): void {
    this.deviceName = gpuName(gpu)
    this.#loss = new Loss(this.device, { device: gpu })
    void this.#loss.told.then(this.#tellLost)
  }

  async load({ weights }: ModelBytes, signature: Signature): Promise<void> {
    await this.#release()
    try {
      this.#session = await this.ort.InferenceSession.create(new Uint8Array(weights), {
        executionProviders: [this.device === 'webgpu' ? 'webgpu' : 'wasm'],
        logSeverityLevel: 3,
      })
      if (this.device === 'webgpu') this.#listen((await this.ort.env.webgpu.device) as GpuDevice | undefined)
    } catch (error) {
      throw (await this.#loss.behind()) ?? explainOnnx(error, 'building', this.device)
    }
    const { name } = signature.input
    const type = this.#session.inputMetadata.flatMap((one) => (one.isTensor && one.name === name ? [one.type] : []))[0] ?? 'float32'
    this.#input = { name, type }
    this.#output = signature.output.name
  }

  run(inputs: Readonly<Record<string, TensorData>>, wanted: readonly string[] = [this.#output]): Promise<Record<string, TensorData>> {
    const answer = this.#last.then(() => this.#run(inputs, wanted))
    this.#last = answer.catch(() => {})
    return answer
  }

  async #run(inputs: Readonly<Record<string, TensorData>>, wanted: readonly string[]): Promise<Record<string, TensorData>> {
    const session = this.#session
    if (!session) throw new Fault('engine-failed', 'No model is loaded.')
    const given = inputs[this.#input.name]
    if (!given) throw new Fault('model-input', `The model's input is called ${this.#input.name}.`)
    let feed: Ort.Tensor | null = null
    let made: Ort.InferenceSession.ReturnType | null = null
    try {
      feed = this.#tensor(given)
      made = await session.run({ [this.#input.name]: feed }, [...wanted])
      const read: Record<string, TensorData> = {}
      for (const name of wanted) {
        const out = made[name]
        if (!out) throw new Fault('model-output', 'The model gave no output.')
        read[name] = { data: numbers(out.data), shape: [...out.dims], dtype: 'float32' }
      }
      const lost = this.#loss.now()
      if (lost) throw lost
      return read
    } catch (error) {
      throw (await this.#loss.behind()) ?? explainOnnx(error, 'running', this.device)
    } finally {
      feed?.dispose()
      for (const tensor of Object.values(made ?? {})) tensor.dispose()
    }
  }

  /** The recipe's numbers in the type the input wants. */
  #tensor({ data, shape }: TensorData): Ort.Tensor {
    const { Tensor } = this.ort
    if (this.#input.type === 'uint8') return new Tensor('uint8', Uint8Array.from(data), shape)
    if (this.#input.type === 'int32') return new Tensor('int32', Int32Array.from(data), shape)
    if (this.#input.type === 'float16') {
      const Half = (globalThis as { Float16Array?: { from(data: ArrayLike<number>): { buffer: ArrayBuffer } } }).Float16Array
      if (!Half) throw new Fault('model-input', 'The model wants float16, which this browser cannot make.', 'Use a newer browser, or export it with a float32 input.')
      return new Tensor('float16', new Uint16Array(Half.from(data).buffer), shape)
    }
    return new Tensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape)
  }

  /** Sessions alive: what runs make is disposed of at once. */
  tensors(): number {
    return this.#session ? 1 : 0
  }

  async #release(): Promise<void> {
    const session = this.#session
    this.#session = null
    this.#loss.ignore()
    await this.#last
    await session?.release()
  }

  dispose(): void {
    void this.#release().catch(() => {})
  }
}

/** A copy: the runtime's own memory goes with the tensor. */
function numbers(data: Ort.Tensor.DataType): Float32Array {
  if (data instanceof Float32Array) return data.slice()
  // float16 comes as the browser's own Float16Array, or as its bits.
  if (data instanceof Uint16Array) throw new Fault('model-output', 'The model answers in float16, which this browser cannot read.', 'Use a newer browser, or export it with a float32 output.')
  return Float32Array.from(data as ArrayLike<number>, Number)
}
