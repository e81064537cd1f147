/** Damage to bytes, by a seeded generator: what discs, networks, editors and strangers do to files. */
export type Random = () => number

export interface Mutant {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** For a failure's message. */
  readonly how: string
  /** Nothing else was done to it than cutting off its end. */
  readonly cut: boolean
}

export const below = (random: Random, n: number): number => Math.floor(random() * n)
export const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)]!

/** Headers are short and matter most: half of all places are near the start. */
function place(random: Random, length: number): number {
  return random() < 0.5 ? below(random, Math.min(length, 96)) : below(random, length)
}

/** Lengths are never long: a mutation of everything is no mutation. */
function range(random: Random, length: number): [number, number] {
  const from = place(random, length)
  return [from, Math.min(length, from + 1 + below(random, random() < 0.8 ? 16 : 4096))]
}

type Kind = (bytes: Uint8Array<ArrayBuffer>, random: Random) => readonly [Uint8Array<ArrayBuffer>, string]

const kinds: readonly Kind[] = [
  function flip(bytes, random) {
    const at = Array.from({ length: 1 + below(random, 4) }, () => place(random, bytes.length))
    for (const i of at) bytes[i]! ^= 1 << below(random, 8)
    return [bytes, `bits flipped at ${at.join(', ')}`]
  },
  function swap(bytes, random) {
    const [a, b] = [place(random, bytes.length), place(random, bytes.length)]
    ;[bytes[a], bytes[b]] = [bytes[b]!, bytes[a]!]
    return [bytes, `bytes ${a} and ${b} swapped`]
  },
  function zero(bytes, random) {
    const [from, to] = range(random, bytes.length)
    return [bytes.fill(0, from, to), `zeros from ${from} to ${to}`]
  },
  function repeat(bytes, random) {
    const [from, to] = range(random, bytes.length)
    return [glue(bytes.subarray(0, to), bytes.subarray(from)), `${from} to ${to} twice`]
  },
  function drop(bytes, random) {
    const [from, to] = range(random, bytes.length)
    return [glue(bytes.subarray(0, from), bytes.subarray(to)), `${from} to ${to} left out`]
  },
  function rubbish(bytes, random) {
    const [from, to] = range(random, bytes.length)
    for (let i = from; i < to; i++) bytes[i] = below(random, 256)
    return [bytes, `rubbish from ${from} to ${to}`]
  },
  /** A field that says nothing, one, half of all or everything, in either byte order. */
  function extreme(bytes, random) {
    const size = pick(random, [1, 2, 4, 8])
    const at = place(random, bytes.length)
    const field = pick(random, [[0], [0, 1], [0x7f, 0xff], [0x80, 0], [0xff], [0xff, 0xfe]])
    const value = Array.from({ length: size }, (_, i) => field[Math.min(i, field.length - 1)]!)
    if (random() < 0.5) value.reverse()
    for (const [i, byte] of value.entries()) if (at + i < bytes.length) bytes[at + i] = byte
    return [bytes, `${value.join(' ')} written at ${at}`]
  },
]

export function truncate(bytes: Uint8Array<ArrayBuffer>, random: Random): Mutant {
  const end = random() < 0.3 ? Math.max(0, bytes.length - 1 - below(random, 40)) : place(random, bytes.length)
  return { bytes: bytes.slice(0, end), how: `cut after ${end} of ${bytes.length} bytes`, cut: true }
}

/** One to three kinds of damage, or a cut end. The original is left as it is. */
export function mutate(bytes: Uint8Array<ArrayBuffer>, random: Random): Mutant {
  if (random() < 0.2) return truncate(bytes, random)
  let [now, how] = [bytes.slice(), '']
  for (let i = 1 + below(random, 3); i > 0 && now.length > 0; i--) {
    const [next, what] = pick(random, kinds)(now, random)
    now = next
    how += `${how === '' ? '' : '; '}${what}`
  }
  return { bytes: now, how, cut: false }
}

function glue(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
