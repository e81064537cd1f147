/** The interface every runtime sits behind. An engine lives in a worker, on one device, and runs one model at a time. */
import type { Fault } from '../faults'
import type { ModelBytes, Signature } from '../models/card'

export type Runtime = 'tfjs' | 'onnx' | 'litert'
export type Device = 'webgpu' | 'webgl' | 'wasm' | 'cpu'

export const deviceTitle: Record<Device, string> = { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WASM', cpu: 'CPU' }

/** Devices that can be taken away, or have a driver or a precision of their own. */
export function onGpu(device: Device | undefined): boolean {
  return device === 'webgpu' || device === 'webgl'
}

export interface TensorData {
  readonly data: Float32Array | Int32Array
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
}

export interface Engine {
  readonly runtime: Runtime
  readonly device: Device
  /** What the device calls itself (adapter or renderer name), '' when it has no name. */
  readonly deviceName: string
  /** Settles when the device is taken away: nothing that waits for it may ever settle, and what it gave since is not to be believed. */
  readonly lost: Promise<Fault>
  /** Replaces the model in hand. Throws Fault when the graph cannot be loaded. */
  load(model: ModelBytes, signature: Signature): Promise<void>
  /** Named inputs to named outputs, in float32 whatever the graph has: the signature's output, or those `wanted`. Every tensor made on the way is disposed of. */
  run(inputs: Readonly<Record<string, TensorData>>, wanted?: readonly string[]): Promise<Record<string, TensorData>>
  /** Live tensors, for the leak test. */
  tensors(): number
  dispose(): void
}
