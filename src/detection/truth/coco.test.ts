import { describe, expect, it } from 'vitest'
import { Fault } from '../../faults'
import { readCoco } from './coco'
import { finder, type TrueBox } from './types'

const labels = ['person', 'traffic light', 'dog']
const images = [{ id: 1, file_name: 'a.jpg', width: 10, height: 10 }, { id: 2, file_name: 'val/b.jpg', width: 10, height: 10 }]
const categories = [{ id: 18, name: 'dog' }, { id: 10, name: 'Traffic_Light' }, { id: 99, name: 'unicorn' }]
const box = { image_id: 1, category_id: 18, bbox: [1, 2, 3, 4], iscrowd: 0, area: 5 }
const file = (annotations: readonly unknown[], more: object = {}): string => JSON.stringify({ images, categories, annotations, ...more })

describe('readCoco', () => {
  it('gives corners and classes by name, and pictures without boxes', () => {
    const truth = readCoco(file([box, { ...box, category_id: 10, iscrowd: 1, area: 7.5 }]), labels)
    expect(truth.images.get('a.jpg')).toEqual([
      { classId: 2, box: [1, 2, 4, 6], crowd: false, area: 5 }, { classId: 1, box: [1, 2, 4, 6], crowd: true, area: 7.5 },
    ])
    expect(truth.images.get('val/b.jpg')).toEqual([])
    expect(truth.names).toEqual(['dog', 'Traffic_Light', 'unicorn'])
    expect(truth.notes).toEqual([])
  })

  it('skips what cannot be, keeps what is odd, and says how many', () => {
    const truth = readCoco(file([
      box, box, { ...box, bbox: [0, 0, -1, 2] }, { ...box, bbox: [0, 0, null, 2] }, { ...box, bbox: 'x' }, { ...box, image_id: 7 },
      { ...box, category_id: 5 }, { ...box, category_id: 99 }, { ...box, bbox: [0, 0, 0, 2] }, null,
    ], { images: [...images, images[0], { id: 9 }] }), labels)
    expect(truth.images.get('a.jpg')).toHaveLength(3)
    expect(truth.notes).toEqual([
      '1 image has no id or no file name: skipped.',
      '1 image has the id or the name of an earlier one: skipped.',
      '2 boxes belong to no image of the file: skipped.',
      '1 box has a category that the file does not name: skipped.',
      '3 boxes have a negative size or numbers that are none: skipped.',
      '1 box is of a class that the model does not have: skipped (“unicorn”).',
      '1 box stands in the file twice: kept, so at least one of each pair is missed.',
      '1 box has no width or no height: kept, nothing can match them.',
    ])
  })

  it.each([
    ['<html>', 'This file is not JSON: it starts with “<html>”.'],
    ['[]', 'it is not an object'],
    ['{"images": []}', 'no list “annotations”'],
    [file([box], { images: [] }), 'lists no images'],
    [file([]), 'no annotations'],
    [file([box], { categories: [categories[0], categories[0]] }), 'two categories with the id 18'],
  ])('refuses %s', (text, said) => {
    expect(() => readCoco(text, labels)).toThrow(Fault)
    expect(() => readCoco(text, labels)).toThrow(said)
  })

  it('takes names that would reach into objects as names', () => {
    const text = `{"images": [{"id": "__proto__", "file_name": "__proto__"}], "categories": [{"id": "constructor", "name": "__proto__"}],
      "annotations": [{"image_id": "__proto__", "category_id": "constructor", "bbox": [0, 0, 1, 1]}], "__proto__": {"images": []}}`
    const truth = readCoco(text, ['__proto__'])
    expect(truth.images.get('__proto__')).toEqual([{ classId: 0, box: [0, 0, 1, 1], crowd: false, area: 1 }])
    expect(({} as { images?: unknown }).images).toBeUndefined()
    expect(() => readCoco('{"__proto__": {"images": [], "annotations": [], "categories": []}}', labels)).toThrow('no list “images”')
  })
})

describe('finder', () => {
  it('finds by the whole name or the last part, and guesses nothing', () => {
    const one: readonly TrueBox[] = [{ classId: 0, box: [0, 0, 1, 1], crowd: false, area: 1 }]
    const find = finder({ images: new Map<string, readonly TrueBox[]>([['a.jpg', []], ['x/b.jpg', one], ['x/c.jpg', []], ['y/c.jpg', one]]), names: null, notes: [] })
    expect(find('a.jpg')).toEqual([])
    expect(find('b.jpg')).toBe(one)
    expect(find('other\\b.jpg')).toBe(one)
    expect(find('y/c.jpg')).toBe(one)
    expect(find('c.jpg')).toBeUndefined()
    expect(find('d.jpg')).toBeUndefined()
  })
})
