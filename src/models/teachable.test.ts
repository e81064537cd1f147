import { describe, expect, it } from 'vitest'
import { normalise } from '../pixels/normalise'
import { parseLabels } from './labels'
import { teachableRecipe } from './teachable'

const metadata = { tfjsVersion: '1.3.1', tmVersion: '2.4.10', packageVersion: '0.8.4-alpha2', packageName: '@teachablemachine/image', timeStamp: '2026-11-25T00:00:00.000Z', userMetadata: {}, modelName: 'tm-my-image-model', labels: ['Cat', 'Dog'], imageSize: 96 }

describe('Teachable Machine', () => {
  it('reads every byte as x / 127 - 1', () => {
    const recipe = teachableRecipe(JSON.stringify(metadata))!
    expect(recipe).toMatchObject({ width: 96, height: 96, resize: 'crop', shortSide: 96, channels: 'RGB' })
    const bytes = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3))
    const fed = normalise({ width: 256, height: 1, data: bytes }, recipe)
    // Two roundings of numbers up to 1 to float32.
    for (let x = 0; x < 256; x++) expect(Math.abs(fed[3 * x]! - (x / 127 - 1))).toBeLessThan(1.2e-7)
  })

  it('takes its labels, also as its TFLite export writes them', () => {
    expect(parseLabels(JSON.stringify(metadata))).toEqual(['Cat', 'Dog'])
    expect(parseLabels('0 Cat\n1 Big Dog\n')).toEqual(['Cat', 'Big Dog'])
  })

  it('is not seen in other files', () => {
    for (const text of ['', 'cat\ndog', '{', '{"labels": ["a"]}', '[1]']) expect(teachableRecipe(text)).toBeNull()
  })
})
