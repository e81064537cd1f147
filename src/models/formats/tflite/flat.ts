/** FlatBuffers, read and never trusted: every access is held to the file. Source: flatbuffers.dev, "FlatBuffer Internals". */
import { Fault } from '../../../faults'

export function damaged(what: string): Fault {
  return new Fault('model-format', `The TFLite file is damaged: ${what}.`, 'Download or export it again.')
}

export class Table {
  readonly #view: DataView
  readonly #at: number
  readonly #fields: number
  readonly #slots: number

  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
    const fields = at - held(view, at, 4).getInt32(at, true)
    this.#fields = fields
    this.#slots = held(view, fields, 4).getUint16(fields, true)
    held(view, fields, this.#slots)
  }

  static root(bytes: Uint8Array): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new Table(view, held(view, 0, 4).getUint32(0, true))
  }

  /** Where the field lies; 0 when it is left out, which means its default. */
  #field(i: number, bytes: number): number {
    const slot = 4 + 2 * i
    if (slot + 2 > this.#slots) return 0
    const offset = this.#view.getUint16(this.#fields + slot, true)
    if (offset === 0) return 0
    held(this.#view, this.#at + offset, bytes)
    return this.#at + offset
  }

  byte(i: number): number {
    const at = this.#field(i, 1)
    return at === 0 ? 0 : this.#view.getUint8(at)
  }

  int(i: number): number {
    const at = this.#field(i, 4)
    return at === 0 ? 0 : this.#view.getInt32(at, true)
  }

  /** Only whether a 64-bit number is there and not 0. */
  has64(i: number): boolean {
    const at = this.#field(i, 8)
    return at !== 0 && this.#view.getBigUint64(at, true) !== 0n
  }

  table(i: number): Table | null {
    const at = this.#field(i, 4)
    return at === 0 ? null : new Table(this.#view, at + this.#view.getUint32(at, true))
  }

  #vector(i: number, size: number): { at: number; length: number } {
    const field = this.#field(i, 4)
    if (field === 0) return { at: 0, length: 0 }
    const at = field + this.#view.getUint32(field, true)
    const length = held(this.#view, at, 4).getUint32(at, true)
    held(this.#view, at + 4, length * size)
    return { at: at + 4, length }
  }

  /** `most` bounds what a damaged file can make us build. */
  tables(i: number, most = 100_000): Table[] {
    const { at, length } = this.#vector(i, 4)
    if (length > most) throw damaged(`a list of ${length.toLocaleString('en')} parts`)
    return Array.from({ length }, (_, k) => new Table(this.#view, at + 4 * k + this.#view.getUint32(at + 4 * k, true)))
  }

  ints(i: number, most = 100_000): number[] {
    const { at, length } = this.#vector(i, 4)
    if (length > most) throw damaged(`a list of ${length.toLocaleString('en')} numbers`)
    return Array.from({ length }, (_, k) => this.#view.getInt32(at + 4 * k, true))
  }

  floats(i: number): number[] {
    const { at, length } = this.#vector(i, 4)
    return Array.from({ length: Math.min(length, 100_000) }, (_, k) => this.#view.getFloat32(at + 4 * k, true))
  }

  longs(i: number): number[] {
    const { at, length } = this.#vector(i, 8)
    return Array.from({ length: Math.min(length, 100_000) }, (_, k) => Number(this.#view.getBigInt64(at + 8 * k, true)))
  }

  bytes(i: number): Uint8Array {
    const { at, length } = this.#vector(i, 1)
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length)
  }

  text(i: number): string {
    return new TextDecoder().decode(this.bytes(i).subarray(0, 10_000))
  }
}

function held(view: DataView, at: number, bytes: number): DataView {
  if (!(at >= 0 && bytes >= 0 && at + bytes <= view.byteLength)) throw damaged('it points outside itself')
  return view
}
