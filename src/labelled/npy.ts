/**
 * NumPy's .npy, versions 1 to 3 (https://numpy.org/neps/nep-0001-npy-format.html): a header that is a Python dict, then the numbers.
 * Read in pieces straight into the array that is kept, so that a large file is never held twice.
 */
import { Fault, quote } from '../faults'
import { refilled } from './refilled'

export interface NpyHeader {
  readonly shape: readonly number[]
  readonly kind: 'f' | 'i' | 'u' | 'b'
  /** Bytes of one number. */
  readonly bytes: 1 | 2 | 4 | 8
  readonly bigEndian: boolean
  /** Where the numbers begin. */
  readonly at: number
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const longestHeader = 65_536

/** From the first bytes of a file of `size` bytes. Throws Fault `labelled-set`. */
export function npyHeader(first: Uint8Array, size: number): NpyHeader {
  const fault = (why: string): Fault => new Fault('labelled-set', `This .npy file cannot be read: ${why}.`, 'Save it anew with numpy.save.')
  if (first.length < 10 || magic.some((byte, i) => first[i] !== byte)) throw fault('it does not begin like one')
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength)
  const wide = first[6]! >= 2
  const length = wide ? (first.length < 12 ? 0 : view.getUint32(8, true)) : view.getUint16(8, true)
  const from = wide ? 12 : 10
  if (length === 0 || length > longestHeader || from + length > first.length) throw fault('its header is cut off or too long')
  const text = new TextDecoder('latin1').decode(first.subarray(from, from + length))
  const descr = /'descr'\s*:\s*'([<>|=]?)([fiub])([1248])'/.exec(text)
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)
  if (!descr || !shape) throw fault(/'descr'\s*:\s*'?[|<>=]?O/.test(text) ? 'it holds Python objects, not numbers' : `its header says ${quote(text, 80)}`)
  if (/'fortran_order'\s*:\s*True/.test(text)) throw fault('its numbers stand column by column (Fortran order); save numpy.ascontiguousarray(x)')
  const header: NpyHeader = {
    shape: shape[1]!.split(',').filter((part) => part.trim() !== '').map(Number),
    kind: descr[2] as NpyHeader['kind'],
    bytes: Number(descr[3]) as NpyHeader['bytes'],
    bigEndian: descr[1] === '>',
    at: from + length,
  }
  if (header.shape.some((n) => !Number.isSafeInteger(n) || n < 0) || (header.kind === 'f' && header.bytes === 1)) throw fault(`its header says ${quote(text, 80)}`)
  const wanted = header.at + count(header) * header.bytes
  if (size !== wanted) throw fault(`its header tells of ${header.shape.join(' × ')} numbers, ${wanted} bytes in all, and the file has ${size}`)
  return header
}

export function count({ shape }: Pick<NpyHeader, 'shape'>): number {
  return shape.reduce((a, b) => a * b, 1)
}

/** The numbers of a file, in the order they stand in. int64 beyond 2 ** 53 is rounded. Throws Fault `labelled-set`. */
export async function readNpy<A extends Float32Array | Int32Array>(file: Blob, make: (length: number) => A): Promise<{ shape: readonly number[]; data: A }> {
  const header = npyHeader(new Uint8Array(await file.slice(0, longestHeader + 12).arrayBuffer()), file.size)
  const data = make(count(header))
  const take = reader(header)
  // Whole numbers only: each piece is a multiple of 8 bytes.
  let at = 0
  for await (const piece of refilled(file, header.at)) {
    const view = new DataView(piece.buffer, 0, piece.byteLength)
    for (let byte = 0; byte < view.byteLength; byte += header.bytes) data[at++] = take(view, byte)
  }
  return { shape: header.shape, data }
}

function reader({ kind, bytes, bigEndian }: NpyHeader): (view: DataView, at: number) => number {
  const little = !bigEndian
  if (kind === 'f') return bytes === 2 ? (v, i) => half(v.getUint16(i, little)) : bytes === 4 ? (v, i) => v.getFloat32(i, little) : (v, i) => v.getFloat64(i, little)
  if (bytes === 1) return kind === 'i' ? (v, i) => v.getInt8(i) : (v, i) => v.getUint8(i)
  if (bytes === 2) return kind === 'i' ? (v, i) => v.getInt16(i, little) : (v, i) => v.getUint16(i, little)
  if (bytes === 4) return kind === 'i' ? (v, i) => v.getInt32(i, little) : (v, i) => v.getUint32(i, little)
  return kind === 'i' ? (v, i) => Number(v.getBigInt64(i, little)) : (v, i) => Number(v.getBigUint64(i, little))
}

/** IEEE 754 half precision. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
