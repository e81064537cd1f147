/** THE LIST of engines: one line a runtime; each is loaded only when a worker opens it. */
import { Fault } from '../faults'
import type { Device, Engine, Runtime } from './engine'
import type { ProbeGraph } from './probe'

export interface EngineEntry {
  readonly runtime: Runtime
  open(device: Device): Promise<Engine>
  /** The small graph that tells whether a device counts right, in this runtime's own format. */
  probe(): Promise<ProbeGraph>
}

export const engines: readonly EngineEntry[] = [
  {
    runtime: 'tfjs',
    open: async (device) => (await import('./tfjs')).openTfjs(device),
    probe: async () => (await import('./tfjsProbe')).tfjsProbe(),
  },
  {
    runtime: 'onnx',
    open: async (device) => (await import('./onnx')).openOnnx(device),
    probe: async () => (await import('./onnxProbe')).onnxProbe(),
  },
  {
    runtime: 'litert',
    open: async (device) => (await import('./litert')).openLitert(device),
    probe: async () => (await import('./litertProbe')).litertProbe(),
  },
]

export function engineOf(runtime: Runtime): EngineEntry {
  const entry = engines.find((one) => one.runtime === runtime)
  if (!entry) throw new Fault('engine-unavailable', `This page has no engine called ${runtime}.`)
  return entry
}
