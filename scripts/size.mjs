/**
 * The size budget. Runs the built page in a real Chromium and weighs what its server sent before the first bars:
 * no list of chunks to keep, and a chunk that slips into the first paint is caught.
 */
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { firstBars, launch, openPage } from '../bench/page.mjs'
import { checkBuilt, dist, openSite } from '../bench/site.mjs'

/** Bytes: gzip -9 of all JavaScript that page and workers load before the first bars, built-in model on WASM. */
const budget = 450_000

if (process.argv.includes('--help')) {
  console.log(`node scripts/size.mjs   weighs the built page (dist/, or $HOWSURE_DIST) up to its first bars
Fails when its JavaScript is more than ${budget / 1000} kB (1000 bytes) after gzip -9; .wasm, model, photos and CSS are shown, not limited.`)
  process.exit(0)
}

checkBuilt()
const site = await openSite()
const browser = await launch()
const page = await openPage(browser)
try {
  await page.goto(`${site.url}/?engine=wasm`)
  await firstBars(page)
  // What was asked for between the first bar and this line (a fast machine goes on to other devices) is not counted.
  const until = await page.evaluate(() => performance.timeOrigin + globalThis.benchEyes.firstBar)
  const paths = new Set(site.sent.filter(({ at }) => at <= until).map(({ path }) => (path === '/' ? '/index.html' : path)))
  process.exitCode = report([...paths].map(weigh)) ? 0 : 1
} finally {
  await browser.close()
  await site.close()
}

function weigh(path) {
  const bytes = readFileSync(join(dist, path))
  return { path: path.slice(1), kind: kindOf(path), raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
}

function kindOf(path) {
  if (path.startsWith('/model/')) return 'model'
  if (path.startsWith('/samples/')) return 'photos'
  return { '.js': 'JavaScript', '.wasm': 'WebAssembly', '.css': 'CSS' }[extname(path)] ?? 'page'
}

/** Prints the table; true when the budget is kept. */
function report(files) {
  const line = (name, raw, gzip) => console.log(`${name.padEnd(48)}${String(raw).padStart(10)}${String(gzip).padStart(10)}`)
  const sum = (list, what) => list.reduce((total, file) => total + file[what], 0)
  line('Before the first bars (?engine=wasm), bytes', 'raw', 'gzip -9')
  const js = files.filter((file) => file.kind === 'JavaScript').sort((a, b) => b.gzip - a.gzip)
  for (const file of js) line(`  ${file.path}`, file.raw, file.gzip)
  for (const kind of ['JavaScript', 'WebAssembly', 'model', 'photos', 'CSS', 'page']) {
    const some = files.filter((file) => file.kind === kind)
    if (some.length > 0) line(`${kind}, ${some.length} ${some.length === 1 ? 'file' : 'files'}`, sum(some, 'raw'), sum(some, 'gzip'))
  }
  line('All', sum(files, 'raw'), sum(files, 'gzip'))
  const total = sum(js, 'gzip')
  const kept = js.length > 0 && total <= budget
  console.log(`JavaScript before first bars: ${(total / 1000).toFixed(1)} kB of ${budget / 1000} kB: ${kept ? 'kept' : 'OVER'}`)
  return kept
}
