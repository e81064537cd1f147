/** What truly is in a picture, as somebody marked it. */
import type { Box } from '../types'

export interface TrueBox {
  /** The model's class. */
  readonly classId: number
  /** Corners in pixels of the picture. */
  readonly box: Box
  /** One box around many: what is found in it is neither right nor wrong. */
  readonly crowd: boolean
  /** Square pixels as the file says them (of the outline, where it has one). */
  readonly area: number
}

export interface Truth {
  /** By the picture's name as the file has it; pictures without boxes are here too, with none. */
  readonly images: ReadonlyMap<string, readonly TrueBox[]>
  /** The file's own class names, in its order; null where it has none. */
  readonly names: readonly string[] | null
  /** Sentences for a person: what was skipped, and how many. */
  readonly notes: readonly string[]
}

/** Boxes read at most, of one file or one folder. */
export const mostTrueBoxes = 1_000_000

/**
 * Looks a photo up: by its whole name, else by the one picture whose path ends in the photo's file name.
 * undefined: the file says nothing of it, or several pictures fit.
 */
export function finder(truth: Truth): (photo: string) => readonly TrueBox[] | undefined {
  const byLast = new Map<string, readonly TrueBox[] | undefined>()
  for (const [name, boxes] of truth.images) byLast.set(lastPart(name), byLast.has(lastPart(name)) ? undefined : boxes)
  return (photo) => truth.images.get(photo) ?? byLast.get(lastPart(photo))
}

const lastPart = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
