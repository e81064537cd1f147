/** Ground truth for photos that a detector has looked at, and what its boxes are worth against it. Lives in the detecting worker. */
import { wilson } from '../confidence/wilson'
import type { ReliabilityBin } from '../confidence/reliability'
import { averagePrecision } from '../detection/evaluation/averagePrecision'
import { fitBoxTemperature } from '../detection/evaluation/boxTemperature'
import { boxReliability, type Reliability, rowsOf } from '../detection/evaluation/calibration'
import { matchScenes } from '../detection/evaluation/match'
import { precisionRecall, type Reached, thresholdFor } from '../detection/evaluation/precisionRecall'
import type { Matches, Scene } from '../detection/evaluation/types'
import { readCoco } from '../detection/truth/coco'
import { readNames } from '../detection/truth/names'
import { finder, type TrueBox } from '../detection/truth/types'
import { readYolo, yoloFor } from '../detection/truth/yolo'
import type { Suppression, Survivors } from '../detection/types'
import { Fault } from '../faults'

export interface OpenedTruth {
  readonly kind: 'COCO' | 'YOLO'
  readonly images: number
  readonly boxes: number
  readonly notes: readonly string[]
}

export interface MeasuredPhoto {
  readonly id: string
  readonly name: string
  readonly width: number
  readonly height: number
}

export interface MeasuredBoxes {
  /** Photos that were measured; photos without an entry in the truth; photos whose candidates are not kept any more. */
  readonly photos: number
  readonly without: number
  readonly lost: number
  readonly truths: number
  readonly map50: number
  readonly map: number
  readonly ar100: number
  readonly classes: readonly { readonly classId: number; readonly truths: number; readonly ap50: number; readonly ap: number; readonly recall: number }[]
  /** At IoU 0.5, all classes in one line; at most `mostPoints` of it. */
  readonly curve: readonly { readonly threshold: number; readonly precision: number; readonly recall: number; readonly f1: number }[]
  readonly reliability: readonly ReliabilityBin[]
  readonly dece: number
  readonly boxes: number
  /** T of the box score, fitted on half of the photos; D-ECE on the others before and after. */
  readonly fit: { readonly T: number; readonly before: number; readonly after: number; readonly photos: number } | null
  readonly target: number
  readonly reached: Reached | null
}

type Finder = (photo: MeasuredPhoto) => readonly TrueBox[] | undefined

const mostPoints = 500
let truth: Finder | null = null
let last: { key: string; matches: Matches; about: Pick<MeasuredBoxes, 'photos' | 'without' | 'lost' | 'truths'> } | null = null

/** A COCO file of instances, or YOLO's texts with or without names. Throws Fault `labelled-set`. `labels`: the model's. */
export async function openTruth(files: readonly File[], labels: readonly string[]): Promise<OpenedTruth> {
  const json = files.filter(({ name }) => /\.json$/i.test(name))
  const named = files.find(({ name }) => /^(classes|obj|_darknet)\.(txt|names|labels)$|\.ya?ml$/i.test(name))
  const texts = files.filter((file) => /\.txt$/i.test(file.name) && file !== named)
  if (json.length > 1) throw new Fault('labelled-set', `${json.length} JSON files were given: one COCO file of instances is read.`)
  if (json.length === 0 && texts.length === 0) throw new Fault('labelled-set', 'There is no ground truth in there.', 'Give a COCO file of instances (JSON), or YOLO’s .txt files, one a photo, with classes.txt or data.yaml.')
  last = null
  if (json.length === 1) {
    const read = readCoco(await json[0]!.text(), labels)
    const find = finder(read)
    truth = ({ name }) => find(name)
    return { kind: 'COCO', images: read.images.size, boxes: [...read.images.values()].reduce((n, boxes) => n + boxes.length, 0), notes: read.notes }
  }
  const names = named ? readNames(await named.text(), named.name) : null
  const contents = await Promise.all(texts.map(async (file) => [file.name, await file.text()] as const))
  const read = readYolo(contents, labels, names)
  truth = ({ name, width, height }) => yoloFor(read, name, width, height)
  return {
    kind: 'YOLO', images: read.stems.size, boxes: [...read.stems.values()].reduce((n, boxes) => n + boxes.length, 0),
    notes: [...(names ? [] : ['No classes.txt or data.yaml came along: the numbers are taken for the model’s own classes.']), ...read.notes],
  }
}

/** `survivorsOf`: a photo's boxes down to the floor, or null when its candidates are not kept. Throws Fault `labelled-set` when no photo has a truth. */
export function measureBoxes(photos: readonly MeasuredPhoto[], suppression: Suppression, target: number, survivorsOf: (id: string) => Survivors | null): MeasuredBoxes {
  if (!truth) throw new Fault('labelled-set', 'No ground truth is open.')
  const key = JSON.stringify([photos.map(({ id }) => id), suppression])
  if (last?.key !== key) {
    const scenes: Scene[] = []
    let [without, lost] = [0, 0]
    for (const photo of photos) {
      const truths = truth(photo)
      if (!truths) without++
      else {
        const found = survivorsOf(photo.id)
        if (found) scenes.push({ detections: found.detected, truths })
        else lost++
      }
    }
    if (scenes.length === 0) throw new Fault('labelled-set', `None of the ${photos.length} photos is named in this ground truth.`, 'Photos are matched by their file names.')
    last = { key, matches: matchScenes(scenes), about: { photos: scenes.length, without, lost, truths: scenes.reduce((n, { truths }) => n + truths.filter(({ crowd }) => !crowd).length, 0) } }
  }
  const { matches, about } = last
  const average = averagePrecision(matches)
  const rows = rowsOf(matches)
  const all = boxReliability(rows)
  const fitted = fitBoxTemperature(rows)
  const curve = precisionRecall(matches)
  const step = Math.max(1, Math.ceil(curve.thresholds.length / mostPoints))
  return {
    ...about,
    map50: average.byThreshold[0]!, map: average.mean, ar100: average.recall,
    classes: [...average.classes].flatMap(([classId, { truths, precision, recall }]) => (truths === 0 ? [] : [{
      classId, truths, ap50: precision[0]!, ap: precision.reduce((sum, p) => sum + p, 0) / precision.length, recall: recall[0]!,
    }])),
    curve: Array.from(curve.thresholds, (threshold, i) => ({ threshold, precision: curve.precision[i]!, recall: curve.recall[i]!, f1: curve.f1[i]! })).filter((_, i, { length }) => i % step === 0 || i === length - 1),
    reliability: all.bins.map(asBin), dece: all.ece, boxes: all.count,
    fit: fitted.temperature !== null && fitted.after && fitted.before.count > 0
      ? { T: fitted.temperature, before: fitted.before.ece, after: fitted.after.ece, photos: fitted.heldOutImages } : null,
    target, reached: thresholdFor(curve, target),
  }
}

/** As the diagram draws it: with an interval, and faint where there is little. */
function asBin({ low: lower, high: upper, count, right, precision, score }: Reliability['bins'][number]): ReliabilityBin {
  return { lower, upper, count, right, confidence: count === 0 ? null : score, accuracy: count === 0 ? null : precision, ...wilson(right, count), few: count < 10 }
}
