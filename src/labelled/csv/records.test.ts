import { describe, expect, it } from 'vitest'
import { readRecords } from './records'

const bytes = (text: string) => new TextEncoder().encode(text)

/** In pieces of `size` bytes, so that every border is met. */
async function read(text: string, delimiter = ',', size = 1e9): Promise<{ rows: string[][]; lines: number[]; blanks: number[] }> {
  async function* cut() {
    const all = bytes(text)
    for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
  }
  const out = { rows: [] as string[][], lines: [] as number[], blanks: [] as number[] }
  let row: string[] = []
  await readRecords(cut(), delimiter.charCodeAt(0), {
    field: (column, b, from, to) => {
      expect(column).toBe(row.length)
      row.push(new TextDecoder().decode(b.subarray(from, to)))
    },
    end: (_, line) => {
      out.rows.push(row)
      out.lines.push(line)
      row = []
    },
    blank: (line) => out.blanks.push(line),
  })
  return out
}

describe('records', () => {
  const cases: [what: string, text: string, delimiter: string, rows: string[][], lines: number[]][] = [
    ['plain', 'a,b\nc,d\n', ',', [['a', 'b'], ['c', 'd']], [1, 2]],
    ['no last line break', 'a,b\nc,d', ',', [['a', 'b'], ['c', 'd']], [1, 2]],
    ['CR LF, and CR alone', 'a,b\r\nc,d\re,f', ',', [['a', 'b'], ['c', 'd'], ['e', 'f']], [1, 2, 3]],
    ['empty values, also the last', 'a,,\n,b,', ',', [['a', '', ''], ['', 'b', '']], [1, 2]],
    ['quotes', '"a, 1","say ""hi"""\n"x\ny",""\nz,"""q"""', ',', [['a, 1', 'say "hi"'], ['x\ny', ''], ['z', '"q"']], [1, 2, 4]],
    ['spaces after a closing quote', '"a" ,b\n', ',', [['a', 'b']], [1]],
    ['quotes inside a bare value', 'a"b,5" disk\n', ',', [['a"b', '5" disk']], [1]],
    ['runs of spaces', '  1   2 3  \n4 5\t6\n', ' ', [['1', '2', '3'], ['4', '5', '6']], [1, 2]],
    ['blank lines are passed over', '\n\na\n \nb\n\n', ',', [['a'], ['b']], [3, 5]],
    ['beyond ASCII', 'Füße;猫\n', ';', [['Füße', '猫']], [1]],
  ]
  for (const [what, text, delimiter, rows, lines] of cases) {
    it(`${what}, whatever the pieces`, async () => {
      for (let size = 1; size <= bytes(text).length + 1; size++) expect(await read(text, delimiter, size)).toMatchObject({ rows, lines })
    })
  }

  it('tells of blank lines', async () => {
    expect((await read('a\n\nb\n\n')).blanks).toEqual([2, 4])
  })

  it('says where a quote is not closed', async () => {
    await expect(read('file,label\n"cat_1.jpg,red\ncat_2.jpg,green\n')).rejects.toThrow('line 2: quote is not closed')
    await expect(read('a\n"b\nc"\n"d\n', ',', 3)).rejects.toThrow('line 4: quote is not closed')
    await expect(read(`a\n"${'b,'.repeat(100_000)}`, ',', 1000)).rejects.toThrow('line 2: quote is not closed')
    await expect(read('a\n"b"c,d\n')).rejects.toThrow('line 2: “c,d')
  })

  it('stops when told', async () => {
    let ends = 0
    await readRecords((async function* () { yield bytes('a\nb\nc\n') })(), 44, { field: () => {}, end: () => ++ends === 2 })
    expect(ends).toBe(2)
  })
})
