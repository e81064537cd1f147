/** The photos behind a set's rows: to be known by, and to be opened. */
import { thumbnail } from '../../worker/preparer'
import { showPanel } from '../link'
import { addFiles } from '../photos'
import { photoOf } from './calibrate'

/** The worker reads one at a time: a long list must not stand in front of a photo that waits for its answer. */
let last: Promise<unknown> = Promise.resolve()

/** Null where there is no photo, or none that can be drawn. */
export function thumbnailOf(row: number, signal: AbortSignal): Promise<Blob | null> {
  const file = photoOf(row)
  const made = last.then(() => (file && !signal.aborted ? thumbnail(file, signal) : null)).catch(() => null)
  last = made
  return made
}

/** The photo in Classify, with all its bars. */
export function showInClassify(row: number): void {
  const file = photoOf(row)
  if (!file) return
  showPanel('classify')
  addFiles([file])
}
