/** LiteRT's tensors on a WebGPU device of our own: in by a buffer that is written, out by a copy that can be mapped. */
import { Fault } from '../faults'
import type { Buffer, Deletable, LitertWasm, TensorType } from './litertWasm'
import type { GpuDevice as Listened } from './loss'

interface GpuBuffer {
  readonly size: number
  mapAsync(mode: number): Promise<void>
  getMappedRange(): ArrayBuffer
  unmap(): void
  destroy(): void
}

/** What is used of a GPUDevice. */
export interface GpuDevice extends Listened {
  readonly queue: { writeBuffer(buffer: GpuBuffer, at: number, data: Float32Array): void; submit(work: readonly object[]): void }
  createBuffer(wanted: { size: number; usage: number }): GpuBuffer
  createCommandEncoder(): { copyBufferToBuffer(from: GpuBuffer, fromAt: number, to: GpuBuffer, toAt: number, bytes: number): void; finish(): object }
  destroy(): void
}

interface Adapter {
  readonly limits: Readonly<Record<string, number>>
  requestDevice(wanted: { requiredLimits: Record<string, number> }): Promise<GpuDevice>
}

/** GPUBufferUsage and GPUMapMode, as the standard numbers them. */
const usage = { mapRead: 1, copyFrom: 4, copyTo: 8, storage: 128 }
const mapRead = 1

/** Without half precision: the numbers are to be Python's. */
export async function requestGpu(): Promise<GpuDevice> {
  const { gpu } = (globalThis.navigator ?? {}) as unknown as { gpu?: { requestAdapter(wanted: object): Promise<Adapter | null> } }
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Fault('engine-unavailable', 'This browser offers no WebGPU adapter.')
  const limits = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxStorageBuffersPerShaderStage', 'maxTextureDimension2D']
  return adapter.requestDevice({ requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]!])) })
}

/** The model's input: one buffer for as long as the model is loaded. */
export class GpuInput {
  readonly tensor: Buffer
  readonly #buffer: GpuBuffer
  readonly #at: number

  constructor(readonly wasm: LitertWasm, readonly gpu: GpuDevice, environment: Deletable, type: TensorType) {
    this.#buffer = gpu.createBuffer({ size: type.bytes(), usage: usage.copyFrom | usage.copyTo | usage.storage })
    this.#at = wasm.WebGPU.importJsBuffer(this.#buffer)
    this.tensor = wasm.LiteRtTensorBuffer.createFromWebGpuBuffer(environment, type, wasm.LiteRtTensorBufferType.WEB_GPU_BUFFER_PACKED, this.#at, type.bytes())
  }

  /** In the queue's order: a run that was asked for before still reads what it was given. */
  write(data: Float32Array): void {
    this.gpu.queue.writeBuffer(this.#buffer, 0, data)
  }

  delete(): void {
    this.tensor.delete()
    this.wasm.wgpuBufferRelease(this.#at)
    this.#buffer.destroy()
  }
}

/** Float32 of an output, of which the device may already be writing the next. */
export async function readGpu(wasm: LitertWasm, gpu: GpuDevice, output: Buffer): Promise<Float32Array> {
  const from = wasm.WebGPU.getJsObject(output.getWebGpuBuffer()) as GpuBuffer
  const to = gpu.createBuffer({ size: from.size, usage: usage.copyTo | usage.mapRead })
  try {
    const encoder = gpu.createCommandEncoder()
    encoder.copyBufferToBuffer(from, 0, to, 0, from.size)
    gpu.queue.submit([encoder.finish()])
    await to.mapAsync(mapRead)
    // A copy: the range goes with its buffer, which may be longer than the tensor.
    return new Float32Array(to.getMappedRange(), 0, output.packedSize() / 4).slice()
  } finally {
    to.destroy()
  }
}
