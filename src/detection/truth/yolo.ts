/** YOLO's texts: one per picture, a line per box: class, centre and size as shares of the picture (0..1). */
import { Fault } from '../../faults'
import { classesOf, counted } from './classes'
import { Tally } from './tally'
import { mostTrueBoxes, type TrueBox } from './types'

/** Corners as shares of the picture: pixels need its size. */
export interface ShareBox {
  readonly classId: number
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

export interface YoloTruth {
  /** By the text's name without folder and ending, which is the photo's too. An empty text says: nothing is here. */
  readonly stems: ReadonlyMap<string, readonly ShareBox[]>
  readonly names: readonly string[] | null
  readonly notes: readonly string[]
}

/** "labels/cat.1.txt" → "cat.1" */
export function stemOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}

/**
 * `texts`: path and content of every .txt, without classes.txt. `names`: of classes.txt or data.yaml (`readNames`), matched to
 * the model's `labels`; null takes the numbers as the model's own classes. A sixth number (a confidence) is passed over; more
 * are an outline, read as the box around it. Lines that are no box are skipped and counted.
 * Throws a Fault (labelled-set) when no line of any text is a box, or for more than a million boxes.
 */
export function readYolo(texts: Iterable<readonly [path: string, text: string]>, labels: readonly string[], names: readonly string[] | null): YoloTruth {
  const classes = names === null ? labels.map((_, k) => k) : classesOf(names, labels)
  const stems = new Map<string, ShareBox[]>()
  const tally = new Tally()
  const foreign = new Set<string>()
  let read = 0
  for (const [path, text] of texts) {
    const stem = stemOf(path)
    if (stems.has(stem)) {
      tally.add('sameStem')
      continue
    }
    const boxes: ShareBox[] = []
    stems.set(stem, boxes)
    for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
      if (line.trim() === '') continue
      const box = boxOf(line, tally)
      if (box === null) continue
      if (++read > mostTrueBoxes) throw new Fault('labelled-set', `These texts have more than ${counted(mostTrueBoxes, 'box', 'boxes')}.`, 'Use a smaller part of the set.')
      const classId = classes[box.classId] ?? null
      if (classId === null) {
        tally.add('foreign')
        foreign.add(names?.[box.classId] ?? `class ${box.classId}`)
      } else boxes.push({ ...box, classId })
    }
  }
  if (read === 0) throw new Fault('labelled-set', 'None of these texts has a box in it.', 'A line of YOLO’s texts is: class, centre x, centre y, width, height, as shares of the picture.')
  return { stems, names, notes: tally.notes([...foreign]) }
}

/** In pixels of a picture of this size; undefined when there is no text for the photo. */
export function yoloFor(truth: YoloTruth, photo: string, width: number, height: number): TrueBox[] | undefined {
  return truth.stems.get(stemOf(photo))?.map(({ classId, x1, y1, x2, y2 }) => ({
    classId, box: [x1 * width, y1 * height, x2 * width, y2 * height], crowd: false, area: (x2 - x1) * width * (y2 - y1) * height,
  }))
}

function boxOf(line: string, tally: Tally): ShareBox | null {
  const [classId, ...shares] = line.trim().split(/\s+/).map(Number) as [number, ...number[]]
  const outline = shares.length >= 6 && shares.length % 2 === 0
  if (!Number.isInteger(classId) || classId < 0 || !shares.every(Number.isFinite) || !(outline || shares.length === 4 || shares.length === 5)) {
    tally.add('badLine')
    return null
  }
  if (outline) {
    tally.add('polygon')
    let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const [k, share] of shares.entries()) {
      if (k % 2 === 0) [x1, x2] = [Math.min(x1, share), Math.max(x2, share)]
      else [y1, y2] = [Math.min(y1, share), Math.max(y2, share)]
    }
    return { classId, x1, y1, x2, y2 }
  }
  const [cx, cy, w, h] = shares as [number, number, number, number]
  if (w < 0 || h < 0) {
    tally.add('badBox')
    return null
  }
  return { classId, x1: cx - w / 2, y1: cy - h / 2, x2: cx + w / 2, y2: cy + h / 2 }
}
