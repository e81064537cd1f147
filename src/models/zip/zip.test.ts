/** Zips that are whole, and zips that lie in every field a header has. */
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../tests/fixtures/pixels/files'
import { join, makeZip, packedZeros, type Part } from '../../../tests/fixtures/zips/make'
import { crc32 } from './crc'
import { mostEntries, readDirectory } from './directory'
import { decodeName, safePath } from './names'
import { unpack } from './unpack'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const hello: Part = { name: 'hello.txt', data: 'hello hello hello hello' }

/** Every file of it, unpacked. */
async function open(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const zip = new Blob([bytes])
  const { entries } = await readDirectory(zip, 'x.zip')
  const out: Record<string, string> = {}
  for (const entry of entries) out[entry.path] = text(await unpack(zip, 'x.zip', entry))
  return out
}

const refusal = (words: RegExp): object => ({ code: 'model-zip', message: expect.stringMatching(words) })

describe('whole zips', () => {
  it('of fflate: stored, packed, in folders, with names in UTF-8', async () => {
    const big = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251)
    const made = zipSync({ 'a.txt': new TextEncoder().encode('A'), 'böx': { 'ü.bin': [big, { level: 9 }], 'plain.bin': [big, { level: 0 }] }, 'none.txt': new Uint8Array() })
    const zip = new Blob([made as Uint8Array<ArrayBuffer>])
    const { entries, ignored } = await readDirectory(zip, 'x.zip')
    const found = new Map(await Promise.all(entries.map(async (entry) => [entry.path, await unpack(zip, 'x.zip', entry)] as const)))
    expect(ignored).toBe(0)
    expect(text(found.get('a.txt')!)).toBe('A')
    expect(found.get('böx/ü.bin')).toEqual(big)
    expect(found.get('böx/plain.bin')).toEqual(big)
    expect(found.get('none.txt')).toHaveLength(0)
  })
  it('of which a little lies behind the mebibyte that is read at once', async () => {
    const random = seeded(3)
    // Nothing to pack: as many bytes in the zip as in the file, and a few hundred more.
    const data = Uint8Array.from({ length: 2 ** 20 + 5000 }, () => Math.floor(random() * 256))
    for (const length of [2 ** 20 - 300, 2 ** 20 - 100, 2 ** 20, 2 ** 20 + 600, 2 ** 20 + 5000]) {
      const zip = new Blob([makeZip([{ name: 'w', data: data.subarray(0, length) }])])
      const [entry] = (await readDirectory(zip, 'x.zip')).entries
      expect(crc32(await unpack(zip, 'x.zip', entry!))).toBe(crc32(data.subarray(0, length)))
    }
  })
  it('with a comment that holds the end mark', async () => {
    expect(await open(makeZip([hello], { comment: 'PK\u0005\u0006 and more than twenty-two bytes' }))).toEqual({ 'hello.txt': hello.data })
  })
  it('with bytes after its end', async () => {
    expect(await open(join([makeZip([hello]), new Uint8Array(100)]))).toEqual({ 'hello.txt': hello.data })
  })
  it('crc32 is that of the books', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
    expect(crc32(new TextEncoder().encode('6789'), crc32(new TextEncoder().encode('12345')))).toBe(0xcbf43926)
  })
})

describe('names', () => {
  it.each([
    ['a/b.bin', 'a/b.bin'], ['./a//b.bin', 'a/b.bin'], ['my model/model.json', 'my model/model.json'], ['u\u0308.txt', 'ü.txt'],
    ['../a', null], ['a/../../b', null], ['x/../model.json', null], ['/etc/evil', null], ['..\\evil', null], ['a\\b', null], ['C:/x', null], ['c:x', null],
    ['a\u0000.txt', null], ['', null], ['.', null], ['__MACOSX/._model.json', null], ['.DS_Store', null],
  ])('%j: %j', (name, path) => {
    expect(safePath(name)).toBe(path)
  })
  it('not UTF-8: byte by byte', () => {
    expect(decodeName(Uint8Array.of(0x66, 0xfc, 0x72))).toBe('für')
  })
  it('unsafe ones and links are passed over and counted; the rest is read', async () => {
    const zip = makeZip([hello, { name: '../../evil.txt', data: 'x' }, { name: '/etc/evil', data: 'x' }, { name: '..\\evil', data: 'x' }, { name: 'C:\\evil', data: 'x' },
      { name: 'link', data: '/etc/passwd', attributes: 0xa1ff0000 }, { name: 'folder/', data: '', method: 0 }])
    expect(await readDirectory(new Blob([zip]), 'x.zip')).toMatchObject({ ignored: 5, files: 6 })
    expect(await open(zip)).toEqual({ 'hello.txt': hello.data })
  })
  it('two that become one are refused when read, and harm no other', async () => {
    const zip = makeZip([{ name: 'a.txt', data: '1' }, { name: './a.txt', data: '2' }, hello])
    await expect(open(zip)).rejects.toMatchObject(refusal(/^x\.zip holds more than one file called a\.txt\.$/))
    const { entries } = await readDirectory(new Blob([zip]), 'x.zip')
    expect(text(await unpack(new Blob([zip]), 'x.zip', entries[2]!))).toBe(hello.data)
  })
})

describe('a list of contents that cannot be trusted', () => {
  const whole = makeZip([hello])
  it.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
    ['nothing', new Uint8Array(), /is empty/],
    ['text', new TextEncoder().encode('not a zip'), /^x\.zip is not a zip file: it starts with `not a zip`\.$/],
    ['ten bytes short', whole.slice(0, -10), /is not whole: the list of contents at its end is missing/],
    ['only the first half', whole.slice(0, whole.length >> 1), /is not whole/],
    ['its head cut off', whole.slice(20), /damaged/],
    ['more entries than there are', makeZip([hello], { count: 2 }), /breaks off/],
    ['a list longer than the file', makeZip([hello], { directorySize: 4000 }), /does not fit/],
    ['a list that begins elsewhere', makeZip([hello], { offset: 3, directorySize: 50 }), /breaks off/],
    ['too many entries', makeZip(Array.from({ length: mostEntries + 1 }, (_, i) => ({ name: `${i}`, data: '', method: 0 }))), /5,001 entries; at most 5,000/],
    ['zip64', makeZip([hello], { count: 0xffff }), /zip64/],
    ['zip64 in one entry', makeZip([{ ...hello, size: 0xffffffff }]), /zip64/],
    ['one of several parts', makeZip([hello], { disk: 1 }), /several files/],
    ['more than a gibibyte declared', makeZip([{ ...hello, size: 2 ** 29 + 1 }, { ...hello, name: 'b', size: 2 ** 29 }]), /would unpack to 1\.1 GB; at most 1\.1 GB/],
    ['entries that share bytes', makeZip([hello, { ...hello, name: 'b.txt', sameAs: 0 }]), /entries in it overlap/],
  ])('%s', async (_what, bytes, words) => {
    await expect(open(bytes)).rejects.toMatchObject(refusal(words))
  })
})

describe('an entry that lies', () => {
  it.each<[string, Part, RegExp]>([
    ['more inside than declared', { ...hello, size: 10 }, /is larger than the 10 bytes it declares: the zip is damaged/],
    ['less inside than declared', { ...hello, size: 100 }, /holds 23 of the 100 bytes it declares/],
    ['stored with two sizes', { ...hello, method: 0, size: 10 }, /two different sizes/],
    ['a wrong checksum', { ...hello, crc: 1 }, /^hello\.txt in x\.zip does not match its checksum: the zip is damaged \(CRC\)\.$/],
    ['no Deflate', { ...hello, packed: Uint8Array.of(255, 255, 255) }, /cannot be unpacked and does not match its checksum: the zip is damaged \(CRC\)/],
    ['Deflate that breaks off', { ...hello, packed: Uint8Array.of(0x4b, 0x4c) }, /damaged/],
    ['packed to nothing', { ...hello, packed: new Uint8Array() }, /damaged/],
    ['LZMA', { ...hello, method: 14 }, /is packed with method 14 \(LZMA\), which this page does not read/],
    ['a method nobody knows', { ...hello, method: 77 }, /method 77, which/],
    ['encrypted', { ...hello, flags: 1 }, /is encrypted/],
    ['another name at its place', { ...hello, localName: 'hallo.txt' }, /is not where the list of contents says/],
  ])('%s', async (_what, part, words) => {
    await expect(open(makeZip([part]))).rejects.toMatchObject(refusal(words))
  })
})

describe('bombs', () => {
  /** Bytes outside the JavaScript heap included; the highest seen while it runs. */
  async function riseOf(work: () => Promise<unknown>): Promise<number> {
    const now = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
    globalThis.gc?.()
    const before = now()
    let most = before
    const timer = setInterval(() => { most = Math.max(most, now()) }, 1)
    await work().finally(() => clearInterval(timer))
    return Math.max(most, now()) - before
  }

  const packed = packedZeros(1023)

  it('a gigabyte of zeros is refused by its own sizes, before a byte is unpacked', async () => {
    const zip = makeZip([{ name: 'w.bin', data: '', size: 2 ** 30 - 2 ** 20, packed }])
    const rise = await riseOf(() => expect(open(zip)).rejects.toMatchObject(refusal(/w\.bin in x\.zip would grow from [\d.]+ to 1073 MB/)))
    expect(rise).toBeLessThan(64 * 2 ** 20)
  })
  it('the same that declares eight megabytes is stopped there', async () => {
    const zip = makeZip([{ name: 'w.bin', data: '', packed, size: 8 * 2 ** 20 }])
    const rise = await riseOf(() => expect(open(zip)).rejects.toMatchObject(refusal(/is larger than the 8,388,608 bytes it declares/)))
    expect(rise).toBeLessThan(64 * 2 ** 20)
  })
  it('thousands of entries over the same bytes', async () => {
    const parts: Part[] = [{ name: '0', data: '', packed, size: 2 ** 17 }]
    for (let i = 1; i < 5000; i++) parts.push({ ...parts[0]!, name: String(i), sameAs: 0 })
    await expect(open(makeZip(parts))).rejects.toMatchObject(refusal(/overlap/))
  })
})
