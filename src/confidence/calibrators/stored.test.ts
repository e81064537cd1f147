import { describe, expect, it } from 'vitest'
import { dirichlet } from './dirichlet'
import { histogramOvr } from './histogram'
import { readCalibrator, storeCalibrator } from './stored'
import { temperature } from './temperature'

const good = { format: 'howsure-calibrator', version: 1, method: 'temperature', classes: 10, params: { T: 2.5 } }

describe('a calibrator in a file', () => {
  it('is written and read', () => {
    const read = readCalibrator(good, 10)
    expect(read).toEqual({ method: temperature, classes: 10, params: { T: 2.5 } })
    expect(storeCalibrator(read)).toEqual(good)
  })

  it.each([
    [null, 'an object with "format" was expected, not null'],
    ['text', 'an object with "format" was expected, not text'],
    [[good], 'an object with "format" was expected, not a list'],
    [{}, '"format" is missing'],
    [{ ...good, format: 'other' }, 'it is not a calibrator of Howsure'],
    [{ ...good, version: 2 }, 'its version is 2, and this page reads version 1'],
    [{ ...good, method: '\u202e<b>magic</b>' }, 'the method <b>magic</b> is not known'],
    [{ ...good, method: 7 }, 'the method 7 is not known'],
    [{ ...good, classes: 2.5 }, '"classes" is 2.5'],
    [{ ...good, classes: 1e9 }, '"classes" is 1000000000'],
    [{ ...good, params: { T: 0 } }, '"T" must be a number above 0, not 0'],
    [{ ...good, params: { T: '2' } }, '"T" must be a number above 0, not 2'],
    [{ ...good, params: null }, 'an object with "T" was expected, not null'],
    [{ ...good, params: Object.create({ T: 2 }) }, '"T" is missing'],
  ])('%j is refused', (json, what) => {
    expect(() => readCalibrator(json)).toThrow(expect.objectContaining({ code: 'calibrator', message: expect.stringContaining(what) }))
  })

  it('is tried on one row: numbers that overflow do not pass', () => {
    const W = [[1e308, 1e308, 1e308], [-1e308, -1e308, -1e308], [0, 0, 0]]
    expect(dirichlet.fromJson({ W, b: [0, 0, 0] })).toBeDefined()
    expect(() => readCalibrator({ ...good, method: 'dirichlet', classes: 3, params: { W, b: [0, 0, 0] } })).toThrow('its numbers give no probabilities')
  })

  it('a row to which every class says 0 becomes uniform', () => {
    const none = histogramOvr.fromJson({ classes: [1, 2, 3, 4].map(() => ({ edges: [1], values: [0] })) })
    expect([...histogramOvr.apply(none, Float32Array.of(1, 2, 3, 4))]).toEqual([0.25, 0.25, 0.25, 0.25])
  })
})
