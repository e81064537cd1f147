/** Workers that die, vanish or hang, five times in the middle of a batch. */
import { allLookedAt, answers, batch, nothingPending, strikeAt, told, undisturbed, worst } from './losses'
import { expect, test } from './page'
import { countMade, crash, hang, vanish, watchWorkers } from './workers'

/** Enough are left after the last strike: a worker that hangs when all is answered is missed by nobody. */
const photos = batch(80)

for (const name of ['howsure-engine', 'howsure-prepare'] as const) {
  for (const [how, strike] of [['dies', crash], ['vanishes', vanish], ['hangs', hang]] as const) {
    test(`${name} ${how} five times in a batch: every photo answered, and right`, async ({ app, page }) => {
      test.setTimeout(180_000)
      await watchWorkers(page)
      const want = await undisturbed(app, photos)
      await app.open('?engine=wasm')
      const before = await countMade(page, name)
      await app.openPhotos(photos)
      const times: number[] = []
      for (const count of [4, 12, 20, 28, 36]) {
        times.push(await strikeAt(page, count, { break: () => strike(page, name), question: name === 'howsure-engine' ? 'run' : 'prepare' }))
      }
      await nothingPending(app)
      expect(worst(await answers(page), want)).toBe(0)
      expect(await countMade(page, name)).toBe(before + 5)
      await expect(app.html).toHaveAttribute('data-engine', 'wasm')
      told(`${name} ${how}`, times)
    })
  }
}

test('an engine worker that dies with nothing to do is replaced before the next photo', async ({ app, page }) => {
  await watchWorkers(page)
  const [first, second] = [batch(1)[0]!, batch(2)[1]!]
  await app.open('?engine=wasm')
  await app.classify(first)
  const before = await countMade(page, 'howsure-engine')
  await crash(page, 'howsure-engine')
  await expect.poll(() => countMade(page, 'howsure-engine')).toBe(before + 1)
  await expect(app.html).toHaveAttribute('data-engine-state', 'ready')
  await expect(await app.classify(second)).toHaveAttribute('data-state', 'done')
  expect(await countMade(page, 'howsure-engine')).toBe(before + 1)
  await allLookedAt(page)
})
