import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cocoCategory, cocoNames } from './coco'

const index = '../shared/goldens/detection/index.json'
const [eighty, ninety] = [cocoNames(80)!, cocoNames(90)!]

describe('names', () => {
  it.skipIf(!existsSync(index))('are the reference\'s, in its order', () => {
    expect(eighty).toEqual((JSON.parse(readFileSync(index, 'utf8')) as { names: string[] }).names)
  })
  it('of 90 have holes where COCO has', () => {
    expect(ninety).toHaveLength(90)
    expect(ninety.filter((name) => name !== '')).toEqual(eighty)
    expect(ninety.flatMap((name, k) => (name === '' ? [k + 1] : []))).toEqual([12, 26, 29, 30, 45, 66, 68, 69, 71, 83])
  })
  it.each([0, 1, 20, 79, 81, 91, 600])('are none for %i classes', (classes) => {
    expect(cocoNames(classes)).toBeNull()
  })
})

describe('ids', () => {
  it('of 80 skip the holes', () => {
    expect([0, 10, 11, 12, 39, 79].map((k) => cocoCategory(k, eighty))).toEqual([1, 11, 13, 14, 44, 90])
    expect(eighty.map((_, k) => ninety[cocoCategory(k, eighty)! - 1])).toEqual(eighty)
    expect(cocoCategory(80, eighty)).toBeNull()
  })
  it('of 90 count from 1, whatever the holes are called', () => {
    expect([0, 12, 89].map((k) => cocoCategory(k, ninety))).toEqual([1, 13, 90])
    expect(cocoCategory(0, ninety.map((name) => name || '???'))).toBe(1)
  })
  it('are not given where one name is another\'s', () => {
    expect(cocoCategory(0, eighty.map((name, k) => (k === 79 ? 'broom' : name)))).toBeNull()
    expect(cocoCategory(0, eighty.toReversed())).toBeNull()
    expect(cocoCategory(0, ninety.map((name, k) => (k === 89 ? 'broom' : name)))).toBeNull()
    expect(cocoCategory(0, ['cat', 'dog'])).toBeNull()
  })
})
