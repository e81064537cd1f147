/**
 * NumPy's .npy, versions 1 to 3 (https://numpy.org/neps/nep-0001-npy-format.html): a header that is a Python dict, then the numbers.
 * Read in pieces straight into the array that is kept, so that a large file is never held twice.
 */
import { quote } from '../faults'
import { joined, pieces } from './bytes'
import { setFault } from './part'

export interface NpyHeader {
  readonly shape: readonly number[]
  /** U and S: text, in code points of 4 bytes or in bytes, filled up with zeros. */
  readonly kind: 'f' | 'i' | 'u' | 'b' | 'U' | 'S'
  /** Bytes of one number, or of one text. */
  readonly bytes: number
  readonly bigEndian: boolean
  /** Column by column (Fortran order): number i of the file is at row i % rows. */
  readonly byColumn: boolean
  /** Where the numbers begin. */
  readonly at: number
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
export const longestHeader = 65_536

/** From the first bytes of a file of `size` bytes. Throws Fault `labelled-set`. */
export function npyHeader(first: Uint8Array, size: number, called = 'This .npy file'): NpyHeader {
  const fault = (why: string, hint = 'Save it anew with numpy.save.'): Error => setFault(`${called} cannot be read: ${why}.`, hint)
  if (first.length < 10 || magic.some((byte, i) => first[i] !== byte)) throw fault('it does not begin like one')
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength)
  const wide = first[6]! >= 2
  const length = wide ? (first.length < 12 ? 0 : view.getUint32(8, true)) : view.getUint16(8, true)
  const from = wide ? 12 : 10
  if (length === 0 || length > longestHeader || from + length > first.length) throw fault('its header is cut off or too long')
  const text = new TextDecoder('latin1').decode(first.subarray(from, from + length))
  const descr = /'descr'\s*:\s*'([<>|=]?)([fiubUS])(\d{1,4})'/.exec(text)
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)
  if (/'descr'\s*:\s*'?[|<>=]?O/.test(text)) throw fault('it holds Python objects (pickled), which are programs: they are never unpacked', 'Save plain numbers: numpy.save(file, numpy.asarray(x, numpy.float32)).')
  if (!descr || !shape) throw fault(`its header says ${quote(text, 80)}`)
  const header: NpyHeader = {
    shape: shape[1]!.split(',').filter((part) => part.trim() !== '').map(Number),
    kind: descr[2] as NpyHeader['kind'],
    bytes: descr[2] === 'U' ? 4 * Number(descr[3]) : Number(descr[3]),
    bigEndian: descr[1] === '>',
    byColumn: /'fortran_order'\s*:\s*True/.test(text),
    at: from + length,
  }
  if (header.shape.some((n) => !Number.isSafeInteger(n) || n < 0) || !sizes[header.kind](header.bytes) || !Number.isSafeInteger(count(header) * header.bytes)) throw fault(`its header says ${quote(text, 80)}`)
  const wanted = header.at + count(header) * header.bytes
  if (size !== wanted) throw fault(`its header tells of ${header.shape.join(' × ') || 1} numbers, ${wanted} bytes in all, and the file has ${size}`)
  return header
}

const sizes: Readonly<Record<NpyHeader['kind'], (bytes: number) => boolean>> = {
  f: (n) => n === 2 || n === 4 || n === 8, i: (n) => [1, 2, 4, 8].includes(n), u: (n) => [1, 2, 4, 8].includes(n), b: (n) => n === 1, U: (n) => n > 0, S: (n) => n > 0,
}

export function count({ shape }: Pick<NpyHeader, 'shape'>): number {
  return shape.reduce((a, b) => a * b, 1)
}

export async function readHeader(file: Blob, called?: string): Promise<NpyHeader> {
  return npyHeader(new Uint8Array(await file.slice(0, longestHeader + 12).arrayBuffer()), file.size, called)
}

/** The numbers of a file, row by row. Throws Fault `labelled-set`. */
export async function readNpy<A extends Float32Array | Float64Array>(file: Blob, make: (length: number) => A): Promise<{ shape: readonly number[]; data: A }> {
  const header = await readHeader(file)
  const data = make(count(header))
  await readNumbers(pieces(file, {}, header.at), header, data)
  return { shape: header.shape, data }
}

/** `bytes`: what follows the header, in pieces of any length. int64 beyond 2 ** 53 is rounded. Throws Fault `labelled-set` when it breaks off. */
export async function readNumbers(bytes: AsyncIterable<Uint8Array>, header: NpyHeader, data: Float32Array | Float64Array, called = 'This .npy file'): Promise<void> {
  if (header.kind === 'U' || header.kind === 'S') throw setFault(`${called} holds text where numbers are needed.`)
  const take = reader(header)
  const { bytes: width, byColumn, shape } = header
  const total = count(header)
  if (byColumn && shape.length > 2) throw setFault(`${called} cannot be read: its ${shape.length} dimensions stand column by column.`, 'Save numpy.ascontiguousarray(x).')
  const [rows, columns] = byColumn && shape.length === 2 ? [shape[0]!, shape[1]!] : [1, total]
  // As it lies in the file it lies in memory.
  const straight = header.kind === 'f' && width === 4 && data instanceof Float32Array && !header.bigEndian && !byColumn && littleEndian
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  let rest: Uint8Array = new Uint8Array(0)
  let [at, row, column] = [0, 0, 0]
  for await (const piece of bytes) {
    if (straight) {
      raw.set(piece.subarray(0, raw.length - at), at)
      at += piece.length
      continue
    }
    const all = joined(rest, piece)
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength)
    const whole = all.length - all.length % width
    for (let byte = 0; byte < whole; byte += width) {
      data[row * columns + column] = take(view, byte)
      if (rows === 1) column++
      else if (++row === rows) [row, column] = [0, column + 1]
    }
    at += whole
    rest = all.slice(whole)
  }
  if (at !== total * width) throw setFault(`${called} cannot be read: it breaks off.`, 'Download or save it again.')
}

/** An array of text, as names of classes are kept. Throws Fault `labelled-set` when it breaks off. */
export async function readTexts(bytes: AsyncIterable<Uint8Array>, { kind, bytes: width, bigEndian, ...header }: NpyHeader, called = 'This .npy file'): Promise<string[]> {
  const texts: string[] = []
  let rest: Uint8Array = new Uint8Array(0)
  for await (const piece of bytes) {
    const all = joined(rest, piece)
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength)
    const whole = all.length - all.length % width
    for (let at = 0; at < whole; at += width) {
      if (kind === 'S') texts.push(new TextDecoder().decode(all.subarray(at, at + width)).replace(/\0+$/, ''))
      else {
        const points = Array.from({ length: width / 4 }, (_, i) => view.getUint32(at + 4 * i, !bigEndian))
        texts.push(points.map((point) => (point === 0 ? '' : point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point))).join(''))
      }
    }
    rest = all.slice(whole)
  }
  if (texts.length !== count(header)) throw setFault(`${called} cannot be read: it breaks off.`, 'Download or save it again.')
  return texts
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

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
