/**
 * A zip's own list of contents, read and checked before anything is unpacked. Sizes in it can lie; `unpack.ts` holds
 * them to it. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
 */
import { Fault, quote } from '../../faults'
import { decodeName, safePath } from './names'

export const mostEntries = 5000
export const mostBytes = 2 ** 30
const mostDirectory = 16 * 2 ** 20

const endLength = 22
const entryLength = 46
export const localLength = 30

export interface Entry {
  /** Checked: relative, inside. */
  readonly path: string
  readonly nameBytes: Uint8Array
  readonly method: number
  readonly encrypted: boolean
  readonly crc: number
  readonly packed: number
  readonly size: number
  /** Where its local header starts, and where at the latest its bytes end. */
  readonly start: number
  readonly limit: number
  /** Another entry has the same path: which one is meant nobody can know. */
  readonly twice: boolean
}

export interface Directory {
  readonly entries: readonly Entry[]
  /** Files that were passed over because of an unsafe name or because they are links. */
  readonly ignored: number
  /** All there is, folders left out. */
  readonly files: number
}

/** Throws Fault `model-zip` when the list cannot be trusted. */
export async function readDirectory(zip: Blob, name: string): Promise<Directory> {
  const called = quote(name)
  const damaged = (what: string): Fault => new Fault('model-zip', `${called} is damaged: ${what}.`, 'Download or pack it again.')
  const { count, length, offset, end } = await findEnd(zip, called)
  if (count > mostEntries) throw new Fault('model-zip', `${called} holds ${count.toLocaleString('en')} entries; at most ${mostEntries.toLocaleString('en')} are read.`, 'Pack only the model into it.')
  if (length > mostDirectory || offset + length > end) throw damaged('its list of contents does not fit into it')
  const view = new DataView(await zip.slice(offset, offset + length).arrayBuffer())
  const raw: (Omit<Entry, 'limit' | 'twice' | 'path'> & { path: string | null; folder: boolean })[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + entryLength > view.byteLength || view.getUint32(at, true) !== 0x02014b50) throw damaged('its list of contents breaks off')
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((k) => view.getUint16(at + k, true)) as [number, number, number]
    const next = at + entryLength + nameLength + extraLength + noteLength
    if (next > view.byteLength) throw damaged('its list of contents breaks off')
    const nameBytes = new Uint8Array(view.buffer, at + entryLength, nameLength)
    const text = decodeName(nameBytes)
    const [packed, size, start] = [20, 24, 42].map((k) => view.getUint32(at + k, true)) as [number, number, number]
    if ([packed, size, start].includes(0xffffffff)) throw zip64(called)
    // The Unix mode sits in the upper half of the external attributes; 0xA000 is a symbolic link.
    const link = (view.getUint32(at + 38, true) >>> 16 & 0xf000) === 0xa000
    raw.push({
      path: link ? null : safePath(text), folder: text.endsWith('/') && size === 0, nameBytes, packed, size, start,
      method: view.getUint16(at + 10, true), encrypted: (view.getUint16(at + 8, true) & 1) === 1, crc: view.getUint32(at + 16, true),
    })
    at = next
  }
  const total = raw.reduce((sum, { size }) => sum + size, 0)
  if (total > mostBytes) {
    throw new Fault('model-zip', `${called} would unpack to ${(total / 1e9).toFixed(1)} GB; at most ${(mostBytes / 1e9).toFixed(1)} GB are unpacked.`, 'Unpack it yourself and drop the files.')
  }
  // Entries that share bytes make small zips unpack to huge ones.
  const inOrder = raw.toSorted((a, b) => a.start - b.start)
  const limits = new Map(inOrder.map((entry, i) => [entry, inOrder[i + 1]?.start ?? offset]))
  for (const entry of raw) {
    if (entry.start + localLength + entry.nameBytes.length + entry.packed > limits.get(entry)!) throw damaged('entries in it overlap')
  }
  const seen = new Map<string, number>()
  const files = raw.filter(({ folder }) => !folder)
  for (const { path } of files) if (path !== null) seen.set(path, (seen.get(path) ?? 0) + 1)
  const entries = files.flatMap((entry) => {
    const { path } = entry
    return path === null ? [] : [{ ...entry, path, limit: limits.get(entry)!, twice: seen.get(path)! > 1 }]
  })
  return { entries, ignored: files.length - entries.length, files: files.length }
}

/** The end record is found from the back: a comment of up to 65,535 bytes may follow it. */
async function findEnd(zip: Blob, called: string): Promise<{ count: number; length: number; offset: number; end: number }> {
  const from = Math.max(0, zip.size - endLength - 0xffff - 20)
  const tail = new DataView(await zip.slice(from).arrayBuffer())
  for (let at = tail.byteLength - endLength; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50 || at + endLength + tail.getUint16(at + 20, true) > tail.byteLength) continue
    const [disk, startDisk, here, count] = [4, 6, 8, 10].map((k) => tail.getUint16(at + k, true)) as [number, number, number, number]
    const [length, offset] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)]
    const locator = at >= 20 && tail.getUint32(at - 20, true) === 0x07064b50
    if (locator || count === 0xffff || length === 0xffffffff || offset === 0xffffffff) throw zip64(called)
    if (disk !== 0 || startDisk !== 0 || here !== count) throw new Fault('model-zip', `${called} is one part of a zip in several files.`, 'Join them and pack the model into one zip.')
    return { count, length, offset, end: from + at }
  }
  const head = String.fromCharCode(...new Uint8Array(await zip.slice(0, 16).arrayBuffer()))
  if (head === '') throw new Fault('model-zip', `${called} is empty: it has no bytes.`)
  if (head.startsWith('PK\u0003\u0004')) throw new Fault('model-zip', `${called} is not whole: the list of contents at its end is missing.`, 'Download it again.')
  throw new Fault('model-zip', `${called} is not a zip file: it starts with \`${quote(head, 16)}\`.`)
}

function zip64(called: string): Fault {
  return new Fault('model-zip', `${called} is a zip64 file (made for more than 4 GB), which this page does not read.`, 'Unpack it yourself and drop the files.')
}
