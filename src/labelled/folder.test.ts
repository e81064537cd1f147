import { describe, expect, it } from 'vitest'
import type { Fault } from '../faults'
import { type FolderFile, fromFiles, readFolder } from './folder'

const one = (path: string, content = 'x'): FolderFile => ({ path, file: new File([content], path.split('/').at(-1)!) })
const read = async (files: FolderFile[], labels: string[] | null = null) => {
  const { by, photos, classes, unmatched, notes } = await readFolder(files, labels)
  return { by, photos: photos.map(({ path, className }) => `${path}=${className}`), classes: classes.map(({ name, photos: n }) => `${name}:${n}`), unmatched: unmatched.map(({ path, why }) => `${path}: ${why}`), notes }
}
const fault = (files: FolderFile[], labels: string[] | null = null) => readFolder(files, labels).then(() => 'it was read', (e: Fault) => e.message)

describe('a folder for each class', () => {
  it('the folder above a photo is its class', async () => {
    expect(await read([one('set/cat/1.jpg'), one('set/cat/2.JPEG'), one('set/dog/1.png'), one('set/loose.jpg'), one('set/cat/.DS_Store'), one('set/notes.pdf')])).toEqual({
      by: 'folders', photos: ['set/cat/1.jpg=cat', 'set/cat/2.JPEG=cat', 'set/dog/1.png=dog'], classes: ['cat:2', 'dog:1'],
      unmatched: ['set/notes.pdf: neither a photo nor a table', 'set/loose.jpg: in no class folder'], notes: ['1 hidden file is passed over.'],
    })
  })

  it('class/images/1.jpg, and train and val side by side', async () => {
    expect((await read([one('s/n01/images/1.jpg'), one('s/n02/images/1.jpg')])).classes).toEqual(['n01:1', 'n02:1'])
    const two = await read([one('s/train/cat/1.jpg'), one('s/val/cat/1.jpg'), one('s/val/dog/2.jpg')])
    expect([two.classes, two.notes]).toEqual([['cat:2', 'dog:1'], ['1 class lies in several places (s/train, s/val): taken together.']])
  })

  it('other text beside the folders does no harm, and is named', async () => {
    expect(await read([one('s/cat/1.jpg'), one('s/dog/1.jpg'), one('s/README.txt', 'Hello.\nThese are photos.\n')])).toMatchObject({ by: 'folders', classes: ['cat:1', 'dog:1'], unmatched: [expect.stringContaining('s/README.txt: ')] })
  })

  it('nothing to read', async () => {
    expect(await fault([one('s/a.pdf')])).toBe('There are no photos among the 1 files.')
    expect(await fault([one('s/1.jpg'), one('s/2.jpg')])).toBe('The 2 photos lie in no class folders, and there is no table of labels.')
  })

  it('paths are those of the file picker', () => {
    const file = new File([''], 'a.jpg')
    Object.defineProperty(file, 'webkitRelativePath', { value: 's/cat/a.jpg' })
    expect(fromFiles([file, new File([''], 'b.jpg')]).map(({ path }) => path)).toEqual(['s/cat/a.jpg', 'b.jpg'])
  })
})

describe('photos with a table', () => {
  it('by path, by the end of a path, by name', async () => {
    const files = [one('s/a/1.jpg'), one('s/b/1.jpg'), one('s/b/2.jpg'), one('s/list.csv', 'file,label\na/1.jpg,cat\nb\\1.jpg,dog\n/data/val/2.jpg,dog\n')]
    expect(await read(files)).toEqual({ by: 'table', photos: ['s/a/1.jpg=cat', 's/b/1.jpg=dog', 's/b/2.jpg=dog'], classes: ['cat:1', 'dog:2'], unmatched: [], notes: [] })
  })

  it('lists what has no partner, and why', async () => {
    const table = 'file,label\n1.jpg,cat\n2.jpg,dog\n3.jpg,dog\n../../etc/passwd,cat\nC:\\x\\4.jpg,cat\n5.jpg,cat\n5.jpg,dog\n'
    expect((await read([one('s/a/1.jpg'), one('s/b/1.jpg'), one('s/2.jpg'), one('s/4.jpg'), one('s/5.jpg'), one('s/6.jpg'), one('s/l.csv', table)])).unmatched).toEqual([
      '1.jpg: line 2 (row 1): 2 photos are called so', '3.jpg: line 4 (row 3): there is no such photo', '../../etc/passwd: line 5 (row 4): there is no such photo',
      's/a/1.jpg: not in the table', 's/b/1.jpg: not in the table', 's/5.jpg: 2 different labels (line 7 (row 6) and line 8 (row 7))', 's/6.jpg: not in the table',
    ])
  })

  it('without folders, and named twice with one label', async () => {
    expect(await read([one('1.jpg'), one('2.jpg'), one('l.tsv', 'image\tclass\n1.jpg\tcat\n1.jpg\tcat\n2.jpg\tdog\n')])).toMatchObject({ by: 'table', classes: ['cat:1', 'dog:1'], unmatched: [] })
  })

  it('class numbers that no class has are a fault, with their lines', async () => {
    expect(await fault([one('1.jpg'), one('l.csv', 'file,label\n1.jpg,1\n2.jpg,10\n3.jpg,-1\n')], ['a', 'b'])).toBe('l.csv: the labels on lines 3 and 4 are not among the 2 classes (0 to 1): 10, -1.')
  })

  it('a table that is broken, names nothing, or is one of two', async () => {
    expect(await fault([one('1.jpg'), one('l.csv', 'file,label\n"1.jpg,cat\n')])).toBe('l.csv, line 2: quote is not closed.')
    expect(await fault([one('1.jpg'), one('l.csv', 'file,label\n7.jpg,cat\n')])).toBe('l.csv names none of the 1 photos.')
    expect(await read([one('s/a/1.jpg'), one('s/b/2.jpg'), one('s/l.csv', 'file,label\n7.jpg,cat\n')])).toMatchObject({ by: 'folders', notes: ['s/l.csv names none of the photos: their folders are taken for the classes.'] })
    const table = 'file,label\n1.jpg,cat\n'
    expect(await fault([one('1.jpg'), one('k.csv', table), one('l.csv', table)])).toBe('There is more than one table of labels: k.csv, l.csv.')
    expect(await read([one('1.jpg'), one('k.csv', 'file,label\n7.jpg,cat\n'), one('l.csv', table)])).toMatchObject({ by: 'table', classes: ['cat:1'] })
  })
})
