/** Formats beside JPEG and PNG, on files of our own: left half red, right half blue; animations turn green in their second frame. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtinRecipe, expect, test } from './page'

const files = join(import.meta.dirname, 'files')

for (const name of ['halves.avif', 'halves.webp', 'halves.bmp', 'frames.webp', 'frames.gif', 'frames.png']) {
  test(`${name}: read by its content, ${name.startsWith('frames') ? 'first frame, said' : 'as it is'}`, async ({ app, page }) => {
    await app.open('?engine=wasm')
    // No extension and no type to go by.
    const option = await app.classify({ name: 'picture', mimeType: '', buffer: readFileSync(join(files, name)) })
    await expect(option).toHaveAttribute('data-state', 'done')
    await expect(page.getByText('128 × 64')).toBeVisible()
    await expect(page.getByText('An animation: this is its first frame.')).toHaveCount(name.startsWith('frames') ? 1 : 0)
    await page.getByRole('button', { name: 'What the model sees' }).click()
    const canvas = page.getByRole('img', { name: /What the model sees, \d+/ })
    await expect.poll(() => canvas.evaluate((c: HTMLCanvasElement, side) => {
      const at = (x: number) => Array.from(c.getContext('2d')!.getImageData(x, c.height / 2, 1, 1).data.subarray(0, 3), (v) => Math.round(v / 51) * 51)
      return c.width === side ? [at(5), at(side - 6)] : null
    }, builtinRecipe.width)).toEqual([[255, 0, 0], [0, 0, 255]])
  })
}
