/** Cases small enough to know the answer by hand. */
import { describe, expect, it } from 'vitest'
import { averagePrecision } from './averagePrecision'
import { boxScoreAt, boxTemperature, fitBoxTemperature } from './boxTemperature'
import { boxReliability, rowsOf } from './calibration'
import { cocoThresholds, iouOf, matchScenes } from './match'
import { precisionRecall, thresholdFor } from './precisionRecall'
import type { Scene } from './types'

const truth = (x: number, crowd = false, classId = 0): Scene['truths'][number] => ({ classId, box: [x, 0, x + 10, 10], crowd, area: 100 })
const found = (x: number, score: number, classId = 0): Scene['detections'][number] => ({ classId, box: [x, 0, x + 10, 10], score })
const verdicts = (scene: Scene, threshold = 0.5, most = 100): number[] => [...(matchScenes([scene], [threshold], most).classes.get(0)?.verdicts ?? [])]

describe('matchScenes', () => {
  it('gives an object to the surest box only', () => {
    expect(verdicts({ truths: [truth(0)], detections: [found(0, 0.5), found(1, 0.9)] })).toEqual([1, 0])
  })

  it('keeps classes apart', () => {
    expect(verdicts({ truths: [truth(0, false, 1)], detections: [found(0, 0.5)] })).toEqual([0])
  })

  it('ignores what finds a crowd, as often as it does, but takes a truth first', () => {
    expect(verdicts({ truths: [truth(0, true), truth(2)], detections: [found(0, 0.9), found(0, 0.8), found(0, 0.7), found(50, 0.6)] })).toEqual([1, 2, 2, 0])
  })

  it('takes an overlap of just the threshold, and no more than `most`', () => {
    const half: Scene = { truths: [{ classId: 0, box: [0, 0, 10, 10], crowd: false, area: 100 }], detections: [{ classId: 0, box: [0, 0, 10, 5], score: 1 }] }
    expect(verdicts(half)).toEqual([1])
    expect(verdicts(half, 0.51)).toEqual([0])
    expect(verdicts({ truths: [truth(0)], detections: [found(90, 0.9), found(0, 0.5)] }, 0.5, 1)).toEqual([0])
  })

  it('leaves scores out that are no numbers, and empty boxes match nothing', () => {
    expect(verdicts({ truths: [truth(0)], detections: [found(0, Number.NaN), found(0, 0.1)] })).toEqual([1])
    expect(iouOf([0, 0, 0, 10], [0, 0, 0, 10], false)).toBe(0)
  })

  it('has COCO’s thresholds, with NumPy’s rounding', () => {
    expect(cocoThresholds).toEqual([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95])
  })
})

describe('averagePrecision', () => {
  it('is 1 for all found, 51/101 for half found, -1 without truths', () => {
    const of = (scene: Scene): number => averagePrecision(matchScenes([scene], [0.5])).mean
    expect(of({ truths: [truth(0), truth(50)], detections: [found(0, 0.9), found(50, 0.8)] })).toBeCloseTo(1, 12)
    expect(of({ truths: [truth(0), truth(50)], detections: [found(0, 0.9)] })).toBeCloseTo(51 / 101, 12)
    expect(of({ truths: [truth(0)], detections: [] })).toBe(0)
    expect(of({ truths: [], detections: [found(0, 0.9)] })).toBe(-1)
    expect(averagePrecision(matchScenes([])).mean).toBe(-1)
  })

  it('rounds its recalls as NumPy does: 35 of 100 is less than linspace’s 0.35000000000000003', () => {
    const scene: Scene = { truths: Array.from({ length: 100 }, (_, k) => truth(k * 20)), detections: Array.from({ length: 35 }, (_, k) => found(k * 20, 0.5)) }
    expect(averagePrecision(matchScenes([scene], [0.5])).mean).toBeCloseTo(35 / 101, 12)
  })
})

describe('precisionRecall', () => {
  // Verdicts by score: 0.9 right, 0.8 wrong, 0.7 right and wrong, 0.6 right.
  const scene: Scene = {
    truths: [truth(0), truth(50), truth(100), truth(150)],
    detections: [found(0, 0.9), found(300, 0.8), found(50, 0.7), found(400, 0.7), found(100, 0.6)],
  }
  const curve = precisionRecall(matchScenes([scene], [0.5]))

  it('has a point for each score', () => {
    expect([...curve.thresholds]).toEqual([0.9, 0.8, 0.7, 0.6])
    expect([...curve.precision]).toEqual([1, 1 / 2, 2 / 4, 3 / 5])
    expect([...curve.recall]).toEqual([1 / 4, 1 / 4, 2 / 4, 3 / 4])
    expect(curve.f1[3]).toBeCloseTo(2 / (5 / 3 + 4 / 3), 12)
  })

  it('finds the lowest threshold for a precision, or none', () => {
    expect(thresholdFor(curve, 0.6)).toMatchObject({ threshold: 0.6, precision: 0.6, recall: 0.75, kept: 5 })
    const sure = thresholdFor(curve, 0.95)!
    expect(sure).toMatchObject({ threshold: 0.9, precision: 1, high: 1 })
    // Wilson, 1 of 1: 1 / (1 + z²).
    expect(sure.low).toBeCloseTo(1 / (1 + 1.959963984540054 ** 2), 12)
    expect(thresholdFor(precisionRecall(matchScenes([{ truths: [], detections: [found(0, 1)] }], [0.5])), 0.5)).toBeNull()
  })

  it('says when there is no such threshold in the matching', () => {
    expect(() => precisionRecall(matchScenes([scene], [0.5]), 1)).toThrow(RangeError)
  })
})

describe('calibration', () => {
  it('leaves out crowds and what is not over the floor', () => {
    const scene: Scene = { truths: [truth(0), truth(50, true)], detections: [found(0, 0.9), found(50, 0.8), found(90, 0.05), found(90, 0.06)] }
    const rows = rowsOf(matchScenes([scene], [0.5]))
    expect([...rows.scores]).toEqual([0.9, 0.06])
    expect([...rows.correct]).toEqual([1, 0])
    expect(boxReliability(rows).ece).toBeCloseTo((0.1 + 0.06) / 2, 12)
    expect(boxReliability({ scores: new Float64Array(), correct: new Uint8Array() }).ece).toBeNaN()
  })

  it('a score on an edge is in the bin below', () => {
    const { bins } = boxReliability({ scores: Float64Array.of(0.5, 1), correct: Uint8Array.of(1, 1) }, 0, 2)
    expect(bins.map(({ count }) => count)).toEqual([1, 1])
  })
})

describe('boxTemperature', () => {
  // sigmoid(logit(0.9) / 2) = 3 / 4: three of four right means T = 2.
  const scores = Float64Array.of(0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1)
  const correct = Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 1)

  it('finds the T that made the outcomes', () => {
    expect(boxTemperature({ scores, correct })).toBeCloseTo(2, 9)
    expect(boxScoreAt(0.9, 2)).toBeCloseTo(0.75, 12)
  })

  it('says when there is none', () => {
    expect(boxTemperature({ scores, correct: Uint8Array.from(scores, (s) => (s > 0.5 ? 1 : 0)) })).toBeNull()
    expect(boxTemperature({ scores: new Float64Array(), correct: new Uint8Array() })).toBeNull()
  })

  it('is measured on other pictures, the same for the same seed', () => {
    const many = {
      scores: Float64Array.from({ length: 800 }, (_, i) => scores[i % 8]!),
      correct: Uint8Array.from({ length: 800 }, (_, i) => correct[i % 8]!),
      images: Int32Array.from({ length: 800 }, (_, i) => Math.floor(i / 8)),
    }
    const fit = fitBoxTemperature(many, 3)
    expect(fit.temperature).toBeCloseTo(2, 9)
    expect(fit).toMatchObject({ fittedOn: 400, heldOutImages: 50 })
    expect(fit.before.ece).toBeCloseTo(0.15, 12)
    expect(fit.after!.ece).toBeLessThan(1e-9)
    expect(fitBoxTemperature(many, 3)).toEqual(fit)
    const uneven = fitBoxTemperature({ ...many, images: many.images.map((image) => (image < 30 ? 0 : 1)) }, 3)
    expect(uneven.fittedOn + uneven.before.count).toBe(800)
    const marked = { ...many, correct: Uint8Array.from(many.images, (image) => image % 2) }
    expect(fitBoxTemperature(marked, 1).before.bins).not.toEqual(fitBoxTemperature(marked, 2).before.bins)
  })
})
