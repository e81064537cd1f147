/** COCO's "instances" files (cocodataset.org, format-data): images, annotations and categories in one JSON. */
import { Fault, quote } from '../../faults'
import { classesOf, counted } from './classes'
import { Tally } from './tally'
import { mostTrueBoxes, type TrueBox, type Truth } from './types'

type Row = Readonly<Record<string, unknown>>

const hint = 'A COCO file of instances has "images", "annotations" and "categories".'

/**
 * Reads the text of an instances file. `labels`: the model's, by class; categories go to them by name.
 * COCO's [x, y, width, height] in pixels becomes corners. Boxes that cannot be are skipped and counted in `notes`;
 * equal boxes and boxes without extent are kept, as COCO's own evaluation keeps them, and counted too.
 * Throws a Fault (labelled-set) for what is not such a file, or has more than a million boxes.
 */
export function readCoco(text: string, labels: readonly string[]): Truth {
  const file = parsed(text)
  const images = listOf(file, 'images')
  const annotations = listOf(file, 'annotations')
  const categories = listOf(file, 'categories')
  if (images.length === 0) throw new Fault('labelled-set', 'This COCO file lists no images.', hint)
  if (annotations.length === 0) throw new Fault('labelled-set', 'This COCO file has no annotations, so there is nothing to measure against.', hint)
  if (annotations.length > mostTrueBoxes) {
    throw new Fault('labelled-set', `This COCO file has ${counted(annotations.length, 'annotation', 'annotations')}; ${counted(mostTrueBoxes, 'is', 'are')} read at most.`, 'Use a smaller part of the set.')
  }
  const tally = new Tally()
  const byId = new Map<unknown, TrueBox[]>()
  const byName = new Map<string, TrueBox[]>()
  for (const image of images) addImage(image, byId, byName, tally)

  const names = categories.map((category) => String(category['name'] ?? ''))
  const classes = classesOf(names, labels)
  const byCategory = new Map<unknown, { readonly name: string; readonly classId: number | null }>()
  for (const [k, category] of categories.entries()) {
    if (byCategory.has(category['id'])) throw new Fault('labelled-set', `This COCO file has two categories with the id ${quote(String(category['id']))}.`, 'Every category needs an id of its own.')
    byCategory.set(category['id'], { name: names[k]!, classId: classes[k]! })
  }

  const seen = new Set<string>()
  const foreign = new Set<string>()
  for (const row of annotations) {
    const boxes = byId.get(row['image_id'])
    const category = byCategory.get(row['category_id'])
    const box = boxOf(row)
    if (boxes === undefined) tally.add('noImage')
    else if (category === undefined) tally.add('noCategory')
    else if (box === null) tally.add('badBox')
    else if (category.classId === null) {
      tally.add('foreign')
      foreign.add(category.name)
    } else {
      const key = `${typeof row['image_id']} ${String(row['image_id'])} ${category.classId} ${box.box.join(' ')}`
      if (seen.has(key)) tally.add('twice')
      seen.add(key)
      if (box.box[2] === box.box[0] || box.box[3] === box.box[1]) tally.add('flat')
      boxes.push({ classId: category.classId, ...box })
    }
  }
  return { images: byName, names, notes: tally.notes([...foreign]) }
}

function parsed(text: string): Row {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new Fault('labelled-set', `This file is not JSON: it starts with “${quote(text.slice(0, 200), 30)}”.`, hint)
  }
  if (!isRow(value)) throw new Fault('labelled-set', 'This JSON is not a COCO file: it is not an object.', hint)
  return value
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

function listOf(file: Row, name: string): Row[] {
  const list = Object.hasOwn(file, name) ? file[name] : undefined
  if (!Array.isArray(list)) throw new Fault('labelled-set', `This JSON is not a COCO file: it has no list “${name}”.`, hint)
  return list.map((row: unknown) => (isRow(row) ? row : {}))
}

function addImage(image: Row, byId: Map<unknown, TrueBox[]>, byName: Map<string, TrueBox[]>, tally: Tally): void {
  const name = image['file_name']
  if (typeof name !== 'string' || name === '' || image['id'] === undefined) tally.add('badImage')
  else if (byId.has(image['id']) || byName.has(name)) tally.add('sameImage')
  else {
    const boxes: TrueBox[] = []
    byId.set(image['id'], boxes)
    byName.set(name, boxes)
  }
}

/** Corners, or null for a box that cannot be. */
function boxOf(row: Row): Omit<TrueBox, 'classId'> | null {
  const four = row['bbox']
  if (!Array.isArray(four) || four.length !== 4 || !four.every((n) => Number.isFinite(n))) return null
  const [x, y, width, height] = four as [number, number, number, number]
  if (width < 0 || height < 0 || !Number.isFinite(x + width) || !Number.isFinite(y + height)) return null
  const area = Number.isFinite(row['area']) ? (row['area'] as number) : width * height
  return { box: [x, y, x + width, y + height], crowd: row['iscrowd'] === 1 || row['iscrowd'] === true, area }
}
