/** One entry of a zip to its bytes, and never more of them than its directory promised. */
import { Inflate } from 'fflate'
import { Fault, quote } from '../../faults'
import { crc32 } from './crc'
import { type Entry, localLength } from './directory'
import { methodName } from './names'

/**
 * Deflate makes at most 1032 bytes of one, and fflate holds what a piece grows to several times over: so pieces are small, half a
 * megabyte at most whatever the header says, until the data has shown that it grows little. Small ones cost three times the time.
 */
const smallPiece = 512
const largePiece = 8 * 1024
const littleGrowth = 16
const readAhead = 2 ** 20
/** Real weights pack to a tenth at best. Small files of zeros are let through: they cost nothing. */
const mostRatio = 200
const smallEnough = 8 * 2 ** 20

/** Throws Fault `model-zip`, in words that name the zip and the entry. */
export async function unpack(zip: Blob, name: string, entry: Entry): Promise<Uint8Array<ArrayBuffer>> {
  const called = quote(entry.path)
  const fault = (message: string, hint = 'Download or pack it again.'): Fault => new Fault('model-zip', message, hint)
  if (entry.twice) throw fault(`${quote(name)} holds more than one file called ${called}.`, 'Which one is meant cannot be told: pack it again.')
  if (entry.encrypted || entry.method === 99) throw fault(`${called} in ${quote(name)} is encrypted.`, 'Unpack it yourself and drop the files.')
  if (entry.method !== 0 && entry.method !== 8) {
    throw fault(`${called} in ${quote(name)} is packed with ${methodName(entry.method)}, which this page does not read.`, 'Pack it with the usual method (Deflate).')
  }
  if (entry.size > smallEnough && entry.size > mostRatio * entry.packed) {
    throw fault(`${called} in ${quote(name)} would grow from ${mega(entry.packed)} to ${mega(entry.size)} MB: no model does that.`, '')
  }
  const damaged = (what: string): Fault => fault(`${called} in ${quote(name)} ${what}: the zip is damaged.`)
  const start = await dataStart(zip, entry)
  if (start === null) throw damaged('is not where the list of contents says')
  const out = new Uint8Array(entry.size)
  let filled = 0
  let crc = 0
  const take = (bytes: Uint8Array): void => {
    if (filled + bytes.length > out.length) throw damaged(`is larger than the ${out.length.toLocaleString('en')} bytes it declares`)
    out.set(bytes, filled)
    filled += bytes.length
    crc = crc32(bytes, crc)
  }
  if (entry.method === 0 && entry.packed !== entry.size) throw damaged('has two different sizes')
  let piece = smallPiece
  let calm = false
  const inflate = entry.method === 8 ? new Inflate(take) : null
  for (let at = 0; at < entry.packed || at === 0; at += readAhead) {
    const bytes = new Uint8Array(await zip.slice(start + at, start + Math.min(entry.packed, at + readAhead)).arrayBuffer())
    if (!inflate) take(bytes)
    else {
      try {
        for (let i = 0; i < bytes.length || i === 0; i += piece) {
          piece = calm ? Math.min(largePiece, piece * 2) : smallPiece
          const before = filled
          inflate.push(bytes.subarray(i, i + piece), at + Math.min(i + piece, bytes.length) >= entry.packed)
          calm = filled - before <= littleGrowth * piece
        }
      } catch (error) {
        if (error instanceof Fault) throw error
        // What came out so far, against the checksum of the whole.
        throw crc === entry.crc ? damaged('cannot be unpacked') : fault(`${called} in ${quote(name)} cannot be unpacked and does not match its checksum: the zip is damaged (CRC).`)
      }
    }
  }
  if (crc !== entry.crc) throw fault(`${called} in ${quote(name)} does not match its checksum: the zip is damaged (CRC).`)
  if (filled < entry.size) throw damaged(`holds ${filled.toLocaleString('en')} of the ${entry.size.toLocaleString('en')} bytes it declares`)
  return out
}

/** Past the entry's own header, whose name must be the listed one; null when it is not or the bytes would reach into the next. */
async function dataStart(zip: Blob, entry: Entry): Promise<number | null> {
  const length = localLength + entry.nameBytes.length
  const view = new DataView(await zip.slice(entry.start, entry.start + length).arrayBuffer())
  if (view.byteLength < length || view.getUint32(0, true) !== 0x04034b50 || view.getUint16(26, true) !== entry.nameBytes.length) return null
  if (entry.nameBytes.some((byte, i) => view.getUint8(localLength + i) !== byte)) return null
  const start = entry.start + length + view.getUint16(28, true)
  return start + entry.packed <= entry.limit ? start : null
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)
}
