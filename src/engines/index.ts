/** THE LIST of engines: one line a runtime; each is loaded only when a worker opens it. */
import type { Device, Engine, Runtime } from './engine'

export interface EngineEntry {
  readonly runtime: Runtime
  readonly devices: readonly Device[]
  open(device: Device): Promise<Engine>
  knowsOp(): Promise<(op: string) => boolean>
}

export const engines: readonly EngineEntry[] = [
  {
    runtime: 'tfjs',
    devices: ['webgpu', 'webgl', 'wasm', 'cpu'],
    open: async (device) => (await import('./tfjs')).openTfjs(device),
    knowsOp: async () => (await import('./tfjsOps')).tfjsKnowsOp,
  },
]
