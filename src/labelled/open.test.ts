import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Fault } from '../faults'
import { fewestRows, openLabelled } from './open'

const rows = (...of: number[][]) => Float32Array.from(of.flat())

function npyBytes(descr: string, shape: string, body: ArrayBufferView): Uint8Array<ArrayBuffer> {
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + '\n'
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0, ...new TextEncoder().encode(dict), ...new Uint8Array(body.buffer, body.byteOffset, body.byteLength)])
}
const npy = (descr: string, shape: string, body: ArrayBufferView, name = 'x.npy') => new File([npyBytes(descr, shape, body)], name)
const file = (name: string, ...content: BlobPart[]) => new File(content, name)
const fault = (first: Blob, second: Blob | null = null, names: string[] | null = null) => openLabelled(first, second, { names }).then(() => 'it was read', (e: Fault) => `${e.message} ${e.hint}`.trim())
const open = async (first: Blob, second: Blob | null = null, known: string[] | null = null) => {
  const { set, kind, names, files, notes } = await openLabelled(first, second, { names: known })
  return { logits: [...set.logits], labels: [...set.labels], classes: set.classes, kind, names, files, notes: notes.filter((note) => !note.startsWith('Too few rows')) }
}
const plain = { logits: [1, 2, 3.5, -4, 5, 6], labels: [0, 1, 1], classes: 2, kind: 'logits', names: null, files: null, notes: [] }
const logits = npy('<f4', '3, 2', rows([1, 2], [3.5, -4], [5, 6]), 'logits.npy')
const labels = npy('|u1', '3,', Uint8Array.of(0, 1, 1), 'labels.npy')

describe('two .npy files', () => {
  it('are put together, in either order', async () => {
    expect(await open(logits, labels)).toEqual(plain)
    expect(await open(labels, logits)).toEqual(plain)
    expect(await open(logits, npy('<f8', '3, 1', Float64Array.of(0, 1, 1)))).toEqual(plain)
  })

  it('labels as rows with a single 1', async () => {
    const hot = npy('<f4', '3, 2', rows([1, 0], [0, 1], [0, 1]), 'y.npy')
    expect(await open(logits, hot)).toEqual(plain)
    expect(await open(hot, logits)).toEqual(plain)
    expect(await fault(hot, hot)).toContain('which are the labels cannot be told')
    expect(await fault(logits, npy('<f4', '3, 2', rows([1, 0], [0, 1], [1, 1])))).toContain('logits and no labels')
  })

  it('say what does not go together', async () => {
    expect(await fault(logits, npy('|u1', '2,', Uint8Array.of(0, 1), 'y.npy'))).toBe('There are 3 rows of logits and 2 labels. The logits are from logits.npy, the labels from y.npy.')
    expect(await fault(logits, npy('|u1', '3,', Uint8Array.of(0, 1, 2)))).toBe('x.npy, row 2: the label 2 is not one of the 2 classes (0 to 1).')
    expect(await fault(logits, npy('<f4', '3,', Float32Array.of(0, 0.5, 1)))).toContain('row 1: the label 0.5 is not one')
    expect(await fault(logits, npy('|u1', '3,', Uint8Array.of(1, 2, 2)))).toContain('count from 1')
    expect(await fault(npy('<f4', '1, 3, 2', rows([1, 2, 3, 4, 5, 6])), labels)).toContain('has the shape 1 × 3 × 2; rows × classes is needed')
    expect(await fault(npy('<f4', '0, 2', rows()), labels)).toContain('0 × 2')
    expect(await fault(npy('<f4', '2, 2', rows([Number.NaN, 1], [1, 2])), npy('|u1', '2,', new Uint8Array(2)))).toBe('x.npy: row 0 (from 0), class 0: NaN is no logit.')
    expect(await fault(logits)).toContain('there are logits and no labels')
    expect(await fault(labels)).toContain('there are labels and no logits')
    expect(await fault(logits, logits)).toContain('logits and no labels')
    // Whose labels? Nothing of a person's is dropped without a word.
    expect(await fault(file('whole.csv', new TextEncoder().encode('a,b,label\n1,2,0\n3,4,1\n5,6,1\n')), labels)).toContain('both hold labels; whole.csv has its own')
  })
})

describe('.npz', () => {
  const zip = (entries: Record<string, Uint8Array>, level: 0 | 6 = 6, name = 'set.npz') => file(name, zipSync(entries, { level }) as Uint8Array<ArrayBuffer>)
  const x = npyBytes('<f4', '3, 2', rows([1, 2], [3.5, -4], [5, 6]))
  const y = npyBytes('<i8', '3,', BigInt64Array.of(0n, 1n, 1n))

  it('by name, or by shape; stored and packed', async () => {
    for (const level of [0, 6] as const) {
      expect(await open(zip({ 'logits.npy': x, 'labels.npy': y }, level))).toEqual(plain)
      expect(await open(zip({ 'y.npy': y, 'z.npy': x }, level))).toEqual(plain)
      expect(await open(zip({ 'arr_0.npy': x, 'arr_1.npy': y }, level))).toEqual(plain)
    }
    expect(await open(zip({ 'logits.npy': x }), zip({ 'arr_0.npy': y }))).toEqual(plain)
  })

  it('names of classes and of photos, as NumPy keeps text', async () => {
    const text = (values: string[], width: number) => npyBytes(`<U${width}`, `${values.length},`, Uint32Array.from(values.flatMap((value) => Array.from({ length: width }, (_, i) => [...value][i]?.codePointAt(0) ?? 0))))
    const bytes = npyBytes('|S5', '3,', new TextEncoder().encode('a.jpgb.jpgc.jpg'))
    expect(await open(zip({ 'logits.npy': x, 'y.npy': text(['cat', '猫🐈', '猫🐈'], 3), 'classes.npy': text(['cat', '猫🐈'], 4), 'files.npy': bytes }))).toEqual({ ...plain, names: ['cat', '猫🐈'], files: ['a.jpg', 'b.jpg', 'c.jpg'] })
    expect(await open(logits, new File([text(['b', 'a', 'a'], 1)], 'y.npy'), ['b', 'a'])).toEqual(plain)
    expect(await fault(logits, new File([text(['b', 'a', 'z'], 1)], 'y.npy'), ['b', 'a'])).toContain('y.npy, row 2: “z” is not the name of a class')
  })

  it('more arrays than are needed: names decide, and the rest is named', async () => {
    expect(await open(zip({ 'features.npy': x, 'probs.npy': x, 'labels.npy': y, 'split.npy': y }))).toMatchObject({ ...plain, notes: ['Not used in set.npz: features.npy, split.npy.'] })
    expect(await fault(zip({ 'a.npy': x, 'b.npy': x }))).toContain('holds a.npy, b.npy: which are the logits cannot be told')
  })

  it('broken ones', async () => {
    const whole = zipSync({ 'logits.npy': x, 'labels.npy': y }, { level: 0 })
    const at = Buffer.from(whole).indexOf(Buffer.from(new Uint8Array(rows([3.5]).buffer)))
    const bent = whole.slice()
    bent[at]! ^= 1
    expect(await fault(file('a.npz', bent))).toContain('logits.npy in a.npz does not match its checksum: the file is damaged')
    expect(await fault(file('a.npz', whole.slice(0, -30)))).toContain('the list of contents at its end is missing')
    const packed = zipSync({ 'logits.npy': x }, { level: 6 })
    packed.fill(255, 45, 90)
    expect(await fault(file('a.npz', packed as Uint8Array<ArrayBuffer>))).toMatch(/logits\.npy in a\.npz .*damaged/)
    const bomb = whole.slice()
    new DataView(bomb.buffer).setUint32(Buffer.from(bomb).indexOf('PK\u0001\u0002') + 24, 2 ** 31, true)
    expect(await fault(file('a.npz', bomb))).toContain('declares a size it cannot have')
    const fuller = zipSync({ 'logits.npy': Uint8Array.from([...x, ...new Uint8Array(1000)]) }, { level: 6 })
    new DataView(fuller.buffer).setUint32(Buffer.from(fuller).indexOf('PK\u0001\u0002') + 24, x.length, true)
    expect(await fault(file('a.npz', fuller as Uint8Array<ArrayBuffer>))).toContain(`logits.npy in a.npz is larger than the ${x.length} bytes it declares`)
    expect(await fault(zip({ 'readme.txt': y }))).toContain('a zip without .npy files')
    expect(await fault(zip({ 'arr_0.npy': npyBytes('|O', '3,', new Uint8Array(9)) }))).toContain('arr_0.npy in set.npz cannot be read: it holds Python objects (pickled)')
  })
})

describe('other files', () => {
  it('are told by content, whatever they are called', async () => {
    expect(await open(new File([await logits.arrayBuffer()], 'logits.csv'), new File([await labels.arrayBuffer()], 'y.txt'))).toEqual(plain)
    expect(await open(file('set.npy', 'label,a,b\n0,1,2\n1,3.5,-4\n1,5,6\n'))).toMatchObject({ ...plain, names: ['a', 'b'] })
    expect(await open(file('set.csv', '{"logits": [[1,2],[3.5,-4],[5,6]], "labels": [0,1,1]}'))).toEqual(plain)
  })

  it('that are none of these are named', async () => {
    expect(await fault(file('a.npy'))).toBe('a.npy is empty: it has no bytes.')
    expect(await fault(file('a.pkl', Uint8Array.of(0x80, 4, 0x95, 0)))).toContain('a.pkl is a Python pickle, which is a program: it is never run.')
    expect(await fault(file('a.csv.gz', Uint8Array.of(0x1f, 0x8b, 8, 0)))).toContain('gzip')
    expect(await fault(file('a.csv', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0)))).toContain('a picture')
    expect(await fault(file('a.csv', '<!DOCTYPE html><p>404'))).toContain('a web page')
    expect(await fault(file('a.csv', 'version https://git-lfs.github.com/spec/v1\n'))).toContain('Git LFS')
    expect(await fault(file('a.bin', Uint8Array.of(1, 2, 0, 3, 200)))).toContain('is not text, and neither .npy nor .npz')
    expect(await fault(file('a.csv', '  \n\n'))).toContain('nothing but spaces')
  })

  it('may be of two kinds', async () => {
    expect(await open(logits, file('y.csv', 'label\n0\n1\n1\n'))).toEqual(plain)
    expect(await open(file('y.json', '[0, 1, 1]'), logits)).toEqual(plain)
    expect(await open(logits, file('y.csv', 'file,label\na.jpg,cat\nb.jpg,dog\nc.jpg,dog\n'), ['cat', 'dog'])).toEqual({ ...plain, files: ['a.jpg', 'b.jpg', 'c.jpg'] })
  })

  it('columns named after the model\'s classes come into its order, and the labels with them', async () => {
    const set = file('z.csv', 'label,dog,ape,cat\n0,1,2,3\ncat,4,5,6\nape,7,8,9\n')
    expect(await open(set, null, ['cat', 'Dog', 'ape'])).toEqual({
      logits: [3, 1, 2, 6, 4, 5, 9, 7, 8], labels: [1, 0, 2], classes: 3, kind: 'logits', names: ['cat', 'Dog', 'ape'], files: null, notes: ['The columns are put into the order of the model\'s classes, by their names.'],
    })
    expect(await open(set, null, ['cat', 'dog', 'bee'])).toMatchObject({ logits: [1, 2, 3, 4, 5, 6, 7, 8, 9], names: ['dog', 'ape', 'cat'], labels: [0, 2, 1], notes: [] })
  })

  it('are put together by the names of the photos, where both have them', async () => {
    const scores = file('z.csv', 'file,l0,l1\na.jpg,1,2\nb.jpg,3.5,-4\nc.jpg,5,6\n')
    expect(await open(scores, file('y.csv', 'file,label\nc.jpg,1\nd.jpg,0\na.jpg,0\nb.jpg,1\n'))).toMatchObject({ labels: [0, 1, 1], files: ['a.jpg', 'b.jpg', 'c.jpg'] })
    expect(await fault(scores, file('y.csv', 'file,label\nc.jpg,1\na.jpg,0\nd.jpg,0\n'))).toBe('y.csv has no label for 1 of the 3 rows of z.csv: b.jpg.')
    expect(await fault(scores, file('y.csv', 'file,label\nc.jpg,1\na.jpg,0\na.jpg,1\n'))).toBe('y.csv has two labels for a.jpg.')
  })
})

describe('labels and numbers that are read and still wrong', () => {
  const csv = (...lines: string[]) => file('a.csv', `label,l0,l1\n${lines.join('\n')}\n`)
  it('labels out of range, with their lines', async () => {
    expect(await fault(csv('0,1,2', '-1,3,4', '1,5,6'))).toBe('a.csv, line 3 (row 2): the label -1 is not one of the 2 classes (0 to 1).')
    expect(await fault(csv('0,1,2', '2,3,4', '1.5,5,6', '1e3,5,6'))).toBe('a.csv: the labels on lines 3, 4 and 5 are not among the 2 classes (0 to 1): 2, 1.5, 1e3.')
    expect(await fault(csv(...Array.from({ length: 30 }, () => '7,1,2')))).toContain('on lines 2, 3, 4, 5, 6 and 25 more')
    expect(await fault(csv('1,1,2', '2,3,4'))).toContain('count from 1')
    expect(await fault(file('a.csv', 'label,ape,bee\ncat,1,2\ndog,3,4\n'))).toContain('a.csv, line 2 (row 1): “cat” is not the name of a class')
    expect(await fault(file('a.csv', 'label,0,1\ncat,1.5,2\ndog,3,4\n'))).toContain('the labels are names (“cat”, “dog”), and nothing says which class has which name')
  })

  it('one-hot probabilities give no infinity, constant logits a note', async () => {
    const hot = await open(csv('0,1,0', '1,0,1', '1,0,1'))
    expect([hot.kind, hot.logits.every((x) => Number.isFinite(x)), hot.notes.join(' ')]).toEqual(['probabilities', true, expect.stringContaining('3 of them are 0')])
    expect((await open(csv('0,1.0,1.0', '1,1.0,1.0'))).notes).toEqual([expect.stringContaining('no T matters here')])
  })

  it('as many files as rows, or none', async () => {
    expect(await open(file('a.json', '{"logits": [[1,2],[3.5,-4],[5,6]], "labels": [0,1,1], "files": ["a"]}'))).toMatchObject({ files: null, notes: ['There are 1 names of files for 3 rows: they are not used.'] })
  })
})

describe('few rows', () => {
  it('one is too few for anything, up to 49 are measured and not fitted on', async () => {
    expect(await fault(file('a.csv', 'label,l0,l1\n0,1,2\n'))).toBe('a.csv: too few rows to fit (1; at least 50).')
    const many = (n: number) => openLabelled(file('a.csv', 'label,l0,l1\n', '0,1,2\n'.repeat(n)))
    expect((await many(fewestRows - 1)).notes).toEqual(['Too few rows to fit (49; at least 50): the set is measured as it is.'])
    expect((await many(fewestRows)).notes).toEqual([])
  })
})

describe('while it reads', () => {
  const big = file('a.csv', 'label,l0,l1\n', '0,1.25,2.5\n'.repeat(200_000))
  it('tells how far it is, upwards to 1', async () => {
    const shares: number[] = []
    await openLabelled(big, null, { progress: (share) => shares.push(share) })
    expect(shares.length).toBeGreaterThan(4)
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares)
    expect(shares.at(-1)).toBe(1)
  })

  it('stops when asked', async () => {
    const stop = new AbortController()
    await expect(openLabelled(big, null, { signal: stop.signal, progress: () => stop.abort() })).rejects.toMatchObject({ code: 'cancelled' })
  })
})
