/** Takes the README's pictures from the built page (dist/). Run after `npm run build`. */
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { preview } from 'vite'
import { findOrInstallBrowser, quietFlags } from './browser.mjs'

if (process.argv.includes('--help')) {
  console.log('node scripts/screenshots.mjs   writes docs/desktop.jpg, docs/temperature.jpg, docs/phone.jpg, docs/models.jpg, docs/card.jpg, docs/recipe.jpg, docs/camera.jpg, docs/calibrate.jpg, docs/sets.jpg, docs/matter.jpg, docs/python.jpg, and docs/detect.jpg and docs/detect-camera.jpg where ../shared/models is')
  process.exit(0)
}

mkdirSync('docs', { recursive: true })
const server = await preview({ preview: { port: 4391, host: '127.0.0.1' }, logLevel: 'warn' })
const url = server.resolvedUrls.local[0]
const executablePath = findOrInstallBrowser()
const browser = await chromium.launch({ executablePath, args: [...quietFlags, '--disable-gpu', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${await film()}`] })

/** The cat of the sample photos as a camera's film: JPEGs of a camera's size, one after another, are an MJPEG. */
async function film() {
  const first = await chromium.launch({ executablePath, args: quietFlags })
  const page = await first.newPage()
  await page.goto(`${url}samples/chelsea.jpg`)
  const jpeg = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
    canvas.getContext('2d').drawImage(document.images[0], 25, 0, 400, 300, 0, 0, 640, 480)
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1]
  })
  await first.close()
  const path = join(mkdtempSync(join(tmpdir(), 'howsure-film-')), 'cat.mjpeg')
  writeFileSync(path, Buffer.concat(Array.from({ length: 10 }, () => Buffer.from(jpeg, 'base64'))))
  return path
}

async function shot(name, options, query, prepare, part = (page) => page) {
  const page = await browser.newPage(options)
  await page.goto(url + query)
  await page.locator('[data-confidence]').first().waitFor()
  await page.locator('[data-state=done]').nth(3).waitFor()
  await prepare?.(page)
  await page.waitForTimeout(500)
  await part(page).screenshot({ path: `docs/${name}.jpg`, type: 'jpeg', quality: 88 })
  await page.close()
}

const desktop = { viewport: { width: 1280, height: 850 } }
await shot('desktop', desktop, '?engine=wasm')
await shot('temperature', { ...desktop, colorScheme: 'dark' }, '?engine=wasm&T=2.5', async (page) => {
  await page.getByRole('listbox', { name: 'Photos' }).press('ArrowRight')
  await page.getByRole('button', { name: 'What the model sees' }).click()
})
await shot('phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, '?engine=wasm')
await shot('camera', { ...desktop, permissions: ['camera'] }, '?engine=wasm', async (page) => {
  await page.getByRole('button', { name: 'Camera', exact: true }).click()
  await page.getByText(/\d frames\/s/).waitFor()
  await page.getByRole('button', { name: 'Snapshot' }).click()
  await page.waitForTimeout(1500)
})
const detector = '../shared/models/yolox_nano/yolox_nano.onnx'
if (existsSync(detector)) {
  await shot('detect', { viewport: { width: 1280, height: 1180 } }, '?engine=wasm', async (page) => {
    await page.getByLabel('Open model files').setInputFiles(detector)
    await page.getByRole('listbox', { name: 'Detections' }).getByRole('option').first().click()
    await page.getByText('Every class of this box').waitFor()
  })
  await shot('detect-camera', { ...desktop, permissions: ['camera'], colorScheme: 'dark' }, '?engine=wasm', async (page) => {
    await page.getByLabel('Open model files').setInputFiles(detector)
    await page.getByText('What counts as an object').waitFor()
    await page.getByRole('button', { name: 'Camera', exact: true }).click()
    await page.getByText(/\d frames\/s/).waitFor()
    await page.waitForTimeout(1500)
  })
}
// Calibrate, and what it brings to Classify.
await shot('calibrate', { viewport: { width: 1280, height: 1010 } }, '?engine=wasm', async (page) => {
  await page.getByRole('button', { name: 'Calibrate', exact: true }).click()
  await page.getByText(/held-out rows the sets hold/).waitFor()
})
await shot('sets', desktop, '?engine=wasm', async (page) => {
  await page.getByRole('button', { name: 'Calibrate', exact: true }).click()
  await page.getByText(/held-out rows the sets hold/).waitFor()
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await page.getByRole('slider', { name: 'Share of sets that may miss' }).fill('0.2')
  await page.getByText('(promised 80.00 %)').waitFor()
  await page.getByRole('button', { name: 'Show sets in Classify' }).click()
  await page.getByRole('button', { name: 'Use in Classify' }).click()
  await page.getByRole('button', { name: 'Classify', exact: true }).click()
  await page.locator('[data-name="rocket.jpg"]').click()
})
// The same model with other preprocessing, and in Python.
await shot('matter', desktop, '?engine=wasm', async (page) => {
  await page.getByRole('button', { name: 'What the model sees' }).click()
  await page.getByRole('button', { name: 'Does it matter here?' }).click()
  await page.getByRole('button', { name: 'Copy as CSV' }).waitFor()
}, (page) => page.getByRole('dialog'))
await shot('python', desktop, '?engine=wasm', async (page) => {
  await page.getByRole('button', { name: 'Export results' }).click()
  await page.getByRole('menuitem', { name: 'Python program…' }).click()
  await page.getByRole('region', { name: 'The program' }).waitFor()
}, (page) => page.getByRole('dialog'))
// The model dialog: what there is, what we know of it, how it sees.
for (const [name, title] of [['models', null], ['card', '#card-title'], ['recipe', '#recipe-title']]) {
  await shot(name, desktop, '?engine=wasm', async (page) => {
    await page.getByRole('button', { name: 'Choose model' }).click()
    if (title) await page.locator(title).evaluate((heading) => heading.scrollIntoView({ block: 'start' }))
  }, (page) => page.getByRole('dialog', { name: 'Model' }))
}
await browser.close()
await server.close()
