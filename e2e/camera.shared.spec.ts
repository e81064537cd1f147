/** The camera films of ../shared/badinputs: both formats, and a model that only knows which corner is red. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { cameraLaunch } from './fakeCamera'
import { App, expect, hasShared, shared, skipShared, test } from './page'

test.skip(!hasShared, skipShared)

async function answerOf(file: string, base: string, query: string): Promise<{ label: string | null; confidence: number }> {
  const browser = await chromium.launch(cameraLaunch('--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${join(shared, 'badinputs/webcam', file)}`))
  try {
    const page = await browser.newPage({ baseURL: base, permissions: ['camera'], serviceWorkers: 'block' })
    const app = new App(page)
    await app.open(query)
    await page.getByRole('button', { name: 'Camera', exact: true }).click()
    await expect(page.getByText(/mean of 4 frames/)).toBeVisible()
    const top = app.bars.locator('[aria-posinset="1"]')
    return { label: await top.getAttribute('data-label'), confidence: Number(await top.getAttribute('data-confidence')) }
  } finally {
    await browser.close()
  }
}

for (const file of ['card.y4m', 'card.mjpeg']) {
  test(`${file}: a mirrored preview does not mirror what the model sees`, async ({ baseURL, models }) => {
    const model = encodeURIComponent(`${models.url}/badinputs/models/corner-logits/model.json`)
    const recipe = encodeURIComponent(JSON.stringify({ resize: 'squash', range: [0, 1] }))
    const { label, confidence } = await answerOf(file, baseURL!, `?engine=wasm&model=${model}&recipe=${recipe}`)
    expect(label).toBe('red top left')
    expect(confidence).toBeGreaterThan(0.3)
  })
}

test('cat.mjpeg: the camera says what the same frame says as a photo', async ({ app, baseURL }) => {
  const film = readFileSync(join(shared, 'badinputs/webcam/cat.mjpeg'))
  const frame = film.subarray(0, film.indexOf(Buffer.from([0xff, 0xd8]), 2))
  await app.open('?engine=wasm')
  const photo = await app.classify({ name: 'frame.jpg', mimeType: 'image/jpeg', buffer: frame })
  await expect(photo).toHaveAttribute('data-state', 'done')
  const rows = await app.rows()
  const { label, confidence } = await answerOf('cat.mjpeg', baseURL!, '?engine=wasm')
  // The browser's film decoder rounds colours its own way, so classes that are close may change places; each keeps its confidence.
  const same = rows.find((row) => row.label === label)
  expect(rows[0]!.confidence - same!.confidence).toBeLessThan(0.05)
  expect(Math.abs(confidence - same!.confidence)).toBeLessThan(0.05)
})
