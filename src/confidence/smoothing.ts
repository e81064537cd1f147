import { asLogits, type Logits } from './types'

/**
 * Mean of the logits of the last n frames, class by class, summed in float64. Averaging logits (not confidences) is a geometric mean of
 * the confidences, and leaves T a plain factor: softmax(mean / T). A class at -Infinity in any of the frames is at -Infinity.
 * The sum is made anew each time: n is small, and a running one would drift and could not take back an infinity.
 */
export class LogitMean {
  #frames: Logits[] = []
  #size: number

  /** Throws RangeError unless `size` is a whole number of at least 1. */
  constructor(size: number) {
    this.#size = checked(size)
  }

  /** Frames in the mean now, at most the size. */
  get frames(): number {
    return this.#frames.length
  }

  /** Keeps as many of the newest frames as the new size has room for. */
  resize(size: number): void {
    this.#size = checked(size)
    this.#frames = this.#frames.slice(-this.#size)
  }

  clear(): void {
    this.#frames = []
  }

  /** Takes a frame's logits, [K]; gives the mean, [K]. Another K than before starts anew: it is another model's. */
  add(logits: Logits): Logits {
    if (this.#frames.some((frame) => frame.length !== logits.length)) this.clear()
    this.#frames = [...this.#frames, logits].slice(-this.#size)
    return this.mean()!
  }

  /** null while there is no frame. */
  mean(): Logits | null {
    const [first] = this.#frames
    if (!first) return null
    if (this.#frames.length === 1) return first
    const out = new Float32Array(first.length)
    for (let k = 0; k < out.length; k++) {
      let sum = 0
      for (const frame of this.#frames) sum += frame[k]!
      out[k] = sum / this.#frames.length
    }
    return asLogits(out)
  }
}

function checked(size: number): number {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`A mean of ${size} frames.`)
  return size
}
