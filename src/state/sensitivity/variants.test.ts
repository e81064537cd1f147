import { describe, expect, it } from 'vitest'
import { assumedRecipe, parseRecipe } from '../../pixels/recipeText'
import { nowText, sameRecipe, variants } from './variants'

const float = { dtype: 'float32' }
const base = assumedRecipe(224, 224)
const ids = (...args: Parameters<typeof variants>): string[] => variants(...args).map(({ id }) => id)

describe('what is tried', () => {
  it('one thing at a time, never what is so already', () => {
    expect(ids(base, float, ['cpu', 'webgl'])).toEqual([
      'now', 'fit-squash', 'fit-letterbox', 'shrinking-bilinear-few', 'shrinking-bicubic', 'shrinking-nearest',
      'values-0..1', 'values-0..255', 'values-torchvision', 'values-caffe', 'channels-BGR', 'device-cpu', 'device-webgl',
    ])
  })
  it('each differs from the recipe in hand in its own thing only', () => {
    const own: Record<string, readonly string[]> = { now: [], device: [], fit: ['resize'], shrinking: ['interpolation', 'antialias'], values: ['mean', 'std'], channels: ['channels'] }
    for (const { group, recipe } of variants(base, float, ['cpu'])) {
      const differs = Object.keys(base).filter((key) => JSON.stringify(recipe[key as keyof typeof base]) !== JSON.stringify(base[key as keyof typeof base]))
      expect(own[group]).toEqual(expect.arrayContaining(differs))
      expect(differs.length > 0).toBe(own[group]!.length > 0)
    }
  })
  it('a range of the model’s own has all five others, and BGR has RGB', () => {
    const odd = parseRecipe({ range: [-2, 2], channels: 'BGR' }, base)
    expect(ids(odd, float, []).filter((id) => /values|channels/.test(id))).toEqual(['values--1..1', 'values-0..1', 'values-0..255', 'values-torchvision', 'values-caffe', 'channels-RGB'])
  })
  it('nearest is one way, averaged or not; bicubic that is not averaged has all four beside it', () => {
    const shrinking = (change: object): string[] => ids(parseRecipe(change, base), float, []).filter((id) => id.startsWith('shrinking'))
    expect(shrinking({ interpolation: 'nearest', antialias: false })).toEqual(['shrinking-bilinear', 'shrinking-bilinear-few', 'shrinking-bicubic'])
    expect(shrinking({ interpolation: 'bicubic', antialias: false })).toHaveLength(4)
  })
  it('a crop needs its short side', () => {
    const squashed = parseRecipe({ resize: 'squash', shortSide: 100 }, base)
    expect(ids(squashed, float, [])).not.toContain('fit-crop')
    expect(ids({ ...squashed, shortSide: 224 }, float, [])).toContain('fit-crop')
  })
  it('grey has no order of colours and no mean of them', () => {
    expect(ids(assumedRecipe(28, 28, 'NHWC', 'grey'), float, []).filter((id) => /values|channels/.test(id))).toEqual(['values-0..1', 'values-0..255'])
  })
  it('whole numbers have 0 to 255 only, bytes their own range', () => {
    const values = (input: Parameters<typeof variants>[1], recipe = base): string[] => ids(recipe, input, []).filter((id) => id.startsWith('values'))
    expect(values({ dtype: 'int32' })).toEqual(['values-0..255'])
    expect(values({ dtype: 'int32' }, parseRecipe({ range: [0, 255] }, base))).toEqual([])
    expect(values({ dtype: 'float32', quantization: { scale: 1 / 128, zeroPoint: 128 } })).toEqual([])
  })
})

it('what is so now is said', () => {
  expect(nowText('fit', base, 'wasm')).toBe('centre crop')
  expect(nowText('shrinking', parseRecipe({ interpolation: 'bicubic', antialias: false }, base), 'wasm')).toBe('bicubic, not averaged')
  expect(nowText('values', base, 'wasm')).toBe('−1 to 1')
  expect(nowText('values', parseRecipe({ range: [-2, 2] }, base), 'wasm')).toBe('−2 to 2')
  expect(nowText('values', parseRecipe({ mean: [0.1, 0.2, 0.3] }, base), 'wasm')).toBe('a mean and deviation of its own')
  expect(nowText('device', base, 'wasm')).toBe('WASM')
})

it('recipes are the same by what they say', () => {
  expect(sameRecipe(base, assumedRecipe(224, 224))).toBe(true)
  expect(sameRecipe(base, { ...base, std: [0.5, 0.5, 0.4] })).toBe(false)
  expect(sameRecipe(base, { ...base, antialias: false })).toBe(false)
})
