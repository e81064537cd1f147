/**
 * How long a Deflate stream becomes (RFC 1950, 1951), without making it: symbols are read, nothing is written. For the packed
 * parts of a picture file, which a browser unpacks whole before it looks at them.
 */
import { u16le, u8 } from './formats/bytes'

const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** Thrown and caught here: the stream is cut or wrong, so what came of it so far is all. */
const broken = Symbol('broken')

/** Does the zlib stream in `bytes` from `start` to `end` unpack to more than `limit` bytes? Total: a broken stream counts to where it breaks. */
export function unpacksBeyond(bytes: Uint8Array, start: number, end: number, limit: number): boolean {
  const stream = new Stream(bytes, start + 2, Math.min(end, bytes.length))
  let length = 0
  try {
    for (let last = 0; last === 0 && length <= limit;) {
      last = stream.bits(1)
      const kind = stream.bits(2)
      if (kind === 0) length += stream.stored()
      else if (kind === 1) length += stream.packed(fixedLiterals, fixedDistances, limit - length)
      else if (kind === 2) length += stream.packed(...stream.codes(), limit - length)
      else break
    }
  } catch (error) {
    if (error !== broken) throw error
    length += stream.counted
  }
  return length > limit
}

/** A canonical code: how many symbols of each length, and the symbols in order. */
interface Code {
  readonly counts: readonly number[]
  readonly symbols: readonly number[]
}

function codeOf(lengths: readonly number[]): Code {
  const counts = Array<number>(16).fill(0)
  for (const length of lengths) counts[length]! += 1
  counts[0] = 0
  const symbols = lengths.map((length, symbol) => ({ length, symbol })).filter(({ length }) => length > 0)
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol).map(({ symbol }) => symbol)
  return { counts, symbols }
}

const fixedLiterals = codeOf(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)))
const fixedDistances = codeOf(Array<number>(30).fill(5))

class Stream {
  #held = 0
  #many = 0
  /** Bytes of the block that broke. */
  counted = 0

  constructor(readonly bytes: Uint8Array, public at: number, readonly end: number) {}

  bits(n: number): number {
    while (this.#many < n) {
      if (this.at >= this.end) throw broken
      this.#held |= u8(this.bytes, this.at) << this.#many
      this.at += 1
      this.#many += 8
    }
    const value = this.#held & ((1 << n) - 1)
    this.#held >>>= n
    this.#many -= n
    return value
  }

  symbol({ counts, symbols }: Code): number {
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length < 16; length += 1) {
      code |= this.bits(1)
      const count = counts[length]!
      if (code - count < first) return symbols[index + code - first]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw broken
  }

  stored(): number {
    this.#held = 0
    this.#many = 0
    const length = u16le(this.bytes, this.at)
    this.at += 4 + length
    return length
  }

  codes(): [Code, Code] {
    const [literals, distances, lengths] = [this.bits(5) + 257, this.bits(5) + 1, this.bits(4) + 4]
    const inner = Array<number>(19).fill(0)
    for (let i = 0; i < lengths; i += 1) inner[codeOrder[i]!] = this.bits(3)
    const code = codeOf(inner)
    const all: number[] = []
    while (all.length < literals + distances) {
      const symbol = this.symbol(code)
      if (symbol < 16) all.push(symbol)
      else {
        const [value, times] = symbol === 16 ? [all.at(-1) ?? 0, 3 + this.bits(2)] : [0, symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7)]
        for (let i = 0; i < times; i += 1) all.push(value)
      }
    }
    return [codeOf(all.slice(0, literals)), codeOf(all.slice(literals, literals + distances))]
  }

  /** One block's bytes, or as many as are over `limit`. */
  packed(literals: Code, distances: Code, limit: number): number {
    for (this.counted = 0; this.counted <= limit;) {
      const symbol = this.symbol(literals)
      if (symbol === 256) break
      if (symbol < 256) {
        this.counted += 1
        continue
      }
      const extra = lengthBits[symbol - 257]
      if (extra === undefined) throw broken
      this.counted += lengthBase[symbol - 257]! + this.bits(extra)
      const distance = this.symbol(distances)
      this.bits(distance < 4 ? 0 : Math.min(13, (distance >> 1) - 1))
    }
    const length = this.counted
    this.counted = 0
    return length
  }
}
