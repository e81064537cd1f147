import { describe, expect, it } from 'vitest'
import { boxPorts } from './boxes'

type Shapes = readonly (readonly [name: string, shape: readonly number[] | null])[]
const read = (all: Shapes, hasRow = false): string[] | null =>
  boxPorts(all.map(([name, shape]) => ({ port: { name, shape: shape ?? [-1, -1], dtype: 'float32' }, known: shape !== null })), hasRow)?.map(({ name }) => name) ?? null

describe('outputs that may be boxes', () => {
  it('rows of numbers, where there is no row of class scores', () => {
    expect(read([['a', [1, 25200, 85]]])).toEqual(['a'])
    expect(read([['a', [1, 25200, 85]]], true)).toBeNull()
  })
  it('without the raw maps of five dimensions', () => {
    expect(read([['raw', [1, 3, 80, 80, 85]], ['a', [1, 25200, 85]]])).toEqual(['a'])
  })
  it('with maps of four, which tell that rows are longer by masks', () => {
    expect(read([['masks', [1, 32, 160, 160]], ['a', [1, 116, 8400]]])).toEqual(['a', 'masks'])
  })
  it('of a shape that nobody states', () => {
    expect(read([['a', null]])).toEqual(['a'])
    expect(read([['a', null]], true)).toBeNull()
  })
  it('by a name beyond doubt, also beside a row of class scores', () => {
    expect(read([['detection_boxes', null], ['detection_scores', [1, 100]], ['num_detections', [1]]], true)).toEqual(['detection_boxes', 'detection_scores', 'num_detections'])
    expect(read([['TFLite_Detection_PostProcess', [1, 10, 4]], ['TFLite_Detection_PostProcess:1', [1, 10]]], true)).toHaveLength(2)
  })
  it('rows of four, also beside a row of class scores', () => {
    expect(read([['b', [1, 1917, 1, 4]], ['s', [1, 1917, 90]]], true)).toEqual(['b', 's'])
    expect(read([['b', [1, 10, 4]], ['s', [1, 10]]], true)).toEqual(['b', 's'])
  })
  it.each<[Shapes, boolean]>([
    [[['a', [1, 1000]]], true], [[['a', [1, 1, 4]]], true], [[['a', [1, 1, 1, 4]]], true], [[['map', [1, 7, 7, 1280]]], false], [[['raw', [1, 3, 80, 80, 85]]], false], [[], false],
    [[['a', [1, 1000]], ['features', [1, 49, 768]]], true],
  ])('not %j', (all, hasRow) => {
    expect(read(all, hasRow)).toBeNull()
  })
  it('sixteen at most are looked at', () => {
    expect(read(Array.from({ length: 20 }, (_, i) => [`a${i}`, [1, 100, 85]] as const))).toHaveLength(16)
  })
})
