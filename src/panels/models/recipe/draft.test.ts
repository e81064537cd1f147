import { describe, expect, it } from 'vitest'
import { assumedRecipe, parseRecipe } from '../../../pixels/recipeText'
import { draftOf, filled, recipeOf } from './draft'
import { presets } from './presets'

const base = assumedRecipe(64, 64)
const preset = (id: string) => presets.find((one) => one.id === id)!

describe('the form', () => {
  it.each([{}, { resize: 'letterbox', background: '#102030', interpolation: 'bicubic', antialias: false }, { channels: 'grey', layout: 'NCHW', range: [0, 255] }, { mean: [0.1, 0.2, 0.3], std: 0.7 }])('gives back what it was given: %j', (value) => {
    const recipe = parseRecipe(value, base)
    expect(recipeOf(draftOf(recipe), recipe)).toEqual(recipe)
  })
  it.each([
    [{ width: '' }, 'width must be a whole number from 1 to 2048; this is NaN.'],
    [{ scale: 'range', low: '1', high: '−1' }, 'range must be [low, high] with low less than high; this is [1,-1].'],
    [{ scale: 'own', mean: '1, 2' }, 'mean must be a number or three numbers; this is [1,2].'],
  ])('%j is refused', (change, message) => {
    expect(() => recipeOf({ ...draftOf(base), ...change }, base)).toThrow(message)
  })
})

describe('presets', () => {
  it('caffe is BGR less 103.939, 116.779, 123.68 on 0 to 255', () => {
    const recipe = recipeOf(filled(draftOf(base), preset('keras-caffe'), true), base)
    expect(recipe).toMatchObject({ channels: 'BGR', width: 64, resize: 'squash' })
    // White, channel by channel: 255 less the mean.
    expect(recipe.mean.map((m, i) => Number(((1 - m) / recipe.std[i]!).toFixed(3)))).toEqual([131.32, 138.221, 151.061])
  })
  it('torchvision brings its size where the model takes any, and only there', () => {
    expect(recipeOf(filled(draftOf(base), preset('torchvision'), false), base)).toMatchObject({ width: 224, height: 224, shortSide: 256 })
    expect(recipeOf(filled(draftOf(base), preset('torchvision'), true), base)).toMatchObject({ width: 64, mean: [0.485, 0.456, 0.406] })
  })
  it.each(presets.map((p) => p.id))('%s keeps a grey model grey', (id) => {
    expect(filled({ ...draftOf(base), channels: 'grey' }, preset(id), true).channels).toBe('grey')
  })
})
