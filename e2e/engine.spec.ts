/** Asking for what is not there, and workers that die. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleAnswers } from './goldens'
import { expect, test } from './page'
import { flat } from './pictures'
import { countMade, crash, watchWorkers } from './workers'

const astronaut = readFileSync(join(import.meta.dirname, '../public/samples/astronaut.jpg'))

test('?engine=webgpu without an adapter: said, and WASM answers', async ({ app, page }) => {
  await app.open('?engine=webgpu')
  await expect(app.html).toHaveAttribute('data-engine', 'wasm')
  await expect(page.getByRole('alert')).toContainText('WebGPU was asked for, but is not there: This browser offers no WebGPU adapter. Using WASM.')
  await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', 'espresso')
})

test('an engine nobody has heard of: said with what there is', async ({ app, page }) => {
  await app.open('?engine=abacus')
  await expect(page.getByRole('alert')).toContainText('“abacus”')
  await expect(app.html).toHaveAttribute('data-engine', 'wasm')
})

test('a T, a recipe and an address that are none are said, not obeyed', async ({ app, page }) => {
  await app.open('?T=hot&recipe=%7Bbad&model=javascript%3Aalert(1)&image=file%3A%2F%2F%2Fetc%2Fpasswd')
  const alerts = page.getByRole('alert')
  await expect(alerts).toHaveCount(4)
  await expect(app.slider).toHaveAttribute('aria-valuetext', 'T = 1.00')
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
})

for (const name of ['howsure-engine', 'howsure-prepare'] as const) {
  test(`a worker that dies under a photo is replaced, and the photo answered: ${name}`, async ({ app, page }) => {
    await watchWorkers(page)
    await app.open('?engine=wasm')
    await app.classify({ name: 'before.png', buffer: flat(9, 99, 9) })
    const before = await countMade(page, name)
    await app.openPhotos(Array.from({ length: 8 }, (_, i) => ({ name: `n${i}.jpg`, mimeType: 'image/jpeg', buffer: astronaut })))
    await crash(page, name)
    for (let i = 0; i < 8; i++) await expect(app.photo(`n${i}.jpg`)).toHaveAttribute('data-state', 'done')
    expect(await countMade(page, name)).toBeGreaterThan(before)
    await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', sampleAnswers['astronaut.jpg'])
  })
}
