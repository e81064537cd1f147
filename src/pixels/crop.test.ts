import { describe, expect, it } from 'vitest'
import { plan } from './crop'
import { assumedRecipe } from './recipeText'

const recipe = assumedRecipe(224, 224)

describe('plan', () => {
  // width, height -> out width, out height, left, top: torchvision 0.2x Resize(256) and CenterCrop(224), by its formulas.
  it.each([
    [500, 400, 320, 256, 48, 16],
    [400, 500, 256, 320, 16, 48],
    [256, 256, 256, 256, 16, 16],
    [451, 300, 384, 256, 80, 16], // 384.85 truncated
    [100, 99, 258, 256, 17, 16],
    [427, 426, 256, 256, 16, 16], // 256.6 truncated
    [30000, 1, 7_680_000, 256, 3_839_888, 16],
    [1, 30000, 256, 7_680_000, 16, 3_839_888],
    [65500, 8, 2_096_000, 256, 1_047_888, 16],
  ])('%i × %i', (width, height, outWidth, outHeight, left, top) => {
    expect(plan(width, height, recipe)).toEqual({ outWidth, outHeight, window: { left, top, width: 224, height: 224 } })
  })

  // Python: int(round(x)) for x = 0.5, 1.5, 2.5, 3.5 is 0, 2, 2, 4.
  it.each([[225, 0], [227, 2], [229, 2], [231, 4], [228, 2]])('rounds the halves of %i to even', (shortSide, top) => {
    expect(plan(500, 500, { ...recipe, shortSide }).window.top).toBe(top)
  })

  it('squashes straight', () => {
    const window = { left: 0, top: 0, width: 320, height: 224 }
    expect(plan(30000, 1, { ...recipe, resize: 'squash', width: 320 })).toEqual({ outWidth: 320, outHeight: 224, window })
  })

  it('never leaves a side at 0', () => {
    const tiny = { ...recipe, width: 1, height: 1, shortSide: 1 }
    expect(plan(3, 100_000, tiny)).toMatchObject({ outWidth: 1, outHeight: 33333 })
  })

  it('refuses a short side below the crop, with both', () => {
    const small = { ...recipe, shortSide: 200 }
    expect(() => plan(500, 400, small)).toThrow('A short side of 200 pixels is less than the crop of 224 × 224.')
    expect(() => plan(400, 500, { ...small, height: 251 })).toThrow('less than the crop of 224 × 251')
    // 200 x 250 holds this one, though 250 is more than the short side.
    expect(plan(400, 500, { ...small, width: 150 }).window).toMatchObject({ left: 25, top: 13 })
  })
})
