/**
 * Pictures to numbers, seen from the page: one worker of its own beside every session, so that decoding and resizing overlap the
 * model's runs, and a picture that kills its worker takes no model with it. It holds nothing, so a dead one is simply replaced.
 */
import { Fault } from '../faults'
import type { Recipe } from '../pixels/recipe'
import type { Picture, PrepareCall, Prepared, Seen } from './calls'
import { Client } from './client'
import { pageDecode } from './pageDecode'

/** The worker says twice a second that it lives, and once for every megapixel it reads; nothing else in it takes this long. */
const deadline = 3500

let client: Client<PrepareCall> | null = null

/** Asked for when a model starts to load, so that it is there before the model is. */
export function readyPreparer(): Client<PrepareCall> {
  if (!client || client.dead) {
    client = new Client(() => new Worker(new URL('./prepare.worker.ts', import.meta.url), { type: 'module', name: 'howsure-prepare' }))
  }
  return client
}

/** What the worker cannot decode, the page does. A bitmap or a frame is moved, and closed there. */
export async function prepare(picture: Picture, recipe: Recipe, thumbnail: boolean, signal: AbortSignal): Promise<Prepared> {
  const ask = (given: Picture): Promise<Prepared> => {
    const asked = readyPreparer()
    return asked.ask('prepare', { picture: given, recipe, thumbnail }, { signal, deadline, transfer: moved(given) })
  }
  try {
    return await ask(picture)
  } catch (error) {
    if (!needsPage(error, picture)) throw error
    const { bitmap, svg } = await pageDecode(picture)
    const prepared = await ask(bitmap)
    return svg ? prepared : { ...prepared, damaged: true, notes: [...prepared.notes, 'This file is damaged: part of the picture may be missing.'] }
  }
}

/** The crop alone, for somebody who looks. */
export function see(picture: Picture, recipe: Recipe, signal: AbortSignal): Promise<Seen> {
  return byPageToo(picture, (given) => readyPreparer().ask('see', { picture: given, recipe }, { signal, deadline, transfer: moved(given) }))
}

/** A small JPEG to know a photo by. */
export function thumbnail(picture: Blob, signal: AbortSignal): Promise<Blob> {
  return byPageToo(picture, (given) => readyPreparer().ask('thumbnail', { picture: given }, { signal, deadline, transfer: moved(given) }))
}

async function byPageToo<T>(picture: Picture, ask: (given: Picture) => Promise<T>): Promise<T> {
  try {
    return await ask(picture)
  } catch (error) {
    if (!needsPage(error, picture)) throw error
    return ask((await pageDecode(picture)).bitmap)
  }
}

export function photograph(frame: ImageBitmap | VideoFrame): Promise<Blob> {
  return readyPreparer().ask('photograph', { picture: frame }, { deadline, transfer: [frame] })
}

function needsPage(error: unknown, picture: Picture): picture is Blob {
  return error instanceof Fault && error.code === 'image-needs-page' && picture instanceof Blob
}

function moved(picture: Picture): Transferable[] {
  return picture instanceof Blob ? [] : [picture]
}
