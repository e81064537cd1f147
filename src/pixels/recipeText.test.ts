import { describe as group, expect, it } from 'vitest'
import { Fault } from '../faults'
import { assumedRecipe, describe, parseRecipe } from './recipeText'

const base = assumedRecipe(224, 224)

function faultOf(value: unknown): Fault {
  try {
    parseRecipe(value, base)
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error(`accepted ${String(value)}`)
}

group('parseRecipe', () => {
  it('gives the base for an empty object, and ignores unknown keys', () => {
    expect(parseRecipe({}, base)).toEqual(base)
    expect(parseRecipe({ note: 'x', __proto__: { width: 3 } }, base)).toEqual(base)
    expect(parseRecipe(JSON.parse('{"__proto__": {"width": 3}}'), base)).toEqual(base)
  })

  it('reads back its own recipes', () => {
    const odd = { ...base, width: 320, shortSide: 384, mean: [0.1, 0.2, 0.3], channels: 'BGR', layout: 'NCHW', background: [1, 2, 3] }
    expect(parseRecipe(JSON.parse(JSON.stringify(odd)), base)).toEqual(odd)
  })

  it.each([
    [{ size: 112 }, { width: 112, height: 112, shortSide: 128 }],
    [{ size: [224, 320] }, { width: 320, height: 224, shortSide: 366 }],
    [{ size: 224, shortSide: 224 }, { shortSide: 224 }],
    [{ width: 96, height: 64, resize: 'squash' }, { width: 96, height: 64, resize: 'squash' }],
    [{ resize: 'squash', shortSide: 10 }, { shortSide: 10 }],
    [{ range: [0, 1] }, { mean: [0, 0, 0], std: [1, 1, 1] }],
    [{ range: [-1, 1] }, { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }],
    [{ range: [0, 255] }, { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] }],
    [{ mean: 0, std: 1 }, { mean: [0, 0, 0], std: [1, 1, 1] }],
    [{ mean: [0.485, 0.456, 0.406] }, { mean: [0.485, 0.456, 0.406], std: base.std }],
    [{ background: '#FF8000' }, { background: [255, 128, 0] }],
    [{ interpolation: 'bilinear', antialias: true }, {}],
    [{ interpolation: 'bicubic', antialias: false }, { interpolation: 'bicubic', antialias: false }],
    [{ interpolation: 'nearest', resize: 'letterbox', channels: 'grey' }, { interpolation: 'nearest', resize: 'letterbox', channels: 'grey' }],
  ])('%j', (value, want) => {
    expect(parseRecipe(value, base)).toMatchObject(want)
  })

  it.each([
    [null, 'A recipe is an object; this is null.'],
    [[], 'A recipe is an object; this is [].'],
    ['x', 'A recipe is an object; this is "x".'],
    [{ size: 0 }, 'size must be a whole number from 1 to 2048; this is 0.'],
    [{ size: 2049 }, 'size must be a whole number from 1 to 2048; this is 2049.'],
    [{ size: [1, 2, 3] }, 'size must be a number or [height, width]; this is [1,2,3].'],
    [{ width: 1.5 }, 'width must be a whole number from 1 to 2048; this is 1.5.'],
    [{ height: '224' }, 'height must be a whole number from 1 to 2048; this is "224".'],
    [{ shortSide: 200 }, 'shortSide must be at least the crop of 224 × 224; this is 200.'],
    [{ resize: 'pad' }, 'resize must be "crop" or "squash" or "squash-crop" or "letterbox" or "letterbox-yolo" or "letterbox-corner"; this is "pad".'],
    [{ interpolation: 'area' }, 'interpolation must be "bilinear" or "bicubic" or "nearest"; this is "area".'],
    [{ antialias: 'no' }, 'antialias must be true or false; this is "no".'],
    [{ mean: [1, 2] }, 'mean must be a number or three numbers; this is [1,2].'],
    [{ mean: Number.NaN }, 'mean must be a number or three numbers; this is NaN.'],
    [{ mean: [123.675, 116.28, 103.53] }, 'mean must be from −16 to 16; this is [123.675,116.28,103.53].'],
    [{ std: 0 }, 'std must be greater than 0; this is 0.'],
    [{ std: [1, -1, 1] }, 'std must be greater than 0; this is [1,-1,1].'],
    [{ std: [58, 57, 57] }, 'std must be at most 16; this is [58,57,57].'],
    [{ range: [1, 1] }, 'range must be [low, high] with low less than high; this is [1,1].'],
    [{ range: [1, -1] }, 'range must be [low, high] with low less than high; this is [1,-1].'],
    [{ range: [0, 1], mean: 0 }, 'range stands for mean and std; this is [0,1].'],
    [{ channels: 'rgb' }, 'channels must be "RGB" or "BGR" or "grey"; this is "rgb".'],
    [{ layout: 'HWC' }, 'layout must be "NHWC" or "NCHW"; this is "HWC".'],
    [{ background: '#fff' }, 'background must be a colour; this is "#fff".'],
    [{ background: [0, 0, 256] }, 'background must be a colour; this is [0,0,256].'],
  ])('refuses %j', (value, message) => {
    const fault = faultOf(value)
    expect(fault.code).toBe('recipe')
    expect(fault.message).toBe(message)
    expect(fault.hint).not.toBe('')
  })

  it('keeps a long or circular value short', () => {
    const circle: unknown[] = []
    circle.push(circle)
    expect(faultOf({ mean: circle }).message).toBe('mean must be a number or three numbers; this is object.')
    expect(faultOf({ mean: 'x'.repeat(1e5) }).message.length).toBeLessThan(120)
  })
})

group('assumedRecipe', () => {
  it('is the common one', () => {
    expect(base).toMatchObject({ shortSide: 256, resize: 'crop', layout: 'NHWC', background: [255, 255, 255] })
    expect(assumedRecipe(299, 299, 'NCHW')).toMatchObject({ shortSide: 342, layout: 'NCHW' })
  })

  it('refuses sizes that no model has', () => {
    expect(() => assumedRecipe(-1, 224)).toThrow('width must be a whole number from 1 to 2048; this is -1.')
  })
})

group('describe', () => {
  it.each([
    [{}, 'Short side to 256 (bilinear, antialiased), centre crop 224 × 224, values from −1 to 1, RGB, transparent parts over white.'],
    [
      { size: [32, 64], resize: 'squash', range: [0, 1], channels: 'BGR', layout: 'NCHW', background: '#000000' },
      'Squashed to 64 × 32 (bilinear, antialiased), values from 0 to 1, BGR, channels first, transparent parts over black.',
    ],
    [
      { size: 28, resize: 'letterbox', interpolation: 'nearest', channels: 'grey', background: '#000000' },
      'Fitted inside 28 × 28 (nearest pixel), the rest in black, values from −1 to 1, grey, transparent parts over black.',
    ],
    [
      { resize: 'squash-crop', interpolation: 'bicubic' },
      'Squashed, short side 256 (bicubic, antialiased), centre crop 224 × 224, values from −1 to 1, RGB, transparent parts over white.',
    ],
    [
      { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], background: '#336699' },
      'Short side to 256 (bilinear, antialiased), centre crop 224 × 224, values from 0 to 1 less the mean (0.485, 0.456, 0.406), divided by the deviation (0.229, 0.224, 0.225), RGB, transparent parts over #336699.',
    ],
  ])('%j', (value, sentence) => {
    expect(describe(parseRecipe(value, base))).toBe(sentence)
  })
})
