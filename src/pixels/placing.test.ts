import { describe, expect, it } from 'vitest'
import { existsSync, readFileSync } from 'node:fs'
import { plan } from './crop'
import { placingOf } from './placing'
import { assumedRecipe, parseRecipe } from './recipeText'

const recipe = (side: number, resize: string) => parseRecipe({ resize }, assumedRecipe(side, side))

describe('letterboxes of detectors', () => {
  it.each([
    // 810 x 1080 to 640: 480 wide, bars of 80 on both sides.
    { size: [810, 1080], side: 640, resize: 'letterbox-yolo', out: [480, 640], at: [80, 0] },
    // A single free pixel goes below: round(0.5 - 0.1) = 0.
    { size: [100, 99], side: 100, resize: 'letterbox-yolo', out: [100, 99], at: [0, 0] },
    // Three free pixels: round(1.5 - 0.1) = 1.
    { size: [100, 97], side: 100, resize: 'letterbox-yolo', out: [100, 97], at: [0, 1] },
    // Small pictures grow.
    { size: [10, 5], side: 100, resize: 'letterbox-yolo', out: [100, 50], at: [0, 25] },
    // 199 * 100 / 200 = 99.5: to even, where YOLOX truncates.
    { size: [200, 199], side: 100, resize: 'letterbox-yolo', out: [100, 100], at: [0, 0] },
    { size: [200, 199], side: 100, resize: 'letterbox-corner', out: [100, 99], at: [0, 0] },
    { size: [10000, 1], side: 64, resize: 'letterbox-yolo', out: [64, 1], at: [0, 31] },
    { size: [10000, 1], side: 64, resize: 'letterbox-corner', out: [64, 1], at: [0, 0] },
  ] as const)('$size in $side by $resize', ({ size, side, resize, out, at }) => {
    const { outWidth, outHeight, inside } = plan(size[0], size[1], recipe(side, resize))
    expect([outWidth, outHeight, inside?.left, inside?.top]).toEqual([...out, ...at])
  })

  const goldens = '../shared/goldens/detection'
  it.skipIf(!existsSync(goldens))('stand where the reference put them', () => {
    const { images } = JSON.parse(readFileSync(`${goldens}/index.json`, 'utf8')) as { images: string[] }
    for (const name of images) {
      const golden = JSON.parse(readFileSync(`${goldens}/${name}.json`, 'utf8')) as Golden
      for (const [model, resize, side] of [['yolov5n', 'letterbox-yolo', 640], ['yolox_nano', 'letterbox-corner', 416]] as const) {
        const { scale, pad_left, pad_top, new_w, new_h } = golden.models[model]!.letterbox
        const { outWidth, outHeight } = plan(golden.width, golden.height, recipe(side, resize))
        expect([outWidth, outHeight]).toEqual([new_w, new_h])
        expect(placingOf(golden.width, golden.height, recipe(side, resize))).toEqual({ scaleX: scale, scaleY: scale, left: pad_left, top: pad_top })
      }
    }
  })
})

interface Golden {
  width: number
  height: number
  models: Record<string, { letterbox: { scale: number; pad_left: number; pad_top: number; new_w: number; new_h: number } }>
}

describe('other fits', () => {
  it('squashed: each side by its own factor', () => {
    expect(placingOf(200, 50, recipe(100, 'squash'))).toEqual({ scaleX: 0.5, scaleY: 2, left: 0, top: 0 })
  })
  it('a crop begins outside', () => {
    const { left, top, scaleX } = placingOf(400, 200, parseRecipe({ resize: 'crop', shortSide: 100 }, assumedRecipe(100, 100)))
    expect([scaleX, left, top]).toEqual([0.5, -50, 0])
  })
})
