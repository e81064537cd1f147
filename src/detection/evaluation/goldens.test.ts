/** Against an independent NumPy implementation, itself checked against pycocotools (tests/fixtures/detection/make.py). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { averagePrecision } from './averagePrecision'
import { boxReliability, rowsOf } from './calibration'
import { matchScenes } from './match'
import { precisionRecall } from './precisionRecall'
import type { Scene } from './types'

type Six = [number, number, number, number, number, number]
interface Golden {
  scenes: { truths: Six[]; found: Six[] }[]
  truths: number[]
  verdicts: string[]
  ap: number[][]
  ar: number[][]
  map: number
  map50: number
  ar100: number
  curve: (number | null)[][]
  curve0: (number | null)[][]
  reliability: { counts: number[]; right: number[]; ece: number }
}

const golden = JSON.parse(readFileSync(new URL('../../../tests/fixtures/detection/scenes.json', import.meta.url), 'utf8')) as Golden
const scenes: Scene[] = golden.scenes.map(({ truths, found }) => ({
  truths: truths.map(([classId, x1, y1, x2, y2, crowd]) => ({ classId, box: [x1, y1, x2, y2], crowd: crowd === 1, area: (x2 - x1) * (y2 - y1) })),
  detections: found.map(([classId, x1, y1, x2, y2, score]) => ({ classId, box: [x1, y1, x2, y2], score })),
}))
const matches = matchScenes(scenes)
const measured = averagePrecision(matches)

/** Sums of at most a few hundred numbers in float64, in another order. */
const near = (value: number, expected: number): void => expect(Math.abs(value - expected)).toBeLessThan(1e-9)

describe('the scenes', () => {
  it('hold what is hard', () => {
    expect(scenes.length).toBeGreaterThanOrEqual(60)
    expect(scenes.some(({ truths }) => truths.length === 0)).toBe(true)
    expect(scenes.some(({ detections }) => detections.length === 0)).toBe(true)
    expect(golden.truths).toContain(0)
    expect(golden.verdicts.join('')).toMatch(/2/)
    expect(scenes.some(({ detections }) => detections.filter(({ classId }) => classId === 0).length > 100)).toBe(true)
  })
})

describe('equal to NumPy', () => {
  it('verdict by verdict at 0.5', () => {
    expect([...matches.classes.values()].map(({ scores, verdicts }) => verdicts.slice(0, scores.length).join(''))).toEqual(golden.verdicts)
    expect([...matches.classes.values()].map(({ truths }) => truths)).toEqual(golden.truths)
  })

  it('average precision and recall of each class at each threshold', () => {
    expect([...measured.classes.keys()]).toEqual([0, 1, 2, 3, 4, 5])
    for (const [k, { precision, recall }] of measured.classes) {
      for (let t = 0; t < 10; t++) {
        near(precision[t]!, golden.ap[k]![t]!)
        near(recall[t]!, golden.ar[k]![t]!)
      }
    }
  })

  it('their means, without the class that has no truths', () => {
    near(measured.mean, golden.map)
    near(measured.byThreshold[0]!, golden.map50)
    near(measured.recall, golden.ar100)
    expect([...measured.classes.get(5)!.precision]).toEqual(Array.from({ length: 10 }, () => -1))
  })

  it('precision, recall and F1 at every score', () => {
    for (const [curve, rows] of [[precisionRecall(matches), golden.curve], [precisionRecall(matches, 0, 0), golden.curve0]] as const) {
      expect([...curve.thresholds]).toEqual(rows.map(([threshold]) => threshold))
      for (const [i, [, precision, recall, f1]] of rows.entries()) {
        near(curve.precision[i]!, precision!)
        near(curve.recall[i]!, recall!)
        near(curve.f1[i]!, f1!)
      }
    }
  })

  it('reliability and D-ECE', () => {
    const { bins, ece, count } = boxReliability(rowsOf(matches))
    expect(bins.map((bin) => bin.count)).toEqual(golden.reliability.counts)
    expect(bins.map((bin) => bin.right)).toEqual(golden.reliability.right)
    expect(count).toBe(golden.reliability.counts.reduce((a, b) => a + b))
    near(ece, golden.reliability.ece)
  })
})
