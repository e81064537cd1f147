import { describe, expect, it } from 'vitest'
import { Arranged } from './arranged'
import { labelledLogits, takeRows } from './labelled'
import { splitRows } from './split'

const rows = 97
const set = () => labelledLogits(Float32Array.from({ length: rows * 3 }, (_, k) => Math.sin(k)), Int32Array.from({ length: rows }, (_, i) => (i * i) % 3), 3)

describe('a set arranged in place', () => {
  it('gives the parts that copying would give, split after split', () => {
    const arranged = new Arranged(set())
    for (const options of [{ seed: 1 }, { seed: 2, share: 0.2 }, { kind: 'even-odd' }, { kind: 'shuffle', seed: 3 }, { seed: 1 }] as const) {
      const split = splitRows(arranged.labels, options)
      const parts = arranged.parts(split)
      expect(parts.calibration).toEqual(takeRows(set(), split.calibration))
      expect(parts.evaluation).toEqual(takeRows(set(), split.evaluation))
      for (const i of [0, 13, 96]) expect(arranged.row(i)).toEqual(takeRows(set(), [i]).logits)
    }
  })

  it('holds the logits once', () => {
    const whole = set()
    const { calibration, evaluation } = new Arranged(whole).parts(splitRows(whole.labels))
    expect(calibration.logits.buffer).toBe(whole.logits.buffer)
    expect(evaluation.logits.buffer).toBe(whole.logits.buffer)
  })

  it('refuses parts that leave rows out', () => {
    expect(() => new Arranged(set()).parts({ calibration: Int32Array.of(0), evaluation: Int32Array.of(1) })).toThrow('Parts of 1 and 1 rows of a set of 97')
  })
})
