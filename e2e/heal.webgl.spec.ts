/** A WebGL context that is lost: tfjs neither tells nor recovers, and a read from it never settles. */
import { invalidFiveTimes, type Kept, lostFiveTimes, lostWhileIdle, openSteep, yellowAt, yellows } from './gpuLosses'
import { exported, nothingPending } from './losses'
import { expect, test } from './page'
import { enginesAlive, inside, prelude, watchWorkers } from './workers'

test.setTimeout(400_000)

const kept = globalThis as unknown as { kept: Kept }

test('the context is lost five times: every photo answered, on WebGL again, then on WASM', async ({ app, page }) => {
  await lostFiveTimes(app, 'WebGL context lost', 'WebGL', () => inside(page, 'howsure-engine').evaluate(() => {
    const { contexts } = (globalThis as unknown as typeof kept).kept
    contexts.at(-1)!.getExtension('WEBGL_lose_context')!.loseContext()
  }))
})

test('the context is lost and no event tells: the context is asked', async ({ app, page }) => {
  await lostFiveTimes(app, 'WebGL context lost without a word', 'WebGL', () => inside(page, 'howsure-engine').evaluate(() => {
    const mine = (globalThis as unknown as typeof kept).kept
    mine.deaf = true
    mine.contexts.at(-1)!.getExtension('WEBGL_lose_context')!.loseContext()
  }))
})

test('the context is lost with nothing to do: healed before the next photo', async ({ app, page }) => {
  await lostWhileIdle(app, 'WebGL', () => inside(page, 'howsure-engine').evaluate(() => {
    (globalThis as unknown as typeof kept).kept.contexts.at(-1)!.getExtension('WEBGL_lose_context')!.loseContext()
  }))
})

test('half precision overflows in the middle of five batches: answered by WASM, and said once', async ({ app, page }) => {
  await watchWorkers(page)
  // A phone's GPU: no 32-bit floats to draw on, so tfjs computes with 16.
  await prelude(page, () => {
    const { getExtension } = WebGL2RenderingContext.prototype
    WebGL2RenderingContext.prototype.getExtension = function (this: WebGL2RenderingContext, name: string) {
      return name === 'EXT_color_buffer_float' ? null : Reflect.apply(getExtension, this, [name])
    } as typeof getExtension
  })
  await openSteep(app, 'webgl', 40_000)
  await invalidFiveTimes(app, 'WebGL')
})

test('numbers that are invalid on WASM too are the model’s: the photo says so, and WebGL goes on', async ({ app, page }) => {
  await watchWorkers(page)
  await openSteep(app, 'webgl', 2e38)
  await app.openPhotos(yellows(1))
  await nothingPending(app)
  const images = await exported(page)
  const sentence = 'The model answered with invalid numbers (NaN or infinity) on WebGL, and on WASM too. No confidence can be given for this photo.'
  expect(images.map(({ state, error, logits }) => [state, error, logits?.length])).toEqual(
    images.map((_, i) => (yellowAt.includes(i) ? ['failed', sentence, undefined] : ['done', null, 4])),
  )
  await expect(app.html).toHaveAttribute('data-engine', 'webgl')
  await expect(page.getByText('continuing on WASM')).toHaveCount(0)
  // WASM was opened beside, and is closed again.
  await expect.poll(() => enginesAlive(page)).toBe(1)
})
