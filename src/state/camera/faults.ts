/** What a camera can do wrong, each in a sentence of its own. */
import { Fault } from '../../faults'

const photosInstead = 'Photos can be opened all the same.'

/** What getUserMedia threw. */
export function openingFault(error: unknown): Fault {
  const name = error instanceof DOMException || error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new Fault('camera', 'The camera is blocked for this site.', `Allow it in the browser's site settings (the icon beside the address) and press Camera again. ${photosInstead}`)
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') {
    return new Fault('camera', 'No camera was found.', `Plug one in and press Camera again. ${photosInstead}`)
  }
  if (name === 'NotReadableError' || name === 'AbortError') {
    return new Fault('camera', 'The camera is in use by another program, or the system keeps it from the browser.', `Close that program and press Camera again. ${photosInstead}`)
  }
  if (name === 'NoCameraHere') {
    return new Fault('camera', 'The browser gives a camera only to secure pages.', `Open this page by https. ${photosInstead}`)
  }
  return new Fault('camera', 'The camera could not be opened.', `Press Camera to try again. ${photosInstead}`)
}

/** Why a track ended by itself. */
export function endedFault(why: 'unplugged' | 'blocked' | 'ended'): Fault {
  if (why === 'unplugged') return new Fault('camera', 'The camera was unplugged.', 'Plug it in and press Camera again.')
  if (why === 'blocked') return new Fault('camera', 'The camera was blocked for this site while it was in use.', 'Allow it in the browser\'s site settings and press Camera again.')
  return new Fault('camera', 'The camera stopped: the browser or the system ended it.', 'Press Camera to start it again.')
}

export const mutedFault = new Fault('camera', 'The camera sends no pictures.', 'It may be covered by a privacy switch, or held by another program.')
