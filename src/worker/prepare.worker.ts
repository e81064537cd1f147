/** The room off the page where pictures become numbers. It knows no model and no device: one such worker serves every session. */
import { Fault } from '../faults'
import { luma, normalise } from '../pixels/normalise'
import type { Rgb } from '../pixels/image'
import type { Recipe } from '../pixels/recipe'
import type { PrepareCall } from './calls'
import { crop, decode, thumbnail } from './decode'
import { serve } from './serve'

serve<PrepareCall>(self as unknown as Parameters<typeof serve>[0], {
  async prepare({ picture, recipe, thumbnail: wanted }, { signal, transfer, alive }) {
    const start = performance.now()
    const { bitmap, width, height, notes, damaged } = await decode(picture)
    try {
      signal.throwIfAborted()
      const decoded = performance.now()
      const tensor = normalise(crop(bitmap, recipe, alive), recipe) as Float32Array<ArrayBuffer>
      const prepared = performance.now()
      transfer.push(tensor.buffer)
      return {
        tensor, width, height, notes, damaged,
        thumbnail: wanted ? await thumbnail(bitmap) : null,
        ms: { decode: decoded - start, prepare: prepared - decoded },
      }
    } finally {
      bitmap.close()
    }
  },

  async see({ picture, recipe }, { transfer, alive }) {
    const { bitmap } = await decode(picture)
    try {
      const rgb = asGrey(crop(bitmap, recipe, alive), recipe)
      const rgba = new Uint8ClampedArray(rgb.width * rgb.height * 4)
      for (let i = 0, j = 0; i < rgba.length; i += 4, j += 3) {
        rgba[i] = rgb.data[j]!
        rgba[i + 1] = rgb.data[j + 1]!
        rgba[i + 2] = rgb.data[j + 2]!
        rgba[i + 3] = 255
      }
      transfer.push(rgba.buffer)
      return { width: rgb.width, height: rgb.height, rgba }
    } finally {
      bitmap.close()
    }
  },

  async thumbnail({ picture }) {
    const { bitmap } = await decode(picture)
    try {
      return await thumbnail(bitmap)
    } finally {
      bitmap.close()
    }
  },

  async photograph({ picture }) {
    const { bitmap, width, height } = await decode(picture)
    try {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d', { alpha: false })
      if (!context) throw new Fault('image-unreadable', 'This browser gives no canvas to draw with.')
      context.drawImage(bitmap, 0, 0)
      return await canvas.convertToBlob({ type: 'image/png' })
    } finally {
      bitmap.close()
    }
  },
}, { beat: 500 })

/** A grey model's picture, shown grey. */
function asGrey(rgb: Rgb, recipe: Recipe): Rgb {
  if (recipe.channels === 'grey') for (let i = 0; i < rgb.data.length; i += 3) rgb.data.fill(luma(rgb.data, i), i, i + 3)
  return rgb
}
