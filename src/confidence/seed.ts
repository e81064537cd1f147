/**
 * Chance with a seed: the same seed gives the same split, the same resamples, the same sets, in every browser.
 * xoshiro128** 1.1 (Blackman and Vigna 2018), its state filled by SplitMix32; not for secrets.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  /** Any number; its low 32 bits are the seed. */
  constructor(seed: number) {
    let state = seed | 0
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0
      return mix(state)
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next() | 1 // all zeros would stay zeros
  }

  /** A whole number, 0 .. 2^32 - 1. */
  next32(): number {
    const r = Math.imul(rotl(Math.imul(this.#b, 5), 7), 9) >>> 0
    const t = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= t
    this.#d = rotl(this.#d, 11)
    return r
  }

  /** In [0, 1), 53 bits. */
  unit(): number {
    const high = this.next32() >>> 5
    return (high * 2 ** 26 + (this.next32() >>> 6)) / 2 ** 53
  }

  /** A whole number, 0 .. n - 1, each as likely (the rest that would favour small ones is drawn again). 1 <= n <= 2^32. */
  below(n: number): number {
    const limit = 2 ** 32 - (2 ** 32 % n)
    let r = this.next32()
    while (r >= limit) r = this.next32()
    return r % n
  }

  /** Puts the values in a random order, in place (Fisher and Yates, Durstenfeld 1964). */
  shuffle(values: Int32Array): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const kept = values[i]!
      values[i] = values[j]!
      values[j] = kept
    }
  }
}

/**
 * A number in (0, 1) that belongs to a row of logits and a seed: MurmurHash3 (32 bits, Appleby 2008) over the float32 bits
 * of `logits[from .. to)`. -0 counts as 0. The same picture so gets the same number wherever and whenever it is asked.
 */
export function unitOf(logits: Float32Array, from: number, to: number, seed: number): number {
  let h = mix(seed | 0)
  for (let i = from; i < to; i++) {
    float[0] = logits[i]! + 0
    let k = Math.imul(bits[0]!, 0xcc9e2d51)
    k = Math.imul(rotl(k, 15), 0x1b873593)
    h = (Math.imul(rotl(h ^ k, 13), 5) + 0xe6546b64) | 0
  }
  return (mix(h ^ (to - from)) + 0.5) / 2 ** 32
}

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

const rotl = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

/** The finisher of MurmurHash3: every bit of x has its say in every bit of the result, 0 .. 2^32 - 1. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
