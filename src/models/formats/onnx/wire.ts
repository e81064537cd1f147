/** Protobuf at wire level, bounded by the bytes that are there: what is declared is never believed. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** One field of a message. A reader calls the one of these that fits the field's type; none is called twice. */
export interface Field {
  readonly number: number
  /** A length-delimited field's bytes: a view, no copy. */
  bytes(): Uint8Array
  text(): string
  /** A varint as a number; what lies beyond 2^53 loses digits, which only a hostile size does. */
  int(): number
  float(): number
  /** A repeated varint, packed or one by one; more than `most` in all is no honest file. */
  ints(into: number[], most: number): void
  /** How many numbers a repeated varint has, none of them kept. */
  count(): number
}

const wrong = (): never => {
  throw new RangeError('wire type')
}

/** Calls `read` for each field. Throws RangeError (or what the library throws) where the bytes are no message. */
export function eachField(message: Uint8Array, read: (field: Field) => void): void {
  const reader = new BinaryReader(message)
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    let taken = false
    const take = <T>(wanted: WireType, value: () => T): T => {
      if (type !== wanted || taken) return wrong()
      taken = true
      return value()
    }
    read({
      number,
      bytes: () => take(WireType.LengthDelimited, () => reader.bytes()),
      // Names may be any bytes; one that is no UTF-8 is shown with marks and refuses nothing.
      text: () => take(WireType.LengthDelimited, () => new TextDecoder().decode(reader.bytes())),
      int: () => take(WireType.Varint, () => Number(reader.int64())),
      float: () => take(WireType.Bit32, () => reader.float()),
      ints: (into, most) => {
        const add = (value: number): void => {
          if (into.push(value) > most) throw new RangeError('too many numbers')
        }
        if (type === WireType.Varint) return add(take(WireType.Varint, () => Number(reader.int64())))
        const packed = new BinaryReader(take(WireType.LengthDelimited, () => reader.bytes()))
        while (packed.pos < packed.len) add(Number(packed.int64()))
      },
      count: () => {
        if (type === WireType.Varint) return take(WireType.Varint, () => (reader.int64(), 1))
        // The last byte of a varint has its highest bit unset.
        return take(WireType.LengthDelimited, () => reader.bytes()).reduce((n, byte) => n + (byte < 0x80 ? 1 : 0), 0)
      },
    })
    if (!taken) reader.skip(type, number)
  }
}
