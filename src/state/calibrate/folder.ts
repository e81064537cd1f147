/** A labelled folder, run through the model in hand: logits and the class of each photo, as a set to measure. */
import { Fault, quote, sentence, toPlain } from '../../faults'
import { fromFiles, type LabelledPhoto, readFolder } from '../../labelled/folder'
import { matchNames, sharedClasses } from '../../labelled/match'
import { ofWorker } from '../../worker/client'
import { prepare } from '../../worker/preparer'
import type { ActiveModel, Calibrate, LabelledRun } from '../facts'
import { healSession } from '../heal'
import { readLogits } from '../readLogits'
import { facts, store } from '../store'
import { work } from '../work'
import { takeSource } from './calibrate'

/** Photos between file and answer: two are prepared while two run. */
const atOnce = 4

let photos: readonly LabelledPhoto[] = []
let running: AbortController | null = null

function patch(change: Partial<Calibrate>): void {
  store.setState((s) => ({ calibrate: { ...s.calibrate, ...change } }))
}

function patchRun(change: Partial<LabelledRun>): void {
  store.setState((s) => (s.calibrate.folder ? { calibrate: { ...s.calibrate, folder: { ...s.calibrate.folder, ...change } } } : {}))
}

/** Reads what is in the folder and matches its classes; runs at once when every class was found. */
export async function takeFolder(files: readonly File[]): Promise<void> {
  const { model } = facts()
  // A detector gives no row of classes; its panel has its own truth.
  if (!model || model.head) return
  leaveFolder()
  patch({ fault: null })
  try {
    const folder = await readFolder(fromFiles(files), model.labels)
    photos = folder.photos
    const matches = matchNames(folder.classes.map(({ name }) => name), model.labels)
    const classes = folder.classes.map(({ name, photos: n }, i) => ({ name, photos: n, index: matches[i]!.index, how: matches[i]!.how }))
    const shared = sharedClasses(matches).map(({ index, names }) => `${names.map((name) => quote(name, 40)).join(' and ')} are one class of the model: ${model.labels[index]}.`)
    patch({ folder: { name: files[0]?.webkitRelativePath.split('/')[0] || 'the photos', photos: photos.length, classes, unmatched: folder.unmatched, notes: [...folder.notes, ...shared], done: null, failed: [] } })
    if (classes.every(({ index }) => index !== null)) await runFolder()
  } catch (error) {
    patch({ fault: toPlain(error) })
  }
}

/** A class as the person says; null leaves its photos out. */
export function mapClass(name: string, index: number | null): void {
  const { folder } = facts().calibrate
  // What ran with the class as it was is out of date.
  running?.abort()
  if (folder) patchRun({ done: null, classes: folder.classes.map((one) => (one.name === name ? { ...one, index, how: index === null ? 'left out' : 'by hand' } : one)) })
}

export function leaveFolder(): void {
  running?.abort()
  running = null
  photos = []
  patch({ folder: null })
}

export async function runFolder(): Promise<void> {
  const { model, calibrate: { folder } } = facts()
  if (!model || !folder) return
  const { signal } = (running = new AbortController())
  const classOf = new Map(folder.classes.map(({ name, index }) => [name, index]))
  const wanted = photos.flatMap((photo) => {
    const label = classOf.get(photo.className) ?? null
    return label === null ? [] : [{ ...photo, label }]
  })
  const answers: ({ logits: Float32Array } | null)[] = wanted.map(() => null)
  const failed: { path: string; why: string }[] = []
  let [next, done] = [0, 0]
  let told = 0
  patchRun({ done: 0, failed: [] })
  const lane = async (): Promise<void> => {
    while (next < wanted.length && !signal.aborted) {
      const at = next++
      try {
        answers[at] = { logits: await answerOf(wanted[at]!.file, model, signal) }
      } catch (error) {
        if (signal.aborted) return
        failed.push({ path: wanted[at]!.path, why: sentence(toPlain(error)) })
      }
      done++
      // A few times a second: every answer would draw the panel anew.
      if (performance.now() - told < 200 && done < wanted.length) continue
      told = performance.now()
      if (!signal.aborted) patchRun({ done, failed: [...failed] })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  if (signal.aborted) return
  const rows = answers.flatMap((answer, i) => (answer ? [{ ...answer, ...wanted[i]! }] : []))
  if (rows.length < 2) return patch({ fault: toPlain(new Fault('labelled-set', `${rows.length} of ${wanted.length} photos gave an answer: nothing can be measured.`)) })
  const logits = new Float32Array(rows.length * model.classes)
  rows.forEach((row, i) => logits.set(row.logits, i * model.classes))
  await takeSource([{
    from: 'photos', logits, labels: Int32Array.from(rows, ({ label }) => label), classes: model.classes, names: model.labels, files: rows.map(({ path, file }) => ({ path, file })),
  }, `${folder.name}, by ${model.card.name}`])
}

/** A worker that dies under a photo is replaced, and the photo tried once more. */
async function answerOf(file: Blob, model: ActiveModel, signal: AbortSignal, again = true): Promise<Float32Array> {
  try {
    const { tensor } = await prepare(file, model.recipe, false, signal)
    await healSession()
    const { session } = work
    if (!session || facts().model !== model) throw new Fault('cancelled', 'The model was changed.')
    const { raw } = await session.run(tensor, model.recipe, signal)
    return readLogits(raw, model, session.device)
  } catch (error) {
    if (!again || !ofWorker(error) || signal.aborted) throw error
    await healSession()
    return answerOf(file, model, signal, false)
  }
}
