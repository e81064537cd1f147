/** The corpus of broken files beside the project: what each of them gives, word by word. The same cases in small are in open.test.ts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import imagenet from '../models/labels/imagenet1000.json'
import { type FolderFile, readFolder, readLabelTable } from './folder'
import { matchNames } from './match'
import { openLabelled } from './open'

const corpus = join(import.meta.dirname, '../../../shared/badinputs')
const here = existsSync(corpus)
const file = (path: string): File => new File([readFileSync(join(corpus, path))], path.split('/').at(-1)!)

describe.skipIf(!here)('logits (skipped without ../shared/badinputs)', () => {
  const bad: Readonly<Record<string, string>> = {
    'nan.csv': 'nan.csv, line 8 (row 7), column l3: not a finite number (“NaN”).',
    'inf.csv': 'inf.csv, line 8 (row 7), column l3: not a finite number (“Infinity”).',
    'blank.csv': 'blank.csv, line 8 (row 7), column l3: not a finite number (it is empty).',
    'huge.csv': 'huge.csv, line 8 (row 7), column l3: not a finite number (“1e400”).',
    'comma_decimal.csv': 'comma_decimal.csv, line 8 (row 7), column l3: not a finite number (“1,5”).',
    'label_neg.csv': 'label_neg.csv, line 4 (row 3): the label -1 is not one of the 10 classes (0 to 9).',
    'one_row.csv': 'one_row.csv: too few rows to fit (1; at least 50).',
    'pickle.npy': 'pickle.npy cannot be read: it holds Python objects (pickled), which are programs: they are never unpacked.',
  }
  const good: Readonly<Record<string, { kind: string; note: RegExp | null }>> = {
    'ok.csv': { kind: 'logits', note: null },
    'onehot.csv': { kind: 'probabilities', note: /2,700 of them are 0/ },
    'constant.csv': { kind: 'logits', note: /no T matters here/ },
  }

  it('has no file that is not asked for here', () => {
    expect(readdirSync(join(corpus, 'logits')).sort()).toEqual([...Object.keys(bad), ...Object.keys(good)].sort())
  })
  for (const [name, message] of Object.entries(bad)) {
    it(name, async () => expect(await openLabelled(file(`logits/${name}`)).then(() => 'read', (e: Error) => e.message)).toBe(message))
  }
  for (const [name, { kind, note }] of Object.entries(good)) {
    it(name, async () => {
      const opened = await openLabelled(file(`logits/${name}`))
      expect(opened).toMatchObject({ kind, set: { rows: 300, classes: 10 } })
      expect(opened.set.logits.every((x) => Number.isFinite(x))).toBe(true)
      if (note) expect(opened.notes.join(' ')).toMatch(note)
      else expect(opened.notes).toEqual([])
    })
  }

  it('ok.csv has the NLL that is known of it', async () => {
    const { set } = await openLabelled(file('logits/ok.csv'))
    let sum = 0
    for (let i = 0; i < set.rows; i++) {
      const row = set.logits.subarray(i * 10, (i + 1) * 10)
      sum += Math.log(row.reduce((s, z) => s + Math.exp(z), 0)) - row[set.labels[i]!]!
    }
    expect(sum / set.rows).toBeCloseTo(1.15022, 5)
  })
})

describe.skipIf(!here)('labels (skipped without ../shared/badinputs)', () => {
  const colours = ['red', 'green', 'blue']
  const rows: Readonly<Record<string, [string, string][]>> = {
    'ok.csv': [['cat_1.jpg', 'red'], ['cat_2.jpg', 'green'], ['cat_3.jpg', 'blue']],
    'semicolon.csv': [['cat_1.jpg', 'red'], ['cat_2.jpg', 'green'], ['cat_3.jpg', 'blue']],
    'utf16.csv': [['cat_1.jpg', 'red'], ['cat_2.jpg', 'green'], ['cat_3.jpg', 'blue']],
    'quoted.csv': [['cat, 1.jpg', 'red "hot"'], ['line\nbreak.jpg', 'green']],
    'paths.csv': [['../../etc/passwd', 'red'], ['C:\\x\\cat_1.jpg', 'red'], ['./sub/cat_2.jpg', 'green']],
  }
  const bad: Readonly<Record<string, string>> = {
    'unclosed_quote.csv': 'unclosed_quote.csv, line 2: quote is not closed.',
    'index_out.csv': 'index_out.csv: the labels on lines 2, 3, 4 and 5 are not among the 3 classes (0 to 2): 10, -1, 1.5, 1e3.',
  }
  it('has no file that is not asked for here', () => {
    expect(readdirSync(join(corpus, 'labels')).sort()).toEqual([...Object.keys(rows), ...Object.keys(bad)].sort())
  })
  for (const [name, expected] of Object.entries(rows)) {
    it(name, async () => expect((await readLabelTable(file(`labels/${name}`), colours)).rows.map((row) => [row.file, row.className])).toEqual(expected))
  }
  for (const [name, message] of Object.entries(bad)) {
    it(name, async () => expect(await readLabelTable(file(`labels/${name}`), colours).then(() => 'read', (e: Error) => e.message)).toBe(message))
  }
})

const pictures = join(import.meta.dirname, '../../../shared/images')
describe.skipIf(!existsSync(join(pictures, 'labelled.csv')))('200 photos in class folders, and a table (skipped without ../shared/images)', () => {
  const photos = (): FolderFile[] => (readdirSync(join(pictures, 'labelled'), { recursive: true }) as string[]).filter((path) => path.endsWith('.jpg')).map((path) => ({ path: `images/labelled/${path}`, file: new File([], path) }))
  const table = (): File => new File([readFileSync(join(pictures, 'labelled.csv'))], 'labelled.csv')

  it('class folders lead to the same classes as the table', async () => {
    const [byFolder, byTable] = [await readFolder(photos(), imagenet), await readFolder([...photos(), { path: 'images/labelled.csv', file: table() }], imagenet)]
    expect([byFolder.by, byTable.by, byFolder.photos.length, byTable.photos.length]).toEqual(['folders', 'table', 200, 200])
    expect([...byFolder.unmatched, ...byTable.unmatched]).toEqual([])
    const classOf = new Map(matchNames(byFolder.classes.map(({ name }) => name), imagenet).map(({ name, index }) => [name, index]))
    const truth = new Map(byTable.photos.map(({ path, className }) => [path, Number(className)]))
    expect(byFolder.photos.filter(({ path, className }) => classOf.get(className) !== truth.get(path))).toEqual([])
  })
})
