/** What each runtime reads and where it computes: plain data, so that the page knows without loading any. */
import type { ModelFormat } from '../models/card'
import type { Device, Runtime } from './engine'

export interface RuntimeFacts {
  readonly title: string
  readonly formats: readonly ModelFormat[]
  readonly devices: readonly Device[]
}

export const runtimes: Readonly<Partial<Record<Runtime, RuntimeFacts>>> = {
  onnx: { title: 'ONNX Runtime', formats: ['onnx'], devices: ['webgpu', 'wasm'] },
  litert: { title: 'LiteRT', formats: ['tflite'], devices: ['webgpu', 'wasm'] },
  tfjs: { title: 'TensorFlow.js', formats: ['tfjs-graph', 'tfjs-layers'], devices: ['webgpu', 'webgl', 'wasm', 'cpu'] },
}

/** The runtime that reads this format: there is one for each. */
export function runtimeFor(format: ModelFormat): Runtime {
  for (const [runtime, { formats }] of Object.entries(runtimes)) if (formats.includes(format)) return runtime as Runtime
  throw new Error(`No runtime reads ${format}.`)
}

/** Those of `wanted` that the runtime has, in that order; all it has when it has none of them. */
export function devicesOf(runtime: Runtime, wanted: readonly Device[]): readonly Device[] {
  const has = runtimes[runtime]?.devices ?? []
  const both = wanted.filter((device) => has.includes(device))
  return both.length > 0 ? both : has
}
