/** Small pictures made in the test. */
import { PNG } from 'pngjs'

/** A PNG whose pixel (x, y) is `colour(x, y)`: [r, g, b] or [r, g, b, a]. */
export function png(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Buffer {
  const picture = new PNG({ width, height })
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r = 0, g = 0, b = 0, a = 255] = colour(x, y)
      picture.data.set([r, g, b, a], (y * width + x) * 4)
    }
  }
  return PNG.sync.write(picture)
}

export const flat = (r: number, g: number, b: number) => png(40, 40, () => [r, g, b])
