/**
 * TensorFlow.js behind the Engine interface: core, converter and one backend. Only a worker loads this file.
 * What it works around was measured on tfjs 4.22: ARCHITECTURE.md, "What tfjs does not do".
 */
import {
  engine as tfEngine, env, findBackendFactory, registerBackend, removeBackend, setBackend, tensor, tidy,
  type backend_util, type NamedTensorMap, type Tensor,
} from '@tensorflow/tfjs-core'
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter'
import { Fault } from '../faults'
import type { ModelBytes, Signature } from '../models/card'
import { type Device, deviceTitle, type Engine, type TensorData } from './engine'
import { explain } from './tfjsFaults'
import { type GpuDevice, gpuName, Loss } from './loss'
import type { Layers } from './tfjsLayers'
import { needsAsync } from './tfjsOps'

type Artifacts = Parameters<typeof loadGraphModel>[0] extends infer H ? (H extends { load?: () => Promise<infer A> } ? A : never) : never

/** Each backend is its own chunk, fetched only when it is asked for. */
const backends: Record<Device, () => Promise<() => string>> = {
  wasm: async () => {
    const [{ setWasmPaths }, simd, plain] = await Promise.all([
      import('@tensorflow/tfjs-backend-wasm'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
    ])
    // The threaded build starts blob workers that import blobs, which a strict script-src forbids: it would hang.
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plain.default,
      'tfjs-backend-wasm-simd.wasm': simd.default,
      'tfjs-backend-wasm-threaded-simd.wasm': simd.default,
    })
    return () => ''
  },
  webgpu: async () => {
    if (!(await (navigator as Navigator & { gpu?: { requestAdapter(): Promise<object | null> } }).gpu?.requestAdapter())) {
      throw new Fault('engine-unavailable', 'This browser offers no WebGPU adapter.')
    }
    await import('@tensorflow/tfjs-backend-webgpu')
    return () => gpuName(tfEngine().backend as unknown as Pick<GpuDevice, 'adapterInfo'>)
  },
  webgl: async () => {
    await import('@tensorflow/tfjs-backend-webgl')
    return () => {
      const gl = (tfEngine().backend as unknown as { gpgpu?: { gl?: WebGL2RenderingContext } }).gpgpu?.gl
      const names = gl?.getExtension('WEBGL_debug_renderer_info')
      return gl ? String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER)) : ''
    }
  },
  cpu: async () => {
    await import('@tensorflow/tfjs-backend-cpu')
    return () => ''
  },
}

export async function openTfjs(device: Device): Promise<Engine> {
  let name: () => string
  try {
    name = await backends[device]()
    // `setBackend` resolves false without throwing, and `getBackend` then still names the backend that failed.
    if (!(await setBackend(device))) throw new Fault('engine-unavailable', `This browser has no working ${deviceTitle[device]}.`)
  } catch (error) {
    throw explain(error, 'opening', device)
  }
  return new TfjsEngine(device, name())
}

class TfjsEngine implements Engine {
  readonly runtime = 'tfjs' as const
  #model: GraphModel | null = null
  #layers: Layers | null = null
  #output = ''
  #input = ''
  #async = false
  readonly #loss: Loss

  constructor(readonly device: Device, readonly deviceName: string) {
    this.#loss = new Loss(device, tfEngine().backend)
  }

  get lost(): Promise<Fault> {
    return this.#loss.told
  }

  async load(bytes: ModelBytes, signature: Signature): Promise<void> {
    this.#free()
    if (bytes.format === 'tfjs-layers') return this.#loadLayers(bytes, signature)
    const json = bytes.json as { modelTopology: object; weightsManifest: { weights: object[] }[]; format?: string; signature?: object }
    const artifacts = {
      modelTopology: json.modelTopology,
      format: 'graph-model',
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: bytes.weights,
      ...(json.signature ? { signature: json.signature } : {}),
    } as Artifacts
    try {
      this.#model = await loadGraphModel({ load: () => Promise.resolve(artifacts) })
    } catch (error) {
      throw (await this.#loss.behind()) ?? explain(error, 'building', this.device)
    }
    this.#input = signature.input.name
    this.#output = signature.output.name
    this.#async = needsAsync(json.modelTopology)
  }

  async #loadLayers(bytes: ModelBytes, signature: Signature): Promise<void> {
    try {
      this.#layers = await (await import('./tfjsLayers')).loadLayers(bytes)
    } catch (error) {
      throw (await this.#loss.behind()) ?? explain(error, 'building', this.device)
    }
    this.#input = signature.input.name
    this.#output = signature.output.name
    this.#async = false
  }

  #free(): void {
    this.#model?.dispose()
    this.#layers?.dispose()
    this.#model = this.#layers = null
  }

  async run(inputs: Readonly<Record<string, TensorData>>, wanted: readonly string[] = [this.#output]): Promise<Record<string, TensorData>> {
    const model = this.#model
    const layers = this.#layers
    if (!model && !layers) throw new Fault('engine-failed', 'No model is loaded.')
    const given = inputs[this.#input]
    if (!given) throw new Fault('model-input', `The model's input is called ${this.#input}.`)
    const feeds: NamedTensorMap = {}
    const made: Tensor[] = []
    try {
      const x = tensor(given.data, given.shape as number[], given.dtype)
      made.push(x)
      feeds[this.#input] = x
      const out = layers ? tidy(() => layers.predict(x))
        : this.#async ? await model!.executeAsync(feeds, [...wanted])
        : tidy(() => model!.execute(feeds, [...wanted]))
      const all = Array.isArray(out) ? out : [out]
      made.push(...all)
      const read: Record<string, TensorData> = {}
      for (const [i, name] of wanted.entries()) {
        const one = all[i]
        if (!one) throw new Fault('model-output', 'The model gave no output.')
        read[name] = { data: new Float32Array((await one.data()) as backend_util.TypedArray), shape: one.shape, dtype: 'float32' }
      }
      // A lost WebGL context reads as zeros.
      const lost = this.#loss.now()
      if (lost) throw lost
      return read
    } catch (error) {
      throw (await this.#loss.behind()) ?? explain(error, 'running', this.device)
    } finally {
      for (const t of made) t.dispose()
    }
  }

  tensors(): number {
    return tfEngine().memory().numTensors
  }

  dispose(): void {
    this.#loss.ignore()
    this.#free()
    // removeBackend also forgets how to make the backend: keep that, so that the device can be opened again.
    const factory = findBackendFactory(this.device)
    removeBackend(this.device)
    registerBackend(this.device, factory)
  }
}
