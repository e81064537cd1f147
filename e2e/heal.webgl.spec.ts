/** A WebGL context that is lost: tfjs neither tells nor recovers, and a read from it never settles. */
import { type Kept, lostFiveTimes, lostWhileIdle } from './gpuLosses'
import { test } from './page'
import { inside } from './workers'

test.setTimeout(400_000)

const kept = globalThis as unknown as { kept: Kept }

test('the context is lost five times: every photo answered, on WebGL again, then on WASM', async ({ app, page }) => {
  await lostFiveTimes(app, 'WebGL context lost', 'WebGL', () => inside(page, 'howsure-tfjs').evaluate(() => {
    const { contexts } = (globalThis as unknown as typeof kept).kept
    contexts.at(-1)!.getExtension('WEBGL_lose_context')!.loseContext()
  }))
})

test('the context is lost and no event tells: the silence does', async ({ app, page }) => {
  await lostFiveTimes(app, 'WebGL context lost without a word', 'WebGL', () => inside(page, 'howsure-tfjs').evaluate(() => {
    const mine = (globalThis as unknown as typeof kept).kept
    mine.deaf = true
    mine.contexts.at(-1)!.getExtension('WEBGL_lose_context')!.loseContext()
  }))
})

test('the context is lost with nothing to do: healed before the next photo', async ({ app, page }) => {
  await lostWhileIdle(app, 'WebGL', () => inside(page, 'howsure-tfjs').evaluate(() => {
    (globalThis as unknown as typeof kept).kept.contexts.at(-1)!.getExtension('WEBGL_lose_context')!.loseContext()
  }))
})
