/**
 * What a bomb costs before it is refused: the highest resident memory of the page's process, workers included, over what it had.
 * The kernel keeps the peak (VmHWM) and lets it be reset, so nothing is missed between two looks. Linux only.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type { Browser } from '@playwright/test'
import { makeZip, packedZeros, type Part } from '../tests/fixtures/zips/make'
import { seeded } from '../tests/fixtures/pixels/files'
import { tinyText } from '../tests/fixtures/models/tiny'
import { load } from './loadModel'
import { blankPng, pngBomb } from './oddFiles'
import { type App, expect, hasShared, shared, test } from './page'
import { flat } from './pictures'

const mib = 2 ** 20
const limit = 64
const measurable = process.platform === 'linux' && existsSync('/proc/self/clear_refs')
test.skip(!measurable, 'the peak of a process is read from /proc, which this system does not have')

interface Meter { measure(work: () => Promise<void>): Promise<number> }

async function meterOf(app: App, browser: Browser): Promise<Meter> {
  const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo')
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  expect(pids.length).toBeGreaterThan(0)
  const session = await app.page.context().newCDPSession(app.page)
  const read = (pid: number, what: 'VmRSS' | 'VmHWM') => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
  return {
    /** In MiB: of the process that rose most. */
    async measure(work) {
      await session.send('HeapProfiler.collectGarbage')
      const before = pids.map((pid) => {
        writeFileSync(`/proc/${pid}/clear_refs`, '5')
        return read(pid, 'VmRSS')
      })
      await work()
      // The preview and whatever else the page does with a file after its verdict.
      await app.page.evaluate(() => new Promise((done) => requestIdleCallback(done)))
      await app.page.waitForTimeout(300)
      return Math.max(...pids.map((pid, i) => read(pid, 'VmHWM') - before[i]!))
    },
  }
}

const corpus = (folder: string, pattern: RegExp) => (hasShared ? readdirSync(join(shared, 'badinputs', folder)) : [])
  .filter((name) => pattern.test(name)).map((name) => [name, readFileSync(join(shared, 'badinputs', folder, name))] as const)

function report(rows: readonly (readonly [string, number])[]): void {
  for (const [name, rise] of rows) console.log(`    ${name.padEnd(44)} ${rise.toFixed(0).padStart(5)} MiB`)
}

test('a picture that is a bomb is refused, and costs less than 64 MiB', async ({ app, browser }, info) => {
  test.setTimeout(180_000)
  await app.open('?engine=wasm')
  const meter = await meterOf(app, browser)
  const open = (name: string, buffer: Buffer) => meter.measure(async () => void (await app.classify({ name, buffer })))
  await open('first.png', flat(1, 2, 3))
  const bombs = [
    ...corpus('images/size', /^(bomb|iccp_bomb)/), ...corpus('images/thirdparty', /bomb\.ico$/),
    ['declares 60000 x 60000.png', pngBomb(60_000, 60_000)], ['declares 9000 x 9000.png', pngBomb(9000, 9000)], ['declares 7000 x 7000.png', pngBomb(7000, 7000)],
    ['1 bit, 16384 x 16384.png', blankPng(16_384, 16_384)], ['1 bit, 9900 x 9900.png', blankPng(9900, 9900)], ['1 bit, 5000 x 5000.png', blankPng(5000, 5000)],
  ] as const
  const rows: (readonly [string, number])[] = []
  for (const [name, buffer] of bombs) {
    rows.push([name, await open(name, buffer)])
    await expect(app.photo(name), name).toHaveAttribute('data-state', 'failed')
    await expect(app.page.getByText('This picture is not shown.'), name).toBeVisible()
    await expect(app.page.locator('.photo > img')).toHaveCount(0)
  }
  report(rows)
  expect(rows.filter(([, rise]) => rise >= limit)).toEqual([])
  // Read all the same: the browser does not unpack a PNG's texts.
  const accepted: (readonly [string, number])[] = []
  for (const [name, buffer] of corpus('images/size', /^ztxt_bomb/)) accepted.push([`${name} (answered)`, await open(name, buffer)])
  report(accepted)
  info.annotations.push({ type: 'MiB', description: JSON.stringify([...rows, ...accepted]) })
  await expect(await app.classify({ name: 'last.png', buffer: flat(9, 2, 3) })).toHaveAttribute('data-state', 'done')
})

test('a zip that is refused costs less than 64 MiB', async ({ app, browser, page }, info) => {
  test.setTimeout(240_000)
  await app.open('?engine=wasm')
  const meter = await meterOf(app, browser)
  const packed = packedZeros(1023)
  const gib = { data: '', size: 2 ** 30 - mib, packed }
  const blank = new Uint8Array(8 * mib - 1).fill(32)
  const blanks: Part = { name: '', data: '', packed: deflateRaw(blank), size: blank.length, crc: crc32(blank) }
  const made: [string, Uint8Array][] = [
    ['a gigabyte of zeros.zip', makeZip([{ ...gib, name: 'w.bin' }])],
    ['a gigabyte as model.json.zip', makeZip([{ ...gib, name: 'model.json' }])],
    ['says 8 MB, holds a gigabyte.zip', makeZip([{ ...gib, name: 'model.json', size: 8 * mib }])],
    ['16 MB of zeros as model.json.zip', makeZip([{ name: 'model.json', data: new Uint8Array(16 * mib - 10) }])],
    ['8 MB of open brackets.zip', makeZip([{ name: 'model.json', data: new Uint8Array(8 * mib - 10).fill(0x5b) }])],
    ['weights that say 8 MB, hold a gigabyte.zip', makeZip([{ name: 'model.json', data: tinyText((m) => { m.weightsManifest[0]!.weights[1]!.shape = [2 * mib - 12] }) }, { ...gib, name: 'w.bin', size: 8 * mib }])],
    ['4 MB of spaces.zip', makeZip([{ name: 'model.json', data: noisy(4 * mib - 99, ' ') }])],
    ['too many lists.zip', makeZip([{ name: 'model.json', data: noisy(4 * mib - 99, '[ ],') }])],
    // One bracket and one comma each: just below what is counted as too many.
    ['as many objects as are read.zip', makeZip([{ name: 'model.json', data: noisy(240_000 * 9, '{     }, ') }])],
    ['40 JSON files of 1 MB.zip', makeZip(Array.from({ length: 40 }, (_, i) => ({ name: `${i}.json`, data: noisy(mib - 99, '{     }, ') })))],
    ['40 JSON files of 8 MB.zip', makeZip(Array.from({ length: 40 }, (_, i) => ({ ...blanks, name: `${i}.json` })))],
    ['4999 JSON files.zip', makeZip(Array.from({ length: 4999 }, (_, i) => ({ name: `${i}.json`, data: '{}' })))],
    ['5000 entries over the same gigabyte.zip', makeZip([{ ...gib, name: '0', size: 2 ** 17 }, ...Array.from({ length: 4998 }, (_, i) => ({ ...gib, name: `x${i}`, size: 2 ** 17, sameAs: 0 }))])],
  ]
  const path = info.outputPath('bomb.zip')
  const open = async (bytes: Uint8Array): Promise<[rise: number, end: string]> => {
    let end = ''
    // By path: in a message to the browser a megabyte would weigh several.
    writeFileSync(path, bytes)
    const rise = await meter.measure(async () => void (end = await load(app, () => page.getByLabel('Open model files').setInputFiles(path))))
    return [rise, end]
  }
  // The first load of a second model starts a second worker, which is no zip's doing.
  await open(Buffer.from('no zip'))
  const rows: [string, number][] = []
  for (const [name, bytes] of made) {
    const [rise, end] = await open(bytes)
    rows.push([name, rise])
    expect(end, name).toBe('failed')
  }
  const opened: [string, number][] = []
  for (const [name, bytes] of corpus('zips', /\.zip$/)) {
    const [rise, end] = await open(bytes)
    if (end === 'failed') rows.push([name, rise])
    else opened.push([`${name} (a model that runs)`, rise])
  }
  report([...rows, ...opened])
  info.annotations.push({ type: 'MiB', description: JSON.stringify([...rows, ...opened]) })
  expect(rows.filter(([, rise]) => rise >= limit)).toEqual([])
})

function noisy(length: number, what: string): Uint8Array {
  const random = seeded(1)
  const text = '[' + what.repeat(Math.floor(length / what.length) - 40) + '1]'
  const bytes = new Uint8Array(Buffer.from(text))
  // Enough of another byte that the ratio is one a real file could have; still JSON.
  for (let i = 300; i < bytes.length - 3; i += 100 + Math.floor(random() * 300)) if (bytes[i] === 0x20) bytes[i] = 10
  return bytes
}

function deflateRaw(bytes: Uint8Array): Uint8Array {
  // A zlib stream without its two bytes in front and its four of checksum behind.
  return deflateSync(bytes).subarray(2, -4)
}
