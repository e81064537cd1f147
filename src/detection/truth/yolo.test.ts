import { describe, expect, it } from 'vitest'
import { Fault } from '../../faults'
import { classesOf } from './classes'
import { readNames } from './names'
import { readYolo, stemOf, yoloFor } from './yolo'

const labels = ['person', 'dog']

describe('readYolo', () => {
  it('gives pixels of the photo with the same stem', () => {
    const truth = readYolo([['labels/a.1.txt', '1 0.5 0.5 0.25 0.5\r\n0 0.25 0.25 0.5 0.5 0.9\n'], ['b.txt', '']], labels, null)
    expect(yoloFor(truth, 'photos/a.1.jpg', 400, 200)).toEqual([
      { classId: 1, box: [150, 50, 250, 150], crowd: false, area: 10000 }, { classId: 0, box: [0, 0, 200, 100], crowd: false, area: 20000 },
    ])
    expect(yoloFor(truth, 'b.png', 9, 9)).toEqual([])
    expect(yoloFor(truth, 'c.png', 9, 9)).toBeUndefined()
    expect(truth.notes).toEqual([])
  })

  it('takes names to the model’s classes', () => {
    const truth = readYolo([['a.txt', '0 0.5 0.5 1 1\n1 0.5 0.5 1 1\n7 0.5 0.5 1 1']], labels, ['Dog', 'cat'])
    expect(truth.stems.get('a')!.map(({ classId }) => classId)).toEqual([1])
    expect(truth.notes).toEqual(['2 boxes are of a class that the model does not have: skipped (“cat”, “class 7”).'])
  })

  it('reads outlines as boxes, skips lines that are none', () => {
    const truth = readYolo([['a.txt', '0 0.1 0.2 0.5 0.1 0.3 0.8\nhello\n0 1 2\n-1 0.5 0.5 1 1\n0 0.5 0.5 -1 1\n0 0.5 NaN 1 1'], ['x/a.txt', '0 0 0 1 1']], labels, null)
    expect(truth.stems.get('a')).toEqual([{ classId: 0, x1: 0.1, y1: 0.1, x2: 0.5, y2: 0.8 }])
    expect(truth.notes).toEqual([
      '1 box has a negative size or numbers that are none: skipped.', '4 lines are not a box: skipped.',
      '1 outline was read as the box around it.', '1 text has the name of an earlier one: skipped.',
    ])
  })

  it('refuses texts without a box', () => {
    expect(() => readYolo([['a.txt', 'Dear reader']], labels, null)).toThrow(Fault)
    expect(() => readYolo([], labels, null)).toThrow('None of these texts')
  })

  it('knows stems', () => {
    expect(['a/b.c.txt', 'a\\b', '.txt'].map(stemOf)).toEqual(['b.c', 'b', '.txt'])
  })
})

describe('readNames', () => {
  it.each([
    ['classes.txt', 'person\ntraffic light\n\n', ['person', 'traffic light']],
    ['data.yaml', 'nc: 2\nnames: [person, "a, b"] # two\n', ['person', 'a, b']],
    ['data.yaml', "names: ['it''s', baker's]", ["it's", "baker's"]],
    ['data.yaml', 'names: [a,\n  b,\n  c]\nnc: 3', ['a', 'b', 'c']],
    ['data.yaml', 'names: {0: a, 1: "b: c"}', ['a', 'b: c']],
    ['data.yaml', 'path: x\nnames:\n  # all\n  1: b\n  0: a # first\nnc: 2', ['a', 'b']],
    ['data.yml', 'names:\n- a\n- "#b"\ntrain: x', ['a', '#b']],
  ])('%s: %s', (file, text, names) => {
    expect(readNames(text, file)).toEqual(names)
  })

  it.each([
    ['classes.txt', ' \n', 'names no classes'], ['data.yaml', 'nc: 3', 'names no classes'], ['data.yaml', 'names: [a, b', 'no closing “]”'],
    ['data.yaml', 'names:\n  0: a\n  2: b', 'none with the number 1'], ['data.yaml', 'names:\n  0: a\n  0: b', 'not a class of its own'],
  ])('%s: refuses %s', (file, text, said) => {
    expect(() => readNames(text, file)).toThrow(Fault)
    expect(() => readNames(text, file)).toThrow(said)
  })
})

describe('classesOf', () => {
  it('takes the exact spelling first and guesses nothing', () => {
    expect(classesOf(['Cat', 'cat', 'TRAFFIC-light', 'a_b', 'none', ''], ['cat', 'Cat', 'traffic light', 'a b', 'AB'])).toEqual([1, 0, 2, null, null, null])
  })
})
