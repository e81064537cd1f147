/** Files to a labelled set. What a file is, its content says; its name only helps where the content does not. */
import { type LabelledLogits, labelledLogits } from '../confidence/labelled'
import { Fault } from '../faults'
import { calledOf, encodingOf, type Reading } from './bytes'
import { readCsv } from './csv/read'
import { latin } from './decimal'
import { together } from './join'
import { readJson } from './json/read'
import { readNpyPart } from './npyPart'
import { readNpz } from './npz'
import { type Part, setFault } from './part'
import { asLogits, type Told } from './told'

export interface OpenSet extends Told {
  readonly set: LabelledLogits
  /** Class names, one for each class, where the files have them. */
  readonly names: readonly string[] | null
  /** The name of each row's photo, where the files have them. */
  readonly files: readonly string[] | null
}

export interface OpenOptions extends Reading {
  /** The classes' names, where they are known already (a model's labels): labels may then be names. */
  readonly names?: readonly string[] | null | undefined
}

/** Fewer rows cannot be fitted on with any meaning; they can be measured. */
export const fewestRows = 50

/** One file with scores and labels, or two in either order. Throws Fault `labelled-set` or `cancelled`. */
export async function openLabelled(first: Blob, second: Blob | null = null, { names, signal, progress, make }: OpenOptions = {}): Promise<OpenSet> {
  const files = second ? [first, second] : [first]
  const total = files.reduce((sum, { size }) => sum + size, 0) || 1
  const parts: Part[] = []
  let done = 0
  for (const file of files) {
    parts.push(await readPart(file, { signal, make, progress: (share) => progress?.((done + share * file.size) / total) }))
    done += file.size
  }
  const joined = together(parts, names ?? null)
  const told = asLogits(joined.logits, joined.rows, joined.classes)
  const set = named((parts.find(({ scores }) => scores) ?? parts[0]!).called, () => labelledLogits(joined.logits, joined.labels, joined.classes))
  if (set.rows < 2) throw setFault(`${parts[0]!.called}: too few rows to fit (${set.rows}; at least ${fewestRows}).`)
  const few = set.rows < fewestRows ? [`Too few rows to fit (${set.rows}; at least ${fewestRows}): the set is measured as it is.`] : []
  return { set, kind: told.kind, names: joined.names, files: joined.files, notes: [...parts.flatMap(({ notes }) => notes), ...joined.notes, ...told.notes, ...few] }
}

/** The heart knows rows from 0, but not the file. */
function named<T>(called: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.code, `${called}: ${error.message.replace(/^Row (\d+)/, 'row $1 (from 0)')}`, error.hint)
  }
}

/** One file by its content. Throws Fault `labelled-set`. */
export async function readPart(file: Blob, reading: Reading = {}): Promise<Part> {
  const called = calledOf(file)
  if (file.size === 0) throw setFault(`${called} is empty: it has no bytes.`)
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer())
  const start = latin(head, 0, Math.min(8, head.length))
  if (start.startsWith('\u0093NUMPY')) return readNpyPart(file, called, reading)
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('PK\u0005\u0006')) return readNpz(file, called, reading)
  const what = otherThings.find(([magic]) => start.startsWith(magic))?.[1]
  if (what) throw setFault(`${called} is ${what}.`, 'Logits and labels are read from .npy, .npz, CSV and JSON.')
  const encoding = encodingOf(head)
  if (encoding === 'utf-8' && head.includes(0)) throw setFault(`${called} is not text, and neither .npy nor .npz.`, 'Logits and labels are read from .npy, .npz, CSV and JSON.')
  const text = new TextDecoder(encoding).decode(head).trimStart()
  if (text === '') throw setFault(`${called} has nothing but spaces at its beginning.`)
  if (/^<(!doctype|html|head|body|!--|\?xml)/i.test(text)) throw setFault(`${called} is a web page, not numbers.`, 'Download the file itself.')
  if (text.startsWith('version https://git-lfs')) throw setFault(`${called} only says where the file lies (Git LFS).`, 'Run `git lfs pull`, or use "Download" on the page of the repository.')
  return /^[[{]/.test(text) ? readJson(file, reading) : readCsv(file, reading)
}

const otherThings: readonly (readonly [magic: string, what: string])[] = [
  ['\u001f\u008b', 'packed with gzip: unpack it first'], ['\u0080\u0002', 'a Python pickle, which is a program: it is never run'], ['\u0080\u0003', 'a Python pickle, which is a program: it is never run'],
  ['\u0080\u0004', 'a Python pickle, which is a program: it is never run'], ['\u0080\u0005', 'a Python pickle, which is a program: it is never run'],
  ['\u0089PNG', 'a picture'], ['\u00ff\u00d8\u00ff', 'a picture'], ['GIF8', 'a picture'], ['RIFF', 'a picture or a sound'], ['%PDF', 'a PDF document'], ['\u0089HDF', 'an HDF5 file: save its arrays as .npy'],
  ['MATLAB', 'a MATLAB file: save its arrays as .npy or CSV'], ['PAR1', 'a Parquet file: save it as CSV'],
]
