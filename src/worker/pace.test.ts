import { describe, expect, it } from 'vitest'
import type { Recipe } from '../pixels/recipe'
import { Pace } from './pace'

const recipe = { width: 224, height: 224, channels: 'RGB' } as Recipe
const larger = { ...recipe, width: 448, height: 448 }

describe('the silence an engine is allowed', () => {
  it('is two and a half seconds at least, a minute at most', () => {
    expect(new Pace({ warmMs: 900, runMs: 30 }, recipe).limits(recipe).deadline).toBe(2500)
    expect(new Pace({ warmMs: 40_000, runMs: 9000 }, recipe).limits(recipe).deadline).toBe(60_000)
  })

  it('follows what it showed: one slow run is remembered, and fades', () => {
    const pace = new Pace({ warmMs: 900, runMs: 30 }, recipe)
    pace.answered(recipe, 0, 1000, 1000)
    expect(pace.limits(recipe).deadline).toBe(10_000)
    for (let i = 1; i <= 20; i++) pace.answered(recipe, 1000 + 30 * i, 1030 + 30 * i, 30)
    expect(pace.limits(recipe).deadline).toBe(2500)
  })

  it('counts from the answer before: four questions at once are four runs', () => {
    const pace = new Pace({ warmMs: 3000, runMs: 200 }, recipe)
    for (let i = 1; i <= 4; i++) pace.answered(recipe, 0, 400 * i, 400 * i)
    expect(pace.limits(recipe).deadline).toBe(4000)
  })

  it('does not believe a page that slept', () => {
    const pace = new Pace({ warmMs: 900, runMs: 30 }, recipe)
    pace.answered(recipe, 0, 3_600_000, 40)
    expect(pace.limits(recipe).deadline).toBe(2500)
  })

  it('is longer for a size that never ran: it is compiled first', () => {
    const pace = new Pace({ warmMs: 1500, runMs: 30 }, recipe)
    expect(pace.limits(larger).deadline).toBe(15_000)
    pace.answered(larger, 0, 1400, 1400)
    expect(pace.limits(larger).deadline).toBe(2500)
    expect(new Pace({ warmMs: 90, runMs: 30 }, recipe).limits(larger).deadline).toBe(10_000)
  })

  it('gives a run more time than a silence: others may be before it, and the GPU may be busy', () => {
    expect(new Pace({ warmMs: 900, runMs: 30 }, recipe).limits(recipe)).toEqual({ deadline: 2500, most: 8000 })
    expect(new Pace({ warmMs: 900, runMs: 200 }, recipe).limits(recipe)).toEqual({ deadline: 4000, most: 16_000 })
    expect(new Pace({ warmMs: 900, runMs: 30 }, recipe).limits(larger).most).toBe(60_000)
  })
})
