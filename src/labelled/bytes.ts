/** A file's bytes in pieces, so that no file is ever held as a whole. */
import { Fault, quote } from '../faults'

export interface Reading {
  readonly signal?: AbortSignal | undefined
  /** From 0 to 1, about once a megabyte; whoever reads twice spreads it. */
  readonly progress?: ((share: number) => void) | undefined
  /** Gives the array that the scores are read into and stay in. */
  readonly make?: ((length: number) => Float32Array) | undefined
}

const piece = 2 ** 20

/** Throws Fault `cancelled` once the signal says so. */
export async function* pieces(file: Blob, { signal, progress }: Reading = {}, from = 0, to = file.size): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = from; at < to; at += piece) {
    if (signal?.aborted) throw new Fault('cancelled', 'Cancelled.')
    yield new Uint8Array(await file.slice(at, Math.min(to, at + piece)).arrayBuffer())
    progress?.(Math.min(1, (at + piece - from) / (to - from)))
  }
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** By the byte order mark; without one, by the zeros that every second byte of plain text has in UTF-16. */
export function encodingOf(first: Uint8Array): Encoding {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le'
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be'
  const seen = first.subarray(0, 64)
  const zeros = (odd: number): boolean => seen.length > 3 && seen.every((byte, i) => (i % 2 === odd) === (byte === 0))
  return zeros(1) ? 'utf-16le' : zeros(0) ? 'utf-16be' : 'utf-8'
}

/** The text as UTF-8 without its mark, whatever it is kept in. */
export async function* textPieces(file: Blob, encoding: Encoding, reading: Reading = {}): AsyncGenerator<Uint8Array> {
  if (encoding !== 'utf-8') {
    const [decoder, encoder] = [new TextDecoder(encoding), new TextEncoder()]
    for await (const bytes of pieces(file, reading)) yield encoder.encode(decoder.decode(bytes, { stream: true }))
    return
  }
  let first = true
  for await (const bytes of pieces(file, reading)) {
    yield first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
    first = false
  }
}

/** What a file is called in a sentence. */
export function calledOf(file: Blob): string {
  return 'name' in file && typeof file.name === 'string' && file.name !== '' ? quote(file.name) : 'the file'
}

/** What is left of a piece and the next one, in one array. */
export function joined(rest: Uint8Array, next: Uint8Array): Uint8Array {
  if (rest.length === 0) return next
  const all = new Uint8Array(rest.length + next.length)
  all.set(rest)
  all.set(next, rest.length)
  return all
}

/** `length` numbers, or a Fault when the browser has no room for them. */
export function room(length: number, { make }: Reading = {}): Float32Array {
  try {
    return make ? make(length) : new Float32Array(length)
  } catch {
    throw new Fault('labelled-set', `${(length * 4 / 1e9).toFixed(1)} GB of numbers are more than this browser gives a page.`, 'Take a part of the rows.')
  }
}
