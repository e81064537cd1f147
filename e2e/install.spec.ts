/** Installable: the manifest, icons of the sizes it says, and Chromium's own opinion. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { PNG } from 'pngjs'
import { quietFlags } from '../scripts/browser.mjs'
import { expect, test } from './page'

interface Icon { src: string; sizes: string; type: string; purpose?: string }

test('the manifest and its icons are there, at the sizes they claim', async ({ page }) => {
  await page.goto('/')
  const href = await page.locator('link[rel=manifest]').evaluate((link: HTMLLinkElement) => link.href)
  const answer = await page.request.get(href)
  expect(answer.headers()['content-type']).toContain('application/manifest+json')
  const manifest = (await answer.json()) as Record<string, unknown> & { icons: Icon[] }
  expect(manifest).toMatchObject({ short_name: 'Howsure', display: 'standalone', start_url: './', scope: './' })
  const pngs = manifest.icons.filter(({ type }) => type === 'image/png')
  expect(pngs.map(({ sizes, purpose }) => `${sizes} ${purpose ?? 'any'}`)).toEqual(['192x192 any', '512x512 any', '512x512 maskable'])
  for (const { src, sizes } of pngs) {
    const { width, height } = PNG.sync.read(await (await page.request.get(new URL(src, href).href)).body())
    expect(`${width}x${height}`).toBe(sizes)
  }
  const touch = await page.locator('link[rel=apple-touch-icon]').evaluate((link: HTMLLinkElement) => link.href)
  const { width, data } = PNG.sync.read(await (await page.request.get(touch)).body())
  expect(width).toBe(180)
  expect(data[3], 'the corner is opaque: the system rounds it').toBe(255)
  expect((await page.request.get(new URL('icon.svg', href).href)).headers()['content-type']).toContain('image/svg+xml')
})

test('Chromium finds nothing against installing it', async ({ baseURL }, { project }) => {
  // A private window may not install anything, so this needs a profile of its own.
  const profile = mkdtempSync(join(tmpdir(), 'howsure-profile-'))
  const { executablePath } = project.use.launchOptions ?? {}
  const context = await chromium.launchPersistentContext(profile, { serviceWorkers: 'allow', ...(executablePath && { executablePath }), args: quietFlags })
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto(baseURL!)
    await page.evaluate(() => navigator.serviceWorker.ready)
    const cdp = await context.newCDPSession(page)
    const manifest = await cdp.send('Page.getAppManifest')
    expect(manifest.errors).toEqual([])
    expect((await cdp.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([])
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
})
