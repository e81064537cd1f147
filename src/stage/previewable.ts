import { Fault } from '../faults'
import { checkSniffed } from '../pixels/refuse'
import { sniff } from '../pixels/sniff'

/** Sides stand within the first megabyte, but for the odd JPEG with long metadata. */
const head = 2 ** 20
const known = new WeakMap<Blob, Promise<boolean>>()

/** May `<img>` be given this file? It decodes whatever it gets, a bomb too, and keeps the pixels: so not what the worker refuses unseen. */
export function previewable(photo: Blob): Promise<boolean> {
  const before = known.get(photo)
  if (before) return before
  const answer = look(photo).catch(() => true)
  known.set(photo, answer)
  return answer
}

async function look(photo: Blob): Promise<boolean> {
  let seen = sniff(new Uint8Array(await photo.slice(0, head).arrayBuffer()))
  // Drawings and the chunks of a PNG are judged as a whole.
  if ((seen.width === null || seen.format === 'svg' || seen.format === 'png') && photo.size > head) seen = sniff(new Uint8Array(await photo.arrayBuffer()))
  try {
    checkSniffed({ ...seen, bytes: photo.size })
    return true
  } catch (error) {
    return !(error instanceof Fault)
  }
}
