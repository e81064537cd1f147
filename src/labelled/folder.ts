/** A labelled folder: a folder for each class, or photos with a table (file, label). What finds no partner is listed, with the reason. */
import type { Reading } from './bytes'
import { isNumber } from './csv/sample'
import { classOfEach } from './join'
import { readPart } from './open'
import { listed, setFault } from './part'

export interface FolderFile {
  /** With its folders, as `webkitRelativePath` or a dropped folder gives it. */
  readonly path: string
  readonly file: File
}

export interface LabelledPhoto extends FolderFile {
  /** As the folder or the table calls its class; match.ts finds the model's. */
  readonly className: string
}

export interface LabelledFolder {
  readonly by: 'folders' | 'table'
  readonly photos: readonly LabelledPhoto[]
  /** Each class name with its number of photos, in the order of the names. */
  readonly classes: readonly { readonly name: string; readonly photos: number }[]
  /** Photos without a class, rows without a photo. */
  readonly unmatched: readonly { readonly path: string; readonly why: string }[]
  readonly notes: readonly string[]
}

export interface LabelTable {
  readonly rows: readonly { readonly file: string; readonly className: string; readonly place: string }[]
  readonly notes: readonly string[]
}

export function fromFiles(files: readonly File[]): FolderFile[] {
  return files.map((file) => ({ file, path: file.webkitRelativePath || file.name }))
}

/** `labels`: the model's; class numbers that none of them has are a fault, with their lines. Names are matched later. Throws Fault `labelled-set`. */
export async function readLabelTable(file: File, labels: readonly string[] | null, reading: Reading = {}): Promise<LabelTable> {
  const { labels: found, files, called, notes } = await readPart(file, reading)
  if (!found) throw setFault(`${called}: there is no column of labels.`, 'Call it label.')
  if (!files) throw setFault(`${called}: there is no column of files.`, 'Call it file.')
  if (labels && Array.from(found.values).every((value) => isNumber(String(value)))) classOfEach(found, called, labels.length, null)
  return { rows: files.map((name, i) => ({ file: name, className: String(found.values[i]!), place: found.place(i) })), notes }
}

/** Throws Fault `labelled-set` when there is no photo, or no class of any. */
export async function readFolder(all: readonly FolderFile[], labels: readonly string[] | null, reading: Reading = {}): Promise<LabelledFolder> {
  const litter = all.filter(({ path }) => isLitter(path))
  const files = all.filter(({ path }) => !isLitter(path))
  const photos = files.filter(({ path, file }) => isPhoto(path, file))
  const tables = files.filter(({ path }) => isTable(path))
  const rest = files.filter((one) => !photos.includes(one) && !tables.includes(one))
  if (photos.length === 0) throw setFault(`There are no photos among the ${all.length} files.`)
  const notes = litter.length > 0 ? [`${litter.length} hidden ${litter.length === 1 ? 'file is' : 'files are'} passed over.`] : []
  const unmatched = rest.map(({ path }) => ({ path, why: 'neither a photo nor a table' }))
  const withRows: { table: FolderFile; read: LabelTable }[] = []
  for (const table of tables) {
    try {
      withRows.push({ table, read: await readLabelTable(table.file, labels, reading) })
    } catch (error) {
      // Beside class folders any other text may lie; a table that is all there is must be right.
      if (tables.length === 1 && !hasClassFolders(photos)) throw error
      unmatched.push({ path: table.path, why: error instanceof Error ? error.message : String(error) })
    }
  }
  if (withRows.length > 1) {
    const used = withRows.map((one) => ({ ...one, hits: byTable(photos, one.table.path, one.read).photos.length })).filter(({ hits }) => hits > 0)
    if (used.length > 1) throw setFault(`There is more than one table of labels: ${used.map(({ table }) => table.path).join(', ')}.`, 'Take away all but one.')
    withRows.splice(0, withRows.length, ...(used.length === 1 ? used : withRows.slice(0, 1)))
  }
  const [only] = withRows
  if (only) {
    const found = byTable(photos, only.table.path, only.read)
    if (found.photos.length > 0) return { by: 'table', photos: found.photos, classes: counted(found.photos), unmatched: [...unmatched, ...found.unmatched], notes: [...notes, ...only.read.notes] }
    if (!hasClassFolders(photos)) throw setFault(`${only.table.path} names none of the ${photos.length} photos.`, `Its first row names ${only.read.rows[0]!.file}.`)
    notes.push(`${only.table.path} names none of the photos: their folders are taken for the classes.`)
  }
  const found = byFolders(photos)
  if (found.photos.length === 0) throw setFault(`The ${photos.length} photos lie in no class folders, and there is no table of labels.`, 'Put the photos of each class into a folder of its own, or add a CSV with the columns file and label.')
  return { by: 'folders', photos: found.photos, classes: counted(found.photos), unmatched: [...unmatched, ...found.unmatched], notes: [...notes, ...found.notes] }
}

function byFolders(photos: readonly FolderFile[]): { photos: LabelledPhoto[]; unmatched: { path: string; why: string }[]; notes: string[] } {
  const up = stepsUp(photos)
  const out: LabelledPhoto[] = []
  const unmatched: { path: string; why: string }[] = []
  const roots = new Map<string, Set<string>>()
  for (const photo of photos) {
    const folders = photo.path.split('/').slice(0, -1)
    const className = folders.at(-1 - up)
    // The folder that was opened holds the classes; it is none itself.
    if (className === undefined || folders.length - up < 2) unmatched.push({ path: photo.path, why: 'in no class folder' })
    else {
      out.push({ ...photo, className })
      const above = folders.slice(0, -1 - up).join('/')
      roots.set(className, (roots.get(className) ?? new Set()).add(above))
    }
  }
  const split = [...roots].filter(([, above]) => above.size > 1)
  const notes = split.length === 0 ? [] : [`${split.length} ${split.length === 1 ? 'class lies' : 'classes lie'} in several places (${[...split[0]![1]].slice(0, 3).join(', ')}): taken together.`]
  return { photos: out, unmatched, notes }
}

/** class/images/1.jpg: the folder right above the photos is the same everywhere and says nothing. */
function stepsUp(photos: readonly FolderFile[]): number {
  const deep = photos.map(({ path }) => path.split('/').slice(0, -1)).filter((folders) => folders.length > 2)
  const above = new Set(deep.map((folders) => folders.at(-2)))
  return deep.length === photos.length && new Set(deep.map((folders) => folders.at(-1))).size === 1 && above.size > 1 ? 1 : 0
}

function hasClassFolders(photos: readonly FolderFile[]): boolean {
  return new Set(byFolders(photos).photos.map(({ className }) => className)).size > 1
}

/** By path from the table's folder, by the longest end of the path, by name: whichever fits one photo only. No path is ever opened: it is compared. */
function byTable(photos: readonly FolderFile[], tablePath: string, { rows }: LabelTable): { photos: LabelledPhoto[]; unmatched: { path: string; why: string }[] } {
  const byEnd = new Map<string, Set<FolderFile>>()
  for (const photo of photos) for (const end of ends(plainPath(photo.path))) byEnd.set(end, (byEnd.get(end) ?? new Set()).add(photo))
  const from = tablePath.includes('/') ? tablePath.slice(0, tablePath.lastIndexOf('/') + 1) : ''
  const named = new Map<FolderFile, { className: string; file: string; place: string }[]>()
  const unmatched: { path: string; why: string }[] = []
  for (const row of rows) {
    const path = plainPath(row.file)
    const hit = [plainPath(from + row.file), ...ends(path)].map((end) => byEnd.get(end)).find((found) => found !== undefined)
    if (!hit) unmatched.push({ path: row.file, why: `${row.place}: there is no such photo` })
    else if (hit.size > 1) unmatched.push({ path: row.file, why: `${row.place}: ${hit.size} photos are called so` })
    else for (const photo of hit) named.set(photo, [...(named.get(photo) ?? []), row])
  }
  const out: LabelledPhoto[] = []
  for (const photo of photos) {
    const found = named.get(photo)
    const classes = new Set(found?.map(({ className }) => className))
    if (!found) unmatched.push({ path: photo.path, why: 'not in the table' })
    else if (classes.size > 1) unmatched.push({ path: photo.path, why: `${classes.size} different labels (${listed('', '', found.map(({ place }) => place)).trim()})` })
    else out.push({ ...photo, className: found[0]!.className })
  }
  return { photos: out, unmatched }
}

/** Slashes forward, without drive, `.` and empty steps. */
function plainPath(path: string): string {
  return path.normalize('NFC').replace(/\\/g, '/').replace(/^[a-z]:/i, '').split('/').filter((step) => step !== '' && step !== '.').join('/')
}

/** "a/b/c" to itself, "b/c" and "c". */
function ends(path: string): string[] {
  const steps = path.split('/')
  return steps.map((_, i) => steps.slice(i).join('/'))
}

function counted(photos: readonly LabelledPhoto[]): { name: string; photos: number }[] {
  const counts = new Map<string, number>()
  for (const { className } of photos) counts.set(className, (counts.get(className) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => ({ name, photos: n }))
}

function isLitter(path: string): boolean {
  return path.split('/').some((step) => step.startsWith('.') || step === '__MACOSX' || /^(thumbs\.db|desktop\.ini)$/i.test(step))
}

function isPhoto(path: string, file: File): boolean {
  return file.type.startsWith('image/') || /\.(jpe?g|png|webp|gif|bmp|avif|tiff?|heic|heif|jfif|svg|jxl|ppm|pgm)$/i.test(path)
}

function isTable(path: string): boolean {
  return /\.(csv|tsv|tab|txt|jsonl?|ndjson)$/i.test(path)
}
