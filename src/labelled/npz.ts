/**
 * NumPy's .npz: a zip of .npy files. Its list of contents is checked before anything is unpacked; an array is unpacked piece by piece into the numbers
 * that are kept, never past its declared size, and its checksum is compared. Source: PKWARE APPNOTE 6.3.10.
 */
import { Fault, quote } from '../faults'
import { pieces, type Reading } from './bytes'
import { classListNames, fileNames, labelNames, logitNames, plainName } from './columns'
import { crc32 } from '../models/zip/crc'
import { longestHeader, npyHeader } from './npy'
import { partOf } from './npyPart'
import { type Part, setFault } from './part'

interface Entry {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly start: number
}

const mostEntries = 200
const mostBytes = 2 ** 32 - 1

/** Throws Fault `labelled-set`. */
export async function readNpz(file: Blob, called: string, reading: Reading = {}): Promise<Part> {
  const arrays = (await entriesOf(file, called)).filter(({ name }) => name.endsWith('.npy'))
  if (arrays.length === 0) throw setFault(`${called} is a zip without .npy files.`, 'Save it with numpy.savez(logits=…, labels=…).')
  const named = (list: readonly string[]): Entry[] => list.flatMap((name) => arrays.filter((entry) => plainName(entry.name.slice(0, -4)) === name))
  const headers = new Map(await Promise.all(arrays.map(async (entry) => [entry, await headOf(file, entry, called)] as const)))
  const usable = arrays.filter((entry) => headers.get(entry) !== null)
  const flat = (entry: Entry): boolean => headers.get(entry)!.shape.length === 1 || headers.get(entry)!.shape[1] === 1
  const isText = (entry: Entry): boolean => 'US'.includes(headers.get(entry)!.kind)
  const only = (list: readonly Entry[]): Entry | undefined => (list.length === 1 ? list[0] : undefined)
  const scores = named(logitNames).find((entry) => usable.includes(entry) && !flat(entry)) ?? only(usable.filter((entry) => !flat(entry)))
  const classNames = named(classListNames).find((entry) => usable.includes(entry) && isText(entry))
  const photos = named(fileNames).find((entry) => usable.includes(entry) && isText(entry) && entry !== classNames)
  const lists = usable.filter((entry) => flat(entry) && entry !== classNames && entry !== photos)
  const labels = named(labelNames).find((entry) => lists.includes(entry)) ?? only(lists)
  if (!scores && !labels) {
    // One that cannot be read says why better than this does.
    for (const entry of arrays) if (!usable.includes(entry)) await headOf(file, entry, called, true)
    throw setFault(`${called} holds ${arrays.map(({ name }) => quote(name, 30)).slice(0, 5).join(', ')}: which are the logits cannot be told.`, 'Save it with numpy.savez(logits=…, labels=…).')
  }
  const read = async (entry: Entry | undefined, from: number, share: number): Promise<Part | null> => {
    if (!entry) return null
    const inside = `${quote(entry.name)} in ${called}`
    const header = headers.get(entry)!
    const within: Reading = { signal: reading.signal, progress: (done) => reading.progress?.(from + done * share) }
    return partOf(header, after(unpacked(file, entry, inside, within), header.at), inside, reading)
  }
  const [first, second] = [await read(scores, 0, 0.95), await read(labels, 0.95, 0.05)]
  const texts = async (entry: Entry | undefined): Promise<string[] | null> => (entry ? Array.from((await read(entry, 1, 0))!.labels!.values, (text) => quote(String(text), 200)) : null)
  const unused = arrays.filter((entry) => ![scores, labels, classNames, photos].includes(entry)).map(({ name }) => quote(name, 30))
  return {
    called, names: await texts(classNames), files: await texts(photos), scores: first?.scores ?? null, labels: second?.labels ?? null,
    notes: unused.length > 0 ? [`Not used in ${called}: ${unused.slice(0, 5).join(', ')}${unused.length > 5 ? ', …' : ''}.`] : [],
  }
}

/** The array's header; null for one that cannot be used, unless its fault is wanted. */
async function headOf(file: Blob, entry: Entry, called: string, say = false): Promise<ReturnType<typeof npyHeader> | null> {
  const inside = `${quote(entry.name)} in ${called}`
  const head = new Uint8Array(longestHeader + 12)
  let filled = 0
  try {
    for await (const bytes of unpacked(file, entry, inside, {}, false)) {
      const part = bytes.subarray(0, head.length - filled)
      head.set(part, filled)
      filled += part.length
      if (filled === head.length) break
    }
    return npyHeader(head.subarray(0, filled), entry.size, inside)
  } catch (error) {
    if (say) throw error
    return null
  }
}

/** The bytes of one entry. Deflate by the browser's own, which hands out small pieces. */
async function* unpacked(file: Blob, { start, packed, size, method, crc, name }: Entry, inside: string, reading: Reading, whole = true): AsyncGenerator<Uint8Array> {
  const local = new DataView(await file.slice(start, start + 30).arrayBuffer())
  if (local.byteLength < 30 || local.getUint32(0, true) !== 0x04034b50) throw setFault(`${inside} is not where the list of contents says: the file is damaged.`)
  if (method !== 0 && method !== 8) throw setFault(`${inside} is packed in a way that is not read here (method ${method}).`, 'Save it anew with numpy.savez.')
  const from = start + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  if (from + packed > file.size || (method === 0 && packed !== size)) throw setFault(`${inside} does not fit into the file: it is damaged or cut off.`)
  const raw = pieces(file, reading, from, from + packed)
  let [filled, sum] = [0, 0]
  const bad = (why: string): Error => setFault(`${inside} ${why}: the file is damaged.`, `Save ${quote(name)} anew.`)
  try {
    for await (const bytes of method === 0 ? raw : inflated(raw)) {
      filled += bytes.length
      if (filled > size) throw bad(`is larger than the ${size.toLocaleString('en')} bytes it declares`)
      if (whole) sum = crc32(bytes, sum)
      yield bytes
    }
  } catch (error) {
    throw error instanceof Fault ? error : bad('cannot be unpacked')
  }
  if (filled < size) throw bad(`holds ${filled.toLocaleString('en')} of the ${size.toLocaleString('en')} bytes it declares`)
  if (whole && sum !== crc) throw bad('does not match its checksum')
}

async function* inflated(raw: AsyncGenerator<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array> {
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(control) {
      try {
        const { done, value } = await raw.next()
        if (done) control.close()
        else control.enqueue(value)
      } catch (error) {
        control.error(error)
      }
    },
    cancel: async () => void (await raw.return(undefined)),
  })
  const reader = packed.pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => {})
  }
}

async function* after(source: AsyncIterable<Uint8Array>, skip: number): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) {
    const cut = Math.min(skip, bytes.length)
    skip -= cut
    if (cut < bytes.length) yield bytes.subarray(cut)
  }
}

/** The zip's list of contents, found from the back. */
async function entriesOf(file: Blob, called: string): Promise<Entry[]> {
  const damaged = (why: string): Error => setFault(`${called} is damaged: ${why}.`, 'Download or save it again.')
  const tail = new DataView(await file.slice(Math.max(0, file.size - 22 - 0xffff)).arrayBuffer())
  let end = tail.byteLength - 22
  while (end >= 0 && (tail.getUint32(end, true) !== 0x06054b50 || end + 22 + tail.getUint16(end + 20, true) > tail.byteLength)) end--
  if (end < 0) throw damaged('the list of contents at its end is missing')
  const [count, length, offset] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)]
  if (count === 0xffff || offset === 0xffffffff) throw setFault(`${called} is a zip64 file (made for more than 4 GB), which is not read here.`, 'Save the arrays as .npy.')
  if (count > mostEntries) throw setFault(`${called} holds ${count.toLocaleString('en')} files; at most ${mostEntries} are read.`)
  const list = new DataView(await file.slice(offset, offset + length).arrayBuffer())
  const entries: Entry[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > list.byteLength || list.getUint32(at, true) !== 0x02014b50) throw damaged('its list of contents breaks off')
    const nameLength = list.getUint16(at + 28, true)
    if (at + 46 + nameLength > list.byteLength) throw damaged('its list of contents breaks off')
    const entry = {
      name: new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, nameLength)), method: list.getUint16(at + 10, true), crc: list.getUint32(at + 16, true),
      packed: list.getUint32(at + 20, true), size: list.getUint32(at + 24, true), start: list.getUint32(at + 42, true),
    }
    if (list.getUint16(at + 8, true) & 1) throw setFault(`${quote(entry.name)} in ${called} is encrypted.`, 'Save it without a password.')
    if ([entry.packed, entry.size, entry.start].includes(0xffffffff)) throw setFault(`${called} is a zip64 file (made for more than 4 GB), which is not read here.`, 'Save the arrays as .npy.')
    // Deflate makes at most 1032 bytes of one.
    if (entry.size > mostBytes || entry.size > 1032 * entry.packed + 1024) throw damaged(`${quote(entry.name)} declares a size it cannot have`)
    if (entries.some(({ name }) => name === entry.name)) throw setFault(`${called} holds more than one ${quote(entry.name)}.`)
    entries.push(entry)
    at += 46 + nameLength + list.getUint16(at + 30, true) + list.getUint16(at + 32, true)
  }
  return entries
}
