/**
 * The kernel (kernel.wat.mjs) and the memory one labelled set lives in. The logits are read straight into it (`Room.logits`), so they are
 * held once. The memory has its final size from the start: growing it would cut off every view.
 */
import { kernelBytes } from './bytes'

/** Rows in one call. */
export const mostRows = 1024
/** Entries of the list that `spread` may fill in one call. */
export const mostEntries = 16_384
/** Beyond this many classes the plain code answers: rows are then long enough for it, and memory is set aside for one. */
export const mostClasses = 16_384

const out = 0
const tops = out + 24 * mostRows
const list = tops + 8 * mostRows
const spare = list + 8 * mostEntries
const sums = spare + 4 * mostClasses
const data = sums + 4 * mostClasses
const pageBytes = 65_536

interface Exports {
  tops(row: number, rows: number, classes: number, stride: number, out: number): void
  moments(row: number, rows: number, classes: number, stride: number, beta: number, tops: number, out: number): void
  spread(
    row: number, rows: number, classes: number, stride: number, beta: number, tops: number, out: number,
    edge: number, spare: number, sums: number, list: number,
  ): number
}

const rooms = new WeakMap<ArrayBufferLike, Room>()
let compiled: WebAssembly.Module | null | undefined

/** Once before the first room. Where the browser has no WebAssembly SIMD, or forbids it, there will be no rooms. */
export async function openKernel(): Promise<void> {
  if (compiled !== undefined) return
  try {
    compiled = await WebAssembly.compile(Uint8Array.from(atob(kernelBytes), (c) => c.charCodeAt(0)))
  } catch {
    compiled = null
  }
}

/** Room for so many logits; a plain array where there is no kernel or not that much memory for it. A `make` for readNpy. */
export function roomFor(length: number): Float32Array {
  if (!compiled) return new Float32Array(length)
  try {
    return new Room(compiled, length).logits
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return new Float32Array(length)
  }
}

/** The room in which these numbers lie, if they lie in one. */
export function roomOf(logits: Float32Array): Room | undefined {
  return rooms.get(logits.buffer)
}

export class Room {
  readonly logits: Float32Array
  /** What a call left: three float64 per row. */
  readonly out: Float64Array
  /** The same bytes, as `tops` fills them. */
  readonly outFloats: Float32Array
  readonly outPlaces: Int32Array
  /** Before `moments` and `spread`: per row its largest logit and, in `topPlaces`, that one's place. */
  readonly topValues: Float32Array
  readonly topPlaces: Int32Array
  /** After `spread`: pairs of row (of this call) and class. */
  readonly list: Int32Array
  /** Per class; `spread` adds to it. */
  readonly sums: Float32Array
  readonly #run: Exports

  constructor(module: WebAssembly.Module, length: number) {
    // A row's last four numbers may be read beyond its end: 16 bytes more.
    const memory = new WebAssembly.Memory({ initial: Math.ceil((data + 4 * length + 16) / pageBytes) })
    this.#run = new WebAssembly.Instance(module, { kernel: { memory } }).exports as unknown as Exports
    const { buffer } = memory
    this.logits = new Float32Array(buffer, data, length)
    this.out = new Float64Array(buffer, out, 3 * mostRows)
    this.outFloats = new Float32Array(buffer, out, 6 * mostRows)
    this.outPlaces = new Int32Array(buffer, out, 6 * mostRows)
    this.topValues = new Float32Array(buffer, tops, 2 * mostRows)
    this.topPlaces = new Int32Array(buffer, tops, 2 * mostRows)
    this.list = new Int32Array(buffer, list, 2 * mostEntries)
    this.sums = new Float32Array(buffer, sums, mostClasses)
    rooms.set(buffer, this)
  }

  /** Rows first, first + stride, ...; `count` of them, mostRows at most. */
  tops(logits: Float32Array, classes: number, first: number, count: number, stride: number): void {
    this.#run.tops(at(logits, classes, first), count, classes, 4 * classes * stride, out)
  }

  moments(logits: Float32Array, classes: number, first: number, count: number, stride: number, beta: number): void {
    this.#run.moments(at(logits, classes, first), count, classes, 4 * classes * stride, beta, tops, out)
  }

  /** Returns the number of entries in the list. */
  spread(logits: Float32Array, classes: number, first: number, count: number, beta: number, edge: number): number {
    return (this.#run.spread(at(logits, classes, first), count, classes, 4 * classes, beta, tops, out, edge, spare, sums, list) - list) / 8
  }
}

const at = (logits: Float32Array, classes: number, row: number): number => logits.byteOffset + 4 * classes * row
