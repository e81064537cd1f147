import { describe, expect, it } from 'vitest'
import { cocoNames } from '../../detection/coco'
import type { Detected, Survivors } from '../../detection/types'
import { type ActiveModel, type Facts, initial, type Photo } from '../facts'
import { toCocoResults, toDetectionsCsv, toYolo } from './export'

const object = (classId: number, score: number, box: Detected['box'], objectness: number | null = 0.5): Detected => ({ index: 0, classId, score, classScore: 0.75, objectness, box })
const survivors = (...detected: Detected[]): Survivors => ({ detected, candidateScores: Float32Array.from(detected, ({ score }) => score), rows: 9, invalid: 0, capped: false })
const base: Photo = {
  id: 'p', name: 'bus.jpg', origin: 'file', url: null, blob: null, state: 'done', fault: null, notes: [], width: 200, height: 100, logits: null, objects: null, thumbnail: null,
}
const bus = { ...base, objects: survivors(object(11, 0.9, [20, 10, 60, 50]), object(79, 0.5, [0, 0, 200, 100], null), object(0, 0.25, [1, 2, 3, 4])) }
const empty = { ...base, name: 'empty.jpg', objects: survivors(object(0, 0.1, [1, 2, 3, 4])) }
const waiting = { ...base, name: 'waiting.jpg' }

function facts(photos: readonly Photo[], labels: readonly string[] = cocoNames(80)!): Facts {
  return {
    ...initial, photos, model: { card: { id: 'm', sha256: 'ab' }, labels } as unknown as ActiveModel, engine: { runtime: 'onnx', device: 'wasm', ms: 1 },
    detect: { ...initial.detect, threshold: 0.25, suppression: { iou: 0.45, perClass: false, temperature: 1.5 } },
  }
}
type Result = { image_id: number | string; category_id: number; bbox: number[]; score: number }
const coco = (s: Facts): Result[] => JSON.parse(toCocoResults(s)) as Result[]

describe('COCO results', () => {
  it('have corner and size, COCO\'s own ids, and only what is over the threshold', () => {
    expect(coco(facts([bus, empty, waiting]))).toEqual([
      { image_id: 'bus.jpg', category_id: 13, bbox: [20, 10, 40, 40], score: 0.9 },
      { image_id: 'bus.jpg', category_id: 90, bbox: [0, 0, 200, 100], score: 0.5 },
    ])
  })
  it('count as TensorFlow does where there are 90 classes', () => {
    expect(coco(facts([{ ...bus, objects: survivors(object(12, 0.9, [0, 0, 1, 1])) }], cocoNames(90)!.map((name, k) => name || `class ${k}`)))[0]?.category_id).toBe(13)
  })
  it('number classes from 0 where they are not COCO\'s', () => {
    expect(coco(facts([bus], ['cat', 'dog'])).map(({ category_id }) => category_id)).toEqual([11, 79])
  })
  it.each([['000000000139.jpg', 139], ['7.png', 7], ['bus.jpg', 'bus.jpg'], ['1234567890123456.jpg', '1234567890123456.jpg'], ['12 b.jpg', '12 b.jpg'], ['.jpg', '.jpg'], ['-5.jpg', '-5.jpg']])('the picture %s is %j', (name, id) => {
    expect(coco(facts([{ ...bus, name }]))[0]?.image_id).toBe(id)
  })
  it('are an empty list where nothing is found', () => {
    expect(toCocoResults(facts([empty, waiting]))).toBe('[]\n')
  })
})

describe('YOLO labels', () => {
  it('have centre and size in shares, and the score last', () => {
    expect(toYolo(facts([bus, empty, waiting]))).toEqual([
      { name: 'bus.txt', text: '11 0.2 0.3 0.2 0.4 0.9\n79 0.5 0.5 1 1 0.5\n' }, { name: 'empty.txt', text: '' },
    ])
  })
  it('have a file each, also where names are the same, or differ by case alone', () => {
    const names = ['bus.jpg', 'bus.png', 'BUS.jpg', 'bus 2.jpg', 'a/b.jpg', 'a_b.jpg', '.jpg', 'two.dots.jpg', 'none', 'Cup.jpg', 'cup.jpg']
    expect(toYolo(facts(names.map((name) => ({ ...bus, name })))).map(({ name }) => name)).toEqual(['bus.txt', 'bus 2.txt', 'BUS 3.txt', 'bus 2 2.txt', 'a_b.txt', 'a_b 2.txt', 'photo.txt', 'two.dots.txt', 'none.txt', 'Cup.txt', 'cup 2.txt'])
  })
  it('need the picture\'s size', () => {
    expect(toYolo(facts([{ ...bus, width: null }]))).toEqual([])
  })
})

describe('CSV', () => {
  const rows = (s: Facts): string[] => toDetectionsCsv(s).split('\r\n')
  const about = 'm,ab,onnx:wasm,0.25,0.45,all classes,1.5'
  it('has a row for each object, at full precision', () => {
    const [head, ...all] = rows(facts([bus]))
    expect(head).toBe('file,width,height,class,label,score,objectness,class_score,x1,y1,x2,y2,model,sha256,engine,score_threshold,iou_threshold,suppression,T')
    expect(all).toEqual([`bus.jpg,200,100,11,stop sign,0.9,0.5,0.75,20,10,60,50,${about}`, `bus.jpg,200,100,79,toothbrush,0.5,,0.75,0,0,200,100,${about}`, ''])
  })
  it('has one row for a photo without objects, and none for one that waits', () => {
    expect(rows(facts([empty, waiting])).slice(1)).toEqual([`empty.jpg,200,100,${','.repeat(9)}${about}`, ''])
  })
  it('has as many cells in every row', () => {
    expect(new Set(rows(facts([bus, empty])).slice(0, -1).map((row) => row.split(',').length))).toEqual(new Set([19]))
  })
  it('is run by no spreadsheet', () => {
    const text = toDetectionsCsv(facts([{ ...bus, name: '=cmd().jpg' }], Array.from({ length: 80 }, (_, k) => (k === 11 ? '@SUM(1,2)' : '+x'))))
    expect(text).toContain('\r\n\'=cmd().jpg,200,100,11,"\'@SUM(1,2)",0.9,')
    expect(text).toContain(',79,\'+x,0.5,')
  })
})
