import { describe, expect, it } from 'vitest'
import { splitFindings, splitRows } from './split'

const sortedLabels = Int32Array.from({ length: 1000 }, (_, i) => Math.floor(i / 100))

describe('splitRows', () => {
  for (const kind of ['shuffle', 'stratified', 'even-odd'] as const) {
    it(`${kind}: every row in one part, the same for the same seed`, () => {
      for (const share of [0.1, 0.37, 0.5, 0.9]) {
        const { calibration, evaluation } = splitRows(sortedLabels, { kind, share, seed: 3 })
        expect([...calibration, ...evaluation].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
        expect([...calibration]).toEqual([...calibration].sort((a, b) => a - b))
        expect(Math.abs(calibration.length - 1000 * (kind === 'even-odd' ? 0.5 : share))).toBeLessThanOrEqual(1)
        expect(splitRows(sortedLabels, { kind, share, seed: 3 })).toEqual({ calibration, evaluation })
        if (kind !== 'even-odd') expect(splitRows(sortedLabels, { kind, share, seed: 4 })).not.toEqual({ calibration, evaluation })
      }
    })
  }

  it('stratified gives every class its share, to a row', () => {
    const labels = Int32Array.from({ length: 997 }, (_, i) => (i * i) % 7)
    const { calibration } = splitRows(labels, { kind: 'stratified', share: 0.3, seed: 11 })
    for (let k = 0; k < 7; k++) {
      const [all, taken] = [labels.filter((y) => y === k).length, calibration.filter((i) => labels[i] === k).length]
      expect(Math.abs(taken - 0.3 * all)).toBeLessThan(1)
    }
  })

  it('stratified with one row of each class still takes a half of them, not none and not the first', () => {
    const { calibration } = splitRows(Int32Array.from({ length: 1000 }, (_, i) => i), { kind: 'stratified', share: 0.5, seed: 1 })
    expect(calibration).toHaveLength(500)
    expect(calibration.filter((i) => i < 500).length).toBeGreaterThan(200)
    expect(calibration.filter((i) => i < 500).length).toBeLessThan(300)
  })

  it('stratified has no leaning: of three rows now one, now two', () => {
    const sizes = Array.from({ length: 200 }, (_, seed) => splitRows(Int32Array.from([0, 0, 0]), { kind: 'stratified', share: 0.5, seed }).calibration.length)
    expect(Math.abs(sizes.reduce((a, b) => a + b, 0) / 200 - 1.5)).toBeLessThan(0.15)
  })

  it('leaves no part empty, and says when it must', () => {
    for (const kind of ['shuffle', 'stratified', 'even-odd'] as const) {
      const { calibration, evaluation } = splitRows(Int32Array.from([0, 0]), { kind, share: 0.01, seed: 1 })
      expect([calibration.length, evaluation.length]).toEqual([1, 1])
      expect(() => splitRows(Int32Array.from([0]), { kind })).toThrow('One row cannot be split.')
    }
    for (const share of [0, 1, Number.NaN]) expect(() => splitRows(sortedLabels, { share })).toThrow(RangeError)
  })
})

describe('splitFindings', () => {
  const codes = (labels: Int32Array, classes: number) => splitFindings(labels, classes, splitRows(labels)).map((f) => f.code)

  it('sees labels in order', () => {
    expect(codes(sortedLabels, 10)).toEqual(['labels-sorted'])
    expect(codes(sortedLabels.toReversed(), 10)).toEqual(['labels-sorted'])
    expect(codes(sortedLabels.map((_, i) => i % 10), 10)).toEqual([])
    expect(codes(new Int32Array(100), 1)).toEqual([])
  })

  it('names the classes with few rows and with none', () => {
    const labels = Int32Array.from({ length: 115 }, (_, i) => (i % 23 === 0 ? 2 : i % 2))
    const found = splitFindings(labels, 5, splitRows(labels))
    expect(found.map((f) => [f.code, [...f.classes]])).toEqual([['few-rows', [2]], ['absent', [3, 4]]])
    expect(found[0]!.message).toContain('1 of 5 classes')
  })
})
