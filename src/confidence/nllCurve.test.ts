import { describe, expect, it } from 'vitest'
import { away, golden, names } from '../../tests/fixtures/calibration/read'
import { nllCurve, temperatureGrid } from './nllCurve'

describe('log loss along T', () => {
  for (const name of names) {
    const { all, figures } = golden(name)
    it(`${name} as in the reference`, () => {
      const curve: [number, number][] = figures.nll_curve_all
      const ours = nllCurve(all, curve.map(([t]) => t))
      for (const [i, [, e]] of curve.entries()) expect(away(ours[i], e)).toBeLessThanOrEqual(1e-12)
      // By squares as by exponentials, in any order: five squarings double the rounding five times.
      const grid = temperatureGrid(0.25, 5, 2).toReversed()
      const byGrid = nllCurve(all, grid)
      for (const [i, t] of grid.entries()) expect(away(byGrid[i], nllCurve(all, [t])[0]!)).toBeLessThanOrEqual(1e-12)
    })
  }

  it('a grid has its ends and even steps in ln T', () => {
    const grid = temperatureGrid(0.25, 5, 4)
    expect([grid.length, grid[0], grid[4], grid[20]]).toEqual([21, 0.25, 0.5, 8])
    for (let i = 1; i < 21; i++) expect(grid[i]! / grid[i - 1]!).toBeCloseTo(2 ** 0.25, 14)
    for (let i = 4; i < 21; i++) expect(grid[i]).toBe(2 * grid[i - 4]!)
  })
})
