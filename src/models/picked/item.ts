/** What a person picked or dropped, as a list of paths that can be read: files, and the files inside zips. */
import { Fault, quote } from '../../faults'
import type { ModelSource } from '../card'
import { headBytes } from '../formats'
import { headOf } from '../sniff'
import { type Directory, readDirectory } from '../zip/directory'
import { unpack } from '../zip/unpack'
import { pathOf } from './paths'

/** Text from a zip: eight megabytes of it may be made of eight kilobytes. */
export const mostZipText = 4 * 2 ** 20

export interface Item {
  /** With its folders, as far as they are known; a zip counts as a folder of its own name. */
  readonly path: string
  readonly size: number
  /** Inside a zip: its text is bounded more closely, for it may be a trap. */
  readonly zipped: boolean
  /** The first bytes, at least 4096 where the file has them: enough to tell what it is. */
  head(): Promise<Uint8Array>
  read(): Promise<Uint8Array<ArrayBuffer>>
}

export interface Picked {
  readonly items: readonly Item[]
  /** For the sentence that says why no model was found. */
  readonly zips: readonly { readonly name: string; readonly directory: Directory }[]
}

/** Opens every zip among the files, but none inside a zip. */
export async function readPicked({ files, paths }: Extract<ModelSource, { kind: 'files' }>): Promise<Picked> {
  const items: Item[] = []
  const zips: { name: string; directory: Directory }[] = []
  for (const [i, file] of files.entries()) {
    const path = paths?.[i] ?? pathOf(file)
    const directory = /\.zip$/i.test(file.name) || (files.length === 1 && (await isZip(file))) ? await readDirectory(await there(file), file.name) : null
    // A .keras file is a zip too, and one model.
    if (directory && !isKeras(directory)) {
      zips.push({ name: file.name, directory })
      // Entries of one path are one item, which says so when it is read.
      const entries = new Map(directory.entries.map((entry) => [entry.path, entry]))
      for (const entry of entries.values()) {
        const read = (): Promise<Uint8Array<ArrayBuffer>> => unpack(file, file.name, entry)
        items.push({ path: `${path}/${entry.path}`, size: entry.size, zipped: true, head: read, read })
      }
    } else items.push({ path, size: file.size, zipped: false, head: () => readFile(file.slice(0, headBytes), file.name), read: () => readFile(file) })
  }
  return { items, zips }
}

export function baseName(path: string): string {
  return path.split('/').at(-1)!
}

/** '' at the top. */
export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/')
}

export function depthOf(path: string): number {
  return path.split('/').length
}

function isKeras({ entries }: Directory): boolean {
  return ['config.json', 'metadata.json', 'model.weights.h5'].every((name) => entries.some(({ path }) => path === name))
}

async function isZip(file: File): Promise<boolean> {
  if (/\.(json|txt|bin)$/i.test(file.name)) return false
  return headOf(await readHead(file)).startsWith('PK\u0003\u0004')
}

async function there(file: File): Promise<File> {
  await readHead(file)
  return file
}

async function readHead(file: File): Promise<Uint8Array> {
  return readFile(file.slice(0, 4), file.name)
}

async function readFile(file: Blob, name = (file as File).name): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    throw new Fault('model-missing-file', `${quote(name)} can no longer be read.`, 'Was it moved or changed? Pick it again.')
  }
}
