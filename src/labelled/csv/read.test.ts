import { describe, expect, it } from 'vitest'
import type { Fault } from '../../faults'
import { readCsv } from './read'

const file = (...content: BlobPart[]) => new File(content, 'a.csv')
const read = async (...content: BlobPart[]) => {
  const { scores, labels, names, files, notes } = await readCsv(file(...content))
  return { scores: scores && { classes: scores.classes, data: [...scores.data] }, labels: labels && Array.from(labels.values), names, files, notes }
}
const fault = (...content: BlobPart[]) => readCsv(file(...content)).then(() => 'it was read', (e: Fault) => `${e.message} ${e.hint}`.trim())
const three = { scores: { classes: 3, data: [1.5, -2, 0, 0.25, 3, 1] }, labels: ['0', '2'], names: null, files: null, notes: [] }

describe('columns', () => {
  it('by name, whatever separates them', async () => {
    for (const mark of [',', ';', '\t', '|']) expect(await read('label,l0,l1,l2\n0,1.5,-2,0\n2,0.25,3,1\n'.replaceAll(',', mark))).toEqual(three)
    expect(await read('l0,l1,l2,Class\n1.5,-2,0,0\n0.25,3,1,2')).toEqual(three)
    expect(await read('\ufeffy_true,logit 0,logit 1,logit 2\r\n0,1.5,-2,0\r\n2,0.25,3,1\r\n')).toEqual(three)
    expect(await read('target, z[0], z[1], z[2]\n0, 1.5, -2, 0\n2, 0.25, 3, 1\n')).toEqual(three)
  })

  it('in the order of their numbers, from 0 or from 1, none missing', async () => {
    expect(await read('l2,l0,label,l1\n0,1.5,0,-2\n1,0.25,2,3\n')).toEqual(three)
    expect(await read('label,l1,l2,l3\n0,1.5,-2,0\n2,0.25,3,1\n')).toEqual(three)
    expect(await fault('label,l0,l1,l3\n0,1,2,3\n')).toBe('a.csv, line 1: there is no column l2 among l0 to l3.')
    expect(await fault('label,l2,l3\n0,1,2\n')).toContain('there is no column l0')
    expect(await fault('label,l0,l1,l1\n0,1,2,3\n')).toContain('there is no column')
  })

  it('a header of the classes, or of their names', async () => {
    expect(await read('label,cat,dog,great ape\n0,1.5,-2,0\n2,0.25,3,1\n')).toEqual({ ...three, names: ['cat', 'dog', 'great ape'] })
    expect(await read('label,p_cat,p_dog,p_ape\n0,1.5,-2,0\n2,0.25,3,1\n')).toEqual({ ...three, names: ['cat', 'dog', 'ape'] })
    // numpy and pandas: no names, numbers for the columns, a first column of row numbers.
    expect(await read(',0,1,2,label\n0,1.5,-2,0,0\n1,0.25,3,1,2\n')).toEqual(three)
    expect(await read('key,0,1,2,label\nr1,1.5,-2,0,0\nr2,0.25,3,1,2\n')).toMatchObject({ ...three, notes: ['Not used: column key.'] })
    expect(await read('0,1,2\n1.5,-2,0\n0.25,3,1\n')).toEqual({ ...three, labels: null })
  })

  it('names with numbers in them, and letters, are names', async () => {
    expect(await read('label,car1,car2,truck\n0,1.5,-2,0\n2,0.25,3,1\n')).toEqual({ ...three, names: ['car1', 'car2', 'truck'] })
    expect(await read('label,737,747-400,A320\n0,1.5,-2,0\n2,0.25,3,1\n')).toEqual({ ...three, names: ['737', '747-400', 'A320'] })
    expect(await read('label,s,t,x,y\n0,1.5,-2,0,1\n')).toMatchObject({ scores: { classes: 4 }, names: ['s', 't', 'x', 'y'], notes: [] })
  })

  it("this page's own export: names behind the numbers, figures that are no scores", async () => {
    expect(await read('name,label,conf,margin,T,p_0_cat,"p_1_dog, big"\nx.png,1,0.9,0.8,1,0.125,0.875\n')).toEqual({
      scores: { classes: 2, data: [0.125, 0.875] }, labels: ['1'], names: ['cat', 'dog, big'], files: ['x.png'], notes: ['Not used: columns conf, margin and T.'],
    })
  })

  it('without a header: the only column of whole numbers, first or last, is the label', async () => {
    const note = (c: number) => [`The labels are taken from column ${c}, the only one of whole numbers.`]
    expect(await read('0,1.5,-2,0.5\n2,0.25,3,1.5\n')).toEqual({ ...three, scores: { classes: 3, data: [1.5, -2, 0.5, 0.25, 3, 1.5] }, notes: note(1) })
    expect(await read('1.5,-2.5,0\n0.25,3,1\n')).toMatchObject({ scores: { classes: 2, data: [1.5, -2.5, 0.25, 3] }, labels: ['0', '1'], notes: note(3) })
    // In the middle it may be anything.
    expect(await read('1.5,0,-2.5\n0.25,1,3.5\n')).toMatchObject({ scores: { classes: 3 }, labels: null })
    expect(await read('cat,1.5,-2.5\ndog,0.25,3\n')).toMatchObject({ scores: { classes: 2 }, labels: ['cat', 'dog'], notes: ['The labels are taken from column 1, the only one of names.'] })
  })

  it('labels alone, or with files', async () => {
    expect(await read('3\n1\n0\n')).toMatchObject({ scores: null, labels: ['3', '1', '0'] })
    expect(await read('label\ncat\ndog\n')).toMatchObject({ labels: ['cat', 'dog'] })
    expect(await read('a/1.jpg,red\nb/2.jpg,green\n')).toMatchObject({ labels: ['red', 'green'], files: ['a/1.jpg', 'b/2.jpg'] })
    expect(await read('file,label_index,wnid\n1.jpg,3,n01\n')).toMatchObject({ labels: ['3'], files: ['1.jpg'], notes: ['Not used: column wnid.'] })
    expect(await fault('a,b\nx,y\n')).toContain('which column holds the labels cannot be told')
  })

  it('numpy.savetxt: spaces, a marked header, e18', async () => {
    expect(await read('1.500000000000000000e+00 -2.000000000000000000e+00\n  2.5e-01   3.0e+00\n')).toMatchObject({ scores: { classes: 2, data: [1.5, -2, 0.25, 3] } })
    for (const mark of ['# ', '#']) expect(await read(`${mark}label l0 l1 l2\n0 1.5 -2 0\n2 0.25 3 1\n`)).toEqual(three)
    expect(await read('# label,l0,l1,l2\n0,1.5,-2,0\n2,0.25,3,1\n')).toEqual(three)
  })

  it('decimal commas, where semicolons separate', async () => {
    expect(await read('label;l0;l1;l2\n0;1,5;-2;0\n2;0,25;3;1\n')).toEqual(three)
    expect(await fault('label,l0,l1\n0,"1,5",2\n')).toContain('not a finite number (“1,5”). Decimal commas are read where semicolons')
  })

  it('UTF-16, with a mark and without; a code page', async () => {
    const text = 'label;l0;l1;l2\n0;1.5;-2;0\n2;0.25;3;1\n'
    const wide = (big: boolean) => Uint8Array.from([...text].flatMap((c) => (big ? [0, c.charCodeAt(0)] : [c.charCodeAt(0), 0])))
    expect(await read(Uint8Array.of(0xff, 0xfe), wide(false))).toEqual(three)
    expect(await read(Uint8Array.of(0xfe, 0xff), wide(true))).toEqual(three)
    expect(await read(wide(false))).toEqual(three)
    expect(await read('file,label\na.jpg,Fu', Uint8Array.of(0xdf), '\n')).toMatchObject({ labels: ['Fuß'] })
  })

  it('quotes, also around every value and with a line break in a name', async () => {
    expect(await read('"label","l0","l1","l2"\n"0","1.5","-2","0"\n"2","0.25","3","1"\n')).toEqual(three)
    expect(await read('file,label\n"cat, 1.jpg","red ""hot"""\n"line\nbreak.jpg",green\n')).toMatchObject({ files: ['cat, 1.jpg', 'line\nbreak.jpg'], labels: ['red "hot"', 'green'] })
  })
})

describe('what is wrong, with its line', () => {
  const head = 'label,l0,l1\n'
  it('numbers', async () => {
    for (const [value, shown] of [['NaN', '“NaN”'], ['', 'it is empty'], ['Infinity', '“Infinity”'], ['1e400', '“1e400”'], ['abc', '“abc”']]) {
      expect(await fault(`${head}0,1,2\n1,2,${value}\n`)).toBe(`a.csv, line 3 (row 2), column l1: not a finite number (${shown}).`)
    }
    expect(await fault('0,1.5,2.5\n1,x,2.5\n1,1.5,2.5\n')).toBe('a.csv, line 2 (row 2), column 2: not a finite number (“x”).')
    expect(await fault('0,x,2.5\n1,1.5,2.5\n1,1.5,2.5\n')).toBe('a.csv, line 1 (row 1), column 2: not a finite number (“x”).')
    expect((await read(`${head}0,-inf,2\n`)).scores!.data).toEqual([-Infinity, 2])
  })

  it('lines count as an editor counts them, rows as the table does', async () => {
    expect(await fault('label,l0,l1,file\n\n0,1,2,"a\nb.jpg"\n\n1,2,x,c.jpg\n')).toContain('line 6 (row 2), column l1')
  })

  it('ragged rows', async () => {
    expect(await fault(`${head}0,1,2\n1,2\n0,1,2\n`)).toBe('a.csv, line 3 has 2 values, the others 3.')
    expect(await fault(`${head}${'0,1,2\n'.repeat(100)}0,1,2,3\n`)).toBe('a.csv, line 102 has 4 values, the others 3.')
    expect(await fault('label,l0\n0,1,2\n1,3,4\n')).toBe('a.csv: the header has 2 names, the rows have 3 values.')
    // A comma at the end of every row is nobody's column.
    expect(await read('label,l0,l1,l2\n0,1.5,-2,0,\n2,0.25,3,1,\n')).toEqual(three)
  })

  it('labels that are not there', async () => {
    expect(await fault(`${head}0,1,2\n,1,2\n1,2,3\n,1,2\n`)).toBe('a.csv: there is no label on lines 3 and 5.')
    expect(await fault('label\n3\n\n1\n')).toBe('a.csv, line 3: there is nothing on it.')
    expect(await read('label\n3\n1\n\n\n')).toMatchObject({ labels: ['3', '1'] })
  })

  it('no rows', async () => {
    expect(await fault('label,l0,l1\n')).toBe('a.csv: there is a header and no row.')
  })

  it('quotes', async () => {
    expect(await fault('file,label\n"cat_1.jpg,red\ncat_2.jpg,green\n')).toBe('a.csv, line 2: quote is not closed.')
    expect(await fault(`${head}${'0,1,2\n'.repeat(300_000)}"0,1,2\n`)).toBe('a.csv, line 300002: quote is not closed.')
  })

  it('bytes that are no text, behind text', async () => {
    expect(await fault('file,label\na.jpg,', Uint8Array.of(0, 1, 2), '\nb.jpg,red\n')).toBe('a.csv: it is not text.')
  })
})

it('many rows, over many pieces, to the last number', async () => {
  const n = 60_000
  const lines = Array.from({ length: n }, (_, i) => `${i % 7},${i / 8},${-i / 16},${(i % 1000) * 1e-3}`)
  const { scores, labels } = await readCsv(file(`label,l0,l1,l2\n${lines.join('\n')}`))
  expect([scores!.rows, labels!.values.length]).toEqual([n, n])
  for (let i = 1; i < n; i += 997) expect([...scores!.data.subarray(3 * i, 3 * i + 3)]).toEqual([Math.fround(i / 8), Math.fround(-i / 16), Math.fround((i % 1000) * 1e-3)])
  expect(labels!.place(n - 1)).toBe(`line ${n + 1} (row ${n})`)
})
