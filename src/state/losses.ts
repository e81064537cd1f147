/** Where to go on after a loss. A GPU is opened once more; when it is lost again soon after, WASM, which nobody takes away, goes on. */
import { type Device, onGpu } from '../engines/engine'

const soonMs = 60_000

/** When each device was last lost, on the page's clock. */
export class Losses {
  readonly #last = new Map<Device, number>()

  /** Notes the loss, and gives the devices to try, in order. */
  after(device: Device, now: number): readonly Device[] {
    const last = this.#last.get(device)
    this.#last.set(device, now)
    const again = onGpu(device) && last !== undefined && now - last < soonMs
    return [...new Set<Device>(again ? ['wasm', 'cpu'] : [device, 'wasm', 'cpu'])]
  }

  /** A person wants it all the same. */
  forgive(device: Device): void {
    this.#last.delete(device)
  }
}
