/** LiteRT (TFLite) behind the Engine interface, on WASM with one thread or on WebGPU. Only a worker loads this file. */
import { Fault } from '../faults'
import type { ModelBytes, Port, Signature } from '../models/card'
import { type Device, deviceTitle, type Engine, type TensorData } from './engine'
import { explain } from './litertFaults'
import { type GpuDevice, GpuInput, readGpu, requestGpu } from './litertGpu'
import { type Buffer, type Compiled, type Deletable, listed, type LitertWasm, type Model, openWasm, type TensorType } from './litertWasm'
import { gpuName, Loss } from './loss'

/** LiteRT's ElementType. */
const kinds: Readonly<Record<number, Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor | Int8ArrayConstructor>> = {
  1: Float32Array, 2: Int32Array, 3: Uint8Array, 9: Int8Array,
}
type Values = Float32Array | Int32Array | Uint8Array | Int8Array

export async function openLitert(device: Device): Promise<Engine> {
  if (device !== 'wasm' && device !== 'webgpu') throw new Fault('engine-unavailable', `LiteRT does not run on ${deviceTitle[device]} here.`)
  try {
    // The GPU first: where there is none, nothing is fetched.
    const gpu = device === 'webgpu' ? await requestGpu() : null
    return new LitertEngine(device, await openWasm(), gpu)
  } catch (error) {
    throw explain(error, 'opening')
  }
}

interface Loaded {
  /** The file's bytes: the model reads its weights from there as long as it lives. */
  readonly at: number
  readonly model: Model
  readonly compiled: Compiled
  readonly type: TensorType
  readonly input: Buffer | GpuInput
  readonly outputs: readonly string[]
  readonly signature: Signature
}

class LitertEngine implements Engine {
  readonly runtime = 'litert' as const
  readonly deviceName: string
  readonly lost: Promise<Fault>
  readonly #wasm: LitertWasm
  readonly #gpu: GpuDevice | null
  readonly #loss: Loss
  readonly #environment: Deletable
  #loaded: Loaded | null = null
  #live = 0

  constructor(readonly device: Device, wasm: LitertWasm, gpu: GpuDevice | null) {
    this.#wasm = wasm
    this.#gpu = gpu
    this.deviceName = gpuName(gpu ?? undefined)
    this.#loss = new Loss(device, { device: gpu ?? undefined })
    this.lost = this.#loss.told
    this.#environment = wasm.LiteRtEnvironment.create(gpu)
  }

  async load({ weights }: ModelBytes, signature: Signature): Promise<void> {
    this.#free()
    const wasm = this.#wasm
    const made: (() => void)[] = []
    try {
      const at = wasm._malloc(weights.byteLength)
      if (at === 0) throw new Error('out of memory')
      made.push(() => wasm._free(at))
      wasm.HEAPU8.set(new Uint8Array(weights), at)
      const model = wasm.loadModel(this.#environment, at, weights.byteLength)
      made.push(() => model.delete())
      const compiled = await wasm.compileModel(this.#environment, model, { accelerator: this.device, cpuOptions: { numThreads: 1 }, gpuOptions: {}, webNNOptions: {} })
      made.push(() => compiled.delete())
      // What it cannot do there it would do on WASM, and wait for one in the other.
      if (this.#gpu && !compiled.isFullyAccelerated()) throw new Fault('model-ops', 'LiteRT cannot run all of this model on WebGPU.')
      const names = model.getSignature(0)
      const outputs = listed(names.outputNames())
      names.delete()
      const type = model.getInputTensorType(0, 0)
      made.push(() => type.delete())
      if (this.#gpu && kinds[type.elementType().value] !== Float32Array) throw new Fault('model-ops', 'On WebGPU, LiteRT reads float32 inputs only.')
      const input = this.#gpu ? new GpuInput(wasm, this.#gpu, this.#environment, type)
        : wasm.LiteRtTensorBuffer.createManaged(this.#environment, wasm.LiteRtTensorBufferType.HOST_MEMORY, type, type.bytes())
      this.#loaded = { at, model, compiled, type, input, outputs, signature }
      this.#live = 1
    } catch (error) {
      for (const undo of made.toReversed()) undo()
      throw (await this.#loss.behind()) ?? explain(error, 'building')
    }
  }

  async run(inputs: Readonly<Record<string, TensorData>>, wanted?: readonly string[]): Promise<Record<string, TensorData>> {
    const loaded = this.#loaded
    if (!loaded) throw new Fault('engine-failed', 'No model is loaded.')
    const { signature, input, compiled } = loaded
    const given = inputs[signature.input.name]
    if (!given) throw new Fault('model-input', `The model's input is called ${signature.input.name}.`)
    let made: Buffer[] = []
    try {
      this.#write(input, loaded.type, given, signature.input)
      const ran = compiled.run(0, [input instanceof GpuInput ? input.tensor : input])
      made = ran instanceof Promise ? await ran : ran
      this.#live += made.length
      const read: Record<string, TensorData> = {}
      for (const port of wanted ? signature.outputs.filter(({ name }) => wanted.includes(name)) : [signature.output]) {
        const out = made[loaded.outputs.length === 1 ? 0 : loaded.outputs.indexOf(port.name)]
        if (!out) throw new Fault('model-output', `The model gave no output called ${port.name}.`)
        const data = this.#gpu && out.isWebGpuMemory() ? await readGpu(this.#wasm, this.#gpu, out) : this.#read(out, port)
        read[port.name] = { data, shape: port.shape, dtype: 'float32' }
      }
      return read
    } catch (error) {
      throw (await this.#loss.behind()) ?? explain(error, 'running')
    } finally {
      for (const one of made) one.delete()
      this.#live -= made.length
    }
  }

  /** Real numbers into the tensor's own: a quantised one takes the nearest step and stops at its ends. */
  #write(buffer: Buffer | GpuInput, type: TensorType, { data }: TensorData, { name, quantization }: Port): void {
    const kind = kinds[type.elementType().value]
    if (!kind || type.bytes() !== data.length * kind.BYTES_PER_ELEMENT) throw new Fault('model-input', `The input ${name} cannot take these ${data.length} numbers.`, 'Change the size in the recipe.')
    if (buffer instanceof GpuInput) return buffer.write(data as Float32Array)
    const { LiteRtTensorBufferLockMode: mode } = this.#wasm
    const at = buffer.lock(mode.WRITE)
    try {
      // The heap may have grown since: its buffer is asked for anew.
      const into = new kind(this.#wasm.HEAPU8.buffer as ArrayBuffer, at, data.length)
      if (quantization) quantise(data, into, quantization, kind === Int8Array ? -128 : 0)
      else into.set(data)
    } finally {
      buffer.unlock()
    }
  }

  #read(buffer: Buffer, { name, quantization }: Port): Float32Array {
    const type = buffer.tensorType()
    const kind = kinds[type.elementType().value]
    type.delete()
    if (!kind) throw new Fault('model-output', `The output ${name} holds numbers of a type this page does not read.`)
    const { LiteRtTensorBufferLockMode: mode } = this.#wasm
    const at = buffer.lock(mode.READ)
    try {
      const from: Values = new kind(this.#wasm.HEAPU8.buffer as ArrayBuffer, at, buffer.packedSize() / kind.BYTES_PER_ELEMENT)
      return quantization ? Float32Array.from(from, (q) => (q - quantization.zeroPoint) * quantization.scale) : Float32Array.from(from)
    } finally {
      buffer.unlock()
    }
  }

  tensors(): number {
    return this.#live
  }

  #free(): void {
    const loaded = this.#loaded
    if (!loaded) return
    for (const one of [loaded.input, loaded.type, loaded.compiled, loaded.model]) one.delete()
    this.#wasm._free(loaded.at)
    this.#loaded = null
    this.#live = 0
  }

  dispose(): void {
    this.#loss.ignore()
    this.#free()
    this.#environment.delete()
    this.#gpu?.destroy()
  }
}

/** `lowest`: of the 256 steps. */
function quantise(data: Float32Array | Int32Array, into: Values, { scale, zeroPoint }: NonNullable<Port['quantization']>, lowest: number): void {
  for (let i = 0; i < data.length; i++) into[i] = Math.max(lowest, Math.min(lowest + 255, Math.round(data[i]! / scale + zeroPoint)))
}
