/** The other ways to resize, byte for byte against Pillow (tests/fixtures/pixels/make.py); without antialias against the definition. */
import { describe, expect, it } from 'vitest'
import { difference, index, outputs, picture } from '../../tests/fixtures/pixels/pictures'
import { normalise } from './normalise'
import { prepare } from './prepare'
import { assumedRecipe } from './recipeText'
import { resize } from './resize'

describe(`Pillow ${index.pillow}`, () => {
  it.each(index.more)('$how $source to $out', ({ how, kind, source, out, offset, length }) => {
    const [width, height] = out
    const want = outputs.subarray(offset, offset + length)
    const recipe = { ...assumedRecipe(width, height), background: [12, 200, 34] as const }
    if (how === 'grey') {
      const grey = normalise(resize(picture(kind, ...source), width, height), { ...recipe, channels: 'grey', mean: [0, 0, 0], std: [1 / 255, 1, 1] })
      expect([...grey].map(Math.round)).toEqual([...want])
      return
    }
    const { seen } = prepare(picture(kind, ...source), { ...recipe, resize: how === 'pad' ? 'letterbox' : 'squash', interpolation: how === 'pad' ? 'bilinear' : how })
    expect([seen.width, seen.height]).toEqual(out)
    expect(difference(seen.data, want)).toBe('none')
  })
})

/** torch F.interpolate(bilinear, align_corners=False, antialias=False) and TF's resize with half-pixel centres, by their definition. */
function twoTaps(data: Uint8ClampedArray | Uint8Array, width: number, height: number, outW: number, outH: number): number[] {
  const at = (i: number, from: number, to: number) => {
    const x = Math.max(0, ((i + 0.5) * from) / to - 0.5)
    const low = Math.floor(x)
    return { low, high: Math.min(low + 1, from - 1), part: x - low }
  }
  const out: number[] = []
  for (let y = 0; y < outH; y += 1) {
    for (let x = 0; x < outW; x += 1) {
      const [h, v] = [at(x, width, outW), at(y, height, outH)]
      for (let c = 0; c < 3; c += 1) {
        const p = (px: number, py: number) => data[(py * width + px) * 4 + c]!
        const top = p(h.low, v.low) * (1 - h.part) + p(h.high, v.low) * h.part
        const bottom = p(h.low, v.high) * (1 - h.part) + p(h.high, v.high) * h.part
        out.push(top * (1 - v.part) + bottom * v.part)
      }
    }
  }
  return out
}

describe('without antialias', () => {
  it.each([[64, 48, 20, 15], [97, 61, 40, 29], [17, 13, 41, 37], [500, 3, 24, 24]])('%i × %i to %i × %i is the two nearest pixels of each axis', (w, h, outW, outH) => {
    const source = picture('noise', w, h)
    const got = resize(source, outW, outH, undefined, { interpolation: 'bilinear', antialias: false })
    // Rounded to bytes twice, after the rows and after the columns: half a level each, at most.
    const worst = twoTaps(source.data, w, h, outW, outH).reduce((most, v, i) => Math.max(most, Math.abs(v - got.data[i]!)), 0)
    expect(worst).toBeLessThanOrEqual(1.001)
    // The averaging way is another picture altogether when shrinking.
    if (w > outW && h > outH) expect(difference(resize(source, outW, outH).data, got.data)).not.toBe('none')
  })
})
