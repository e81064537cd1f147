/** An .npy file, alone or out of an .npz, as a part of a labelled set: two dimensions are scores, one is labels. */
import { Fault } from '../faults'
import { type Reading, room } from './bytes'
import { count, type NpyHeader, readHeader, readNumbers, readTexts } from './npy'
import { type Labels, type Part, setFault } from './part'
import { refilled } from './refilled'

export async function readNpyPart(file: Blob, called: string, reading: Reading = {}): Promise<Part> {
  const header = await readHeader(file, called)
  return partOf(header, heeding(refilled(file, header.at), file.size - header.at, reading), called, reading)
}

/** The same pieces, with a word after each of how far it is, and an ear for "cancel". */
async function* heeding(pieces: AsyncIterable<Uint8Array>, size: number, { signal, progress }: Reading): AsyncGenerator<Uint8Array> {
  let done = 0
  for await (const piece of pieces) {
    if (signal?.aborted) throw new Fault('cancelled', 'Cancelled.')
    yield piece
    progress?.((done += piece.length) / size)
  }
}

/** `body`: what follows the header. Throws Fault `labelled-set` for other shapes. */
export async function partOf(header: NpyHeader, body: AsyncIterable<Uint8Array>, called: string, reading: Reading = {}): Promise<Part> {
  const { shape } = header
  const nothing = { called, scores: null, labels: null, names: null, files: null, notes: [] }
  if (count(header) === 0 || shape.length < 1 || shape.length > 2) {
    throw setFault(`${called} has the shape ${shape.length === 0 ? 'of a single number' : shape.join(' × ')}; rows × classes is needed for logits, rows for labels.`)
  }
  if (shape.length === 2 && shape[1] !== 1) {
    const data = room(count(header), reading)
    await readNumbers(body, header, data, called)
    return { ...nothing, scores: { rows: shape[0]!, classes: shape[1]!, data } }
  }
  if (header.kind === 'U' || header.kind === 'S') return { ...nothing, labels: { values: await readTexts(body, header, called), place: rowPlace } }
  const values = new Float64Array(count(header))
  await readNumbers(body, header, values, called)
  return { ...nothing, labels: { values, place: rowPlace } }
}

/** Rows of arrays count from 0, as NumPy's do. */
export const rowPlace: Labels['place'] = (row) => `row ${row}`
