/** The camera films of ../shared/badinputs: both formats, and a model that only knows which corner is red. */
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { cameraLaunch } from './fakeCamera'
import { App, expect, hasShared, shared, skipShared, test } from './page'

test.skip(!hasShared, skipShared)

async function answerOf(file: string, base: string, query: string): Promise<string | null> {
  const browser = await chromium.launch(cameraLaunch('--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${join(shared, 'badinputs/webcam', file)}`))
  try {
    const page = await browser.newPage({ baseURL: base, permissions: ['camera'], serviceWorkers: 'block' })
    const app = new App(page)
    await app.open(query)
    await page.getByRole('button', { name: 'Camera', exact: true }).click()
    await expect(page.getByText(/mean of 4 frames/)).toBeVisible()
    const top = app.bars.locator('[aria-posinset="1"]')
    expect(Number(await top.getAttribute('data-confidence'))).toBeGreaterThan(0.3)
    return await top.getAttribute('data-label')
  } finally {
    await browser.close()
  }
}

for (const file of ['card.y4m', 'card.mjpeg']) {
  test(`${file}: a mirrored preview does not mirror what the model sees`, async ({ baseURL, models }) => {
    const model = encodeURIComponent(`${models.url}/badinputs/models/corner-logits/model.json`)
    const recipe = encodeURIComponent(JSON.stringify({ resize: 'squash', range: [0, 1] }))
    expect(await answerOf(file, baseURL!, `?engine=wasm&model=${model}&recipe=${recipe}`)).toBe('red top left')
  })
}

test('cat.mjpeg: a cat, by the built-in model', async ({ baseURL }) => {
  expect(await answerOf('cat.mjpeg', baseURL!, '?engine=wasm')).toBe('Egyptian cat')
})
