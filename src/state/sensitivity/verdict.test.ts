import { describe, expect, it } from 'vitest'
import { type Tried, verdictOf } from './verdict'
import type { Group } from './variants'

const base = { top: 1, label: 'tabby cat', confidence: 0.84 }
const names = ['jellyfish', 'tabby cat', 'fox', 'owl', 'pike', 'crab', 'bee']
const tried = (group: Group, phrase: string, kept: number, top = 1): Tried => ({ group, phrase, kept, top, label: names[top]! })

const resizing = [tried('fit', 'when squashed to size', 0.81), tried('fit', 'with bars', 0.855), tried('shrinking', 'with bicubic', 0.84), tried('shrinking', 'with nearest pixel', 0.82)]

describe('the sentence', () => {
  it('says where the answer stays, how sure, and what it becomes elsewhere', () => {
    expect(verdictOf(base, [...resizing, tried('values', 'with values 0 to 255', 0.001, 0)], 0)).toEqual({
      changed: true,
      text: 'The answer, “tabby cat” (84 %), stays in all 4 other ways of resizing (81 to 86 %). It becomes “jellyfish” with values 0 to 255.',
    })
  })
  it('counts those that stay where some do not; one alone is named; devices are on', () => {
    expect(verdictOf(base, [
      ...resizing.slice(0, 2), tried('values', 'with values 0 to 1', 0.7), tried('values', 'with values 0 to 255', 0.1, 0),
      tried('channels', 'with BGR', 0.6), tried('device', 'on CPU', 0.84), tried('device', 'on WebGL', 0.84),
    ], 0).text).toBe('The answer, “tabby cat” (84 %), stays in both other ways of resizing (81 to 86 %), in 1 of 2 other ranges of values (70 %), with BGR (60 %) and on both other devices (84 %). It becomes “jellyfish” with values 0 to 255.')
  })
  it('changes to one class are told together, many classes are counted', () => {
    const others = [0, 2, 0, 3, 4, 5, 6].map((top, i) => tried('values', `with ${i}`, 0.1, top))
    expect(verdictOf(base, others, 0).text).toBe('The answer, “tabby cat” (84 %), stays in none of the 7 changes. It becomes “jellyfish” with 0 and with 2; “fox” with 1; “owl” with 3; “pike” with 4; something else with 2 more.')
  })
  it('when nothing changes it, what moves it most', () => {
    expect(verdictOf(base, resizing, 0)).toEqual({ changed: false, text: 'The answer, “tabby cat” (84 %), stays in all 4 other ways of resizing (81 to 86 %). Its confidence moves most when squashed to size: 3 points down.' })
    expect(verdictOf(base, [tried('fit', 'with bars', 0.95)], 0).text).toMatch(/moves most with bars: 11 points up\.$/)
    expect(verdictOf(base, [tried('fit', 'with bars', 0.8405)], 0).text).toMatch(/moves by less than a point\.$/)
  })
  it('what could not be tried is said', () => {
    expect(verdictOf(base, resizing, 1).text).toMatch(/ 1 change could not be tried\.$/)
    expect(verdictOf(base, [], 3)).toEqual({ changed: false, text: 'No change could be tried.' })
  })
  it('never 0 or 100 %, and labels are made fit for a sentence', () => {
    expect(verdictOf({ ...base, label: 'a\nb', confidence: 0.9999 }, [tried('fit', 'with bars', 0.0001)], 0).text).toMatch(/^The answer, “a b” \(over 99 %\), stays with bars \(under 1 %\)\./)
  })
})
