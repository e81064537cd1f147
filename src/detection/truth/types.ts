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

/** What the file says of this photo: by its whole name, else by the one picture whose path ends in it; undefined when it says nothing. */
export function truthFor(truth: Truth, photo: string): readonly TrueBox[] | undefined {
  const exact = truth.images.get(photo)
  if (exact !== undefined) return exact
  const last = lastPart(photo)
  const fits = [...truth.images.keys()].filter((name) => lastPart(name) === last)
  return fits.length === 1 ? truth.images.get(fits[0]!) : undefined
}

const lastPart = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
