/** What was found, for others: COCO results, YOLO labels, CSV. Pure: facts in, text out; what the sliders show is what is written. */
import { cocoCategory } from '../../detection/coco'
import type { Detected } from '../../detection/types'
import { csv } from '../csv'
import type { Facts, Photo } from '../facts'
import { shownObjects } from './shown'

interface Found {
  readonly photo: Photo
  readonly objects: readonly Detected[]
}

function found({ photos, detect }: Pick<Facts, 'photos' | 'detect'>): Found[] {
  return photos.flatMap((photo) => (photo.objects ? [{ photo, objects: shownObjects(photo.objects, detect.threshold) }] : []))
}

/** COCO numbers its pictures by their file names (000000000139.jpg is 139); other names stand for themselves. */
function imageId(name: string): number | string {
  const stem = name.replace(/\.[^.]*$/, '')
  return /^\d{1,15}$/.test(stem) ? Number(stem) : name
}

/** COCO's own ids (1 to 90) where the classes are COCO's, else the class's number from 0. */
function categoryOf(classId: number, labels: readonly string[]): number {
  return cocoCategory(classId, labels) ?? classId
}

/** COCO's results format: a list of {image_id, category_id, bbox: [x, y, width, height], score}, in pixels of the picture. */
export function toCocoResults(s: Pick<Facts, 'photos' | 'detect' | 'model'>): string {
  const labels = s.model?.labels ?? []
  const rows = found(s).flatMap(({ photo, objects }) => objects.map(({ classId, score, box: [x1, y1, x2, y2] }) =>
    JSON.stringify({ image_id: imageId(photo.name), category_id: categoryOf(classId, labels), bbox: [x1, y1, x2 - x1, y2 - y1], score })))
  return rows.length === 0 ? '[]\n' : `[\n${rows.join(',\n')}\n]\n`
}

/** One file a photo: `class cx cy width height confidence`, in shares of the picture, as YOLO's `--save-txt --save-conf` writes it. A photo without objects has an empty one. */
export function toYolo(s: Pick<Facts, 'photos' | 'detect'>): { readonly name: string; readonly text: string }[] {
  const taken = new Set<string>()
  return found(s).flatMap(({ photo, objects }) => {
    const { width, height } = photo
    if (!width || !height) return []
    const stem = photo.name.replace(/\.[^.]*$/, '').replace(/[/\\]/g, '_') || 'photo'
    let name = stem
    // Some disks take Bus.txt and bus.txt for one file.
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem} ${n}`
    taken.add(name.toLowerCase())
    const text = objects.map(({ classId, score, box: [x1, y1, x2, y2] }) =>
      `${[classId, ...[(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height, score].map((x) => Number(x.toPrecision(8)))].join(' ')}\n`)
    return [{ name: `${name}.txt`, text: text.join('') }]
  })
}

/** One row an object; a photo without any has one row without. */
export function toDetectionsCsv(s: Pick<Facts, 'photos' | 'detect' | 'model' | 'engine'>): string {
  const { model, engine, detect: { threshold, suppression: { iou, perClass, temperature } } } = s
  const about = [model?.card.id ?? '', model?.card.sha256 ?? '', engine ? `${engine.runtime}:${engine.device}` : '', threshold, iou, perClass ? 'per class' : 'all classes', temperature] as const
  const head = ['file', 'width', 'height', 'class', 'label', 'score', 'objectness', 'class_score', 'x1', 'y1', 'x2', 'y2', 'model', 'sha256', 'engine', 'score_threshold', 'iou_threshold', 'suppression', 'T']
  const rows = found(s).flatMap(({ photo: { name, width, height }, objects }) => {
    if (objects.length === 0) return [[name, width, height, ...Array<null>(9).fill(null), ...about]]
    return objects.map(({ classId, score, objectness, classScore, box }) => [name, width, height, classId, model?.labels[classId] ?? '', score, objectness, classScore, ...box, ...about])
  })
  return csv([head, ...rows])
}
