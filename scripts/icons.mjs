/** Draws the icons from one mark, three sorted bars: public/icon.svg and the PNGs in public/icons/. Run when the mark changes. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { findOrInstallBrowser, quietFlags } from './browser.mjs'

if (process.argv.includes('--help')) {
  console.log('node scripts/icons.mjs   writes public/icon.svg and public/icons/*.png')
  process.exit(0)
}

/** `--accent` of the light theme in src/app/theme.css. */
const accent = '#0b6e69'
const bars = '<rect x="7" y="8.5" width="18" height="4" rx="2" fill="#fff"/><rect x="7" y="14" width="11" height="4" rx="2" fill="#fff" opacity=".75"/><rect x="7" y="19.5" width="5" height="4" rx="2" fill="#fff" opacity=".55"/>'

/** `radius` of the corners; `inset` shrinks the bars towards the middle, for masks that cut up to a fifth on every side. */
function mark(radius, inset = 0) {
  const scale = 1 - inset / 16
  const group = inset ? `<g transform="translate(16 16) scale(${scale}) translate(-16 -16)">${bars}</g>` : bars
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${radius}" fill="${accent}"/>${group}</svg>\n`
}

const pictures = [
  ['192', 192, mark(8)],
  ['512', 512, mark(8)],
  // Systems cut these to their own shape, so the ground fills the square.
  ['maskable-512', 512, mark(0, 3)],
  ['apple-touch-180', 180, mark(0, 1)],
]

mkdirSync('public/icons', { recursive: true })
writeFileSync('public/icon.svg', mark(8))
const browser = await chromium.launch({ executablePath: findOrInstallBrowser(), args: [...quietFlags, '--disable-gpu'] })
for (const [name, size, svg] of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.goto(`data:text/html,${encodeURIComponent(`<body style="margin:0">${svg.replace('<svg', '<svg style="display:block;width:100vw"')}`)}`)
  await page.screenshot({ path: `public/icons/${name}.png`, omitBackground: true })
  await page.close()
}
await browser.close()
