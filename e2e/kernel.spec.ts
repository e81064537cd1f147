/** The kernel of labelled sets opens under the page's own policy, in the browser that is tested: otherwise plain code would stand in, unseen. */
import { kernelBytes } from '../src/worker/kernel/bytes'
import { expect, test } from './page'

test('WebAssembly SIMD of the measuring worker', async ({ app, page }) => {
  await app.open()
  const names = await page.evaluate(async (base64) => {
    const module = await WebAssembly.compile(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)))
    return WebAssembly.Module.exports(module).map(({ name }) => name)
  }, kernelBytes)
  expect(names).toEqual(['tops', 'moments', 'spread'])
})
