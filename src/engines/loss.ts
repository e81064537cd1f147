/**
 * Is the device gone? No runtime asks. After a loss its WebGPU errors speak of sizes and buffers ("createBuffer failed, size (12288)
 * is too large"), and a read from a lost WebGL context never settles. So the browser's own word is listened to: `device.lost` and `webglcontextlost`.
 */
import { Fault } from '../faults'
import { type Device, deviceTitle, onGpu } from './engine'

/** What a person reads when the device is gone. */
export function takenAway(device: string): Fault {
  return new Fault('device-lost', `${device} was taken away by the browser or its driver while the model was in use.`, 'Try again, or choose another device.')
}

export interface GpuDevice extends EventTarget {
  readonly lost: Promise<unknown>
  readonly adapterInfo?: { readonly vendor?: string; readonly architecture?: string; readonly description?: string }
}

/** What it calls itself; '' when it has no name. */
export function gpuName(gpu: Pick<GpuDevice, 'adapterInfo'> | undefined): string {
  const info = gpu?.adapterInfo
  return info?.description || [info?.vendor, info?.architecture].filter(Boolean).join(' ')
}

interface Context {
  readonly canvas: EventTarget
  isContextLost(): boolean
}

/** What a runtime keeps of the browser's objects, by the names of tfjs's backends. */
interface Backend {
  readonly device?: GpuDevice
  readonly gpgpu?: { readonly gl?: Context }
}

/** An error may come before the word that the device is lost; the wait happens only after an error. */
const behindMs = 250
/** No event tells of some losses; the context knows. */
const askMs = 500

export class Loss {
  readonly told: Promise<Fault>
  readonly #device: Device
  readonly #gl: Context | undefined
  #tell!: (fault: Fault) => void
  #fault: Fault | null = null
  #ignored = false
  #asking: ReturnType<typeof setInterval> | undefined

  constructor(device: Device, backend: unknown) {
    this.#device = device
    this.told = new Promise((resolve) => (this.#tell = resolve))
    if (!onGpu(device)) return
    const { device: gpu, gpgpu } = backend as Backend
    this.#gl = gpgpu?.gl
    if (this.#gl) this.#asking = setInterval(() => this.now(), askMs)
    void gpu?.lost.then(() => this.#set(takenAway(deviceTitle[device])))
    // Nobody else hears of these, out of memory among them: what was to be computed stays zero.
    gpu?.addEventListener('uncapturederror', () => this.#set(new Fault('device-lost', `${deviceTitle[device]} reported an error of its own: its numbers cannot be trusted.`, 'Choose another device.')))
    this.#gl?.canvas.addEventListener('webglcontextlost', () => this.#set(takenAway(deviceTitle[device])))
  }

  /** The loss, as far as it is known by now. */
  now(): Fault | null {
    if (this.#gl?.isContextLost()) this.#set(takenAway(deviceTitle[this.#device]))
    return this.#fault
  }

  /** The loss that an error may come from, or null when the device is there. */
  async behind(): Promise<Fault | null> {
    if (!onGpu(this.#device)) return null
    return this.now() ?? await Promise.race([this.told, new Promise<null>((resolve) => setTimeout(resolve, behindMs, null))])
  }

  /** From now on the device goes because we let it go. */
  ignore(): void {
    this.#ignored = true
    clearInterval(this.#asking)
  }

  #set(fault: Fault): void {
    if (this.#ignored || this.#fault) return
    clearInterval(this.#asking)
    this.#fault = fault
    this.#tell(fault)
  }
}
