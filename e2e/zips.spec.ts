/** A person's own model as a zip, a folder or a heap, through the real page; and the class names of it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import type { Page } from '@playwright/test'
import { type App, expect, hasShared, shared, skipShared, test } from './page'
import { flat } from './pictures'
import { tinyOnnx } from './tinyOnnx'
import { tinyFiles, tinyModel } from './tinyModel'

interface Item {
  readonly file: string
  readonly kind: string
  readonly expect: 'classifies' | 'clear-error' | 'classifies-or-clear-error'
}

const manifest = join(shared, 'badinputs/manifest.json')
const items: Item[] = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { items: Item[] }).items.filter(({ kind }) => kind === 'zip') : []

/** Words the sentence must hold. */
const words: Readonly<Record<string, RegExp>> = {
  empty: /empty\.zip is a zip with nothing in it/, text: /text\.zip is not a zip file: it starts with/, truncated_tail: /is not whole/,
  crc_wrong: /the zip is damaged \(CRC\)/, slip_shadow: /more than one file called model\.json/, nested_20: /A zip inside a zip is not opened/, lzma: /method 14 \(LZMA\)/,
}

interface Upload { readonly name: string; readonly mimeType?: string; readonly buffer: Buffer; readonly path?: string }

const names = [...'abcdefghij']
const pack = (files: readonly Upload[], folder = ''): Buffer => Buffer.from(zipSync(Object.fromEntries(files.map(({ name, buffer }) => [folder + name, new Uint8Array(buffer)]))))
const pick = (page: Page, files: readonly Upload[]) => page.getByLabel('Open model files').setInputFiles(files.map((file) => ({ mimeType: 'application/octet-stream', ...file })))

/** Drops them anywhere on the page, as the system would: plain files, without folders. */
async function drop(page: Page, files: readonly Upload[]): Promise<void> {
  const data = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer()
    for (const { name, type, base64 } of list) transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }))
    return transfer
  }, files.map(({ name, mimeType = '', buffer }) => ({ name, type: mimeType, base64: buffer.toString('base64') })))
  await page.dispatchEvent('body', 'drop', { dataTransfer: data })
}

/** Starts a load and waits until it has ended, one way or the other. */
async function load(app: App, start: () => Promise<void>): Promise<string> {
  await app.page.evaluate(() => {
    const html = document.documentElement
    const seen: string[] = []
    Object.assign(globalThis, { seenStates: seen })
    new MutationObserver(() => seen.push(html.dataset['modelState'] ?? '')).observe(html, { attributes: true, attributeFilter: ['data-model-state'] })
  })
  await start()
  const ended = () => app.page.evaluate(() => {
    const { seenStates } = globalThis as unknown as { seenStates: string[] }
    const begun = seenStates.indexOf('loading')
    return begun < 0 ? '' : (seenStates.slice(begun).find((state) => state !== 'loading') ?? '')
  })
  await expect.poll(ended, { timeout: 30_000 }).not.toBe('')
  return ended()
}

/** The model in hand says what it sees in pure green: class 1 of `names`. */
async function expectGreen(app: App, label: string): Promise<void> {
  const option = await app.classify({ name: 'green.png', buffer: flat(0, 255, 0) })
  await expect(option).toHaveAttribute('data-state', 'done')
  expect((await app.rows())[0]).toMatchObject({ k: 1, label })
}

test.describe('the corpus', () => {
  test.skip(!hasShared, skipShared)

  test('every zip by the input and one by drop: answered, or a sentence, and the old model keeps working', async ({ app, page, watch }) => {
    test.setTimeout(240_000)
    await app.open('?engine=wasm')
    expect(items.length).toBeGreaterThan(8)
    let before = 'builtin'
    const walked = new Set<string>()
    const twice = items.filter(({ file }) => /crc_wrong|valid_folder/.test(file))
    for (const item of [...twice, ...items.toReversed()]) {
      await test.step(item.file, async () => {
        const name = item.file.replace(/^zips\/|\.zip$/g, '')
        const file = { name: `${name}.zip`, buffer: readFileSync(join(shared, 'badinputs', item.file)) }
        // Two come twice: dropped, then picked.
        const dropped = twice.includes(item) && !walked.has(name)
        walked.add(name)
        const end = await load(app, () => (dropped ? drop(page, [file]) : pick(page, [file])))
        if (end === 'failed') {
          expect(item.expect, `${name} was refused`).not.toBe('classifies')
          const said = (await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).textContent()) ?? ''
          expect(said, name).toMatch(words[name] ?? /never/)
          expect(said, name).not.toMatch(/Something went wrong|undefined|Cannot read/)
          await expect(app.html).toHaveAttribute('data-model', before)
        } else {
          expect(item.expect, `${name} was opened`).not.toBe('clear-error')
          before = (await app.html.getAttribute('data-model'))!
          expect(before).toMatch(/^files:/)
        }
        const option = await app.classify({ name: `${name}.png`, buffer: flat(255, 0, 0) })
        await expect(option).toHaveAttribute('data-state', 'done')
        expect((await app.rows()).length).toBe(before === 'builtin' ? 200 : 10)
      })
    }
    expect(walked.size).toBe(items.length)
    // Nothing of a zip is written anywhere: no file system, no database, no cache, no name in storage.
    const kept = await page.evaluate(async () => JSON.stringify([await caches.keys(), (await indexedDB.databases()).map(({ name }) => name), { ...localStorage }]))
    expect(kept).not.toMatch(/evil/)
    expect(watch.requests.filter((url) => /evil/.test(url))).toEqual([])
  })
})

test('a zip with a photo beside it, dropped: the model and the photo are opened', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const zip = pack([...tinyFiles(tinyModel(), names.join('\n')), { name: 'extra.png', buffer: flat(1, 2, 3) }], 'a model/')
  expect(await load(app, () => drop(page, [{ name: 'mine.zip', buffer: zip }, { name: 'green.png', mimeType: 'image/png', buffer: flat(0, 255, 0) }]))).toBe('ready')
  await expect(app.html).toHaveAttribute('data-model', 'files:a model')
  await expect(app.photo('green.png')).toHaveAttribute('data-state', 'done')
  await expect(app.strip.getByRole('option')).toHaveCount(1)
  expect((await app.rows())[0]).toMatchObject({ k: 1, label: 'b' })
})

test('a folder by its button, with labels in metadata.json; pictures in it are left alone', async ({ app, page }, info) => {
  await app.open('?engine=wasm')
  const folder = info.outputPath('thing')
  mkdirSync(join(folder, 'weights'), { recursive: true })
  const model = tinyModel()
  writeFileSync(join(folder, 'model.json'), model.json.replace('group1-shard1of1.bin', 'weights/group1-shard1of1.bin'))
  writeFileSync(join(folder, 'weights/group1-shard1of1.bin'), model.weights)
  writeFileSync(join(folder, 'metadata.json'), JSON.stringify({ tfjsVersion: '1.3.1', labels: names, imageSize: 32 }))
  writeFileSync(join(folder, 'logo.png'), flat(9, 9, 9))
  await page.getByRole('button', { name: 'Choose model' }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('dialog').getByRole('button', { name: 'Open model folder' }).click()
  expect(await load(app, async () => (await chooser).setFiles(folder))).toBe('ready')
  await expect(app.html).toHaveAttribute('data-model', 'files:thing')
  await expect(page.getByText('The labels are from metadata.json.')).toBeVisible()
  await expect(app.photo('logo.png')).toHaveCount(0)
  await expectGreen(app, 'b')
})

test('a model whose name says nothing, dropped with a photo: told by its content', async ({ app, page }) => {
  await app.open('?engine=wasm')
  expect(await load(app, () => drop(page, [{ name: 'weights.pt', buffer: Buffer.from(tinyOnnx()) }, { name: 'green.png', mimeType: 'image/png', buffer: flat(0, 255, 0) }]))).toBe('ready')
  await expect(app.html).toHaveAttribute('data-runtime', 'onnx')
  await expect(app.photo('green.png')).toHaveAttribute('data-state', 'done')
  await expect(app.photo('weights.pt')).toHaveCount(0)
})

test('a folder dropped, with weights in a sub-folder: found by their path', async ({ app, page }, info) => {
  await app.open('?engine=wasm')
  const folder = info.outputPath('dropped')
  mkdirSync(join(folder, 'b'), { recursive: true })
  mkdirSync(join(folder, 'a'), { recursive: true })
  const model = tinyModel()
  writeFileSync(join(folder, 'model.json'), model.json.replace('group1-shard1of1.bin', 'b/w.bin'))
  writeFileSync(join(folder, 'a/w.bin'), Buffer.alloc(model.weights.length))
  writeFileSync(join(folder, 'b/w.bin'), model.weights)
  writeFileSync(join(folder, 'labels.txt'), names.join('\n'))
  writeFileSync(join(folder, 'green.png'), flat(0, 255, 0))
  const cdp = await page.context().newCDPSession(page)
  const data = { items: [], files: [folder], dragOperationsMask: 1 }
  const end = await load(app, async () => {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await cdp.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data })
  })
  expect(end).toBe('ready')
  await expect(app.html).toHaveAttribute('data-model', 'files:dropped')
  await expect(app.photo('green.png')).toHaveAttribute('data-state', 'done')
  expect((await app.rows())[0]).toMatchObject({ k: 1, label: 'b' })
})

const labelFiles: readonly (readonly [string, string, string, RegExp | null])[] = [
  ['lines', 'labels.txt', names.join('\r\n'), null],
  ['a JSON list', 'labels.json', JSON.stringify(names), /The labels are from labels\.json\./],
  ['a JSON map', 'labels.json', JSON.stringify(Object.fromEntries(names.map((name, i) => [i, name]))), /The labels are from labels\.json\./],
  ['config.json', 'config.json', JSON.stringify({ id2label: Object.fromEntries(names.map((name, i) => [i, name])) }), /The labels are from config\.json\./],
]
test('labels of a heap in every form, and where they came from', async ({ app, page }) => {
  await app.open('?engine=wasm')
  for (const [what, name, text, said] of labelFiles) {
    await test.step(what, async () => {
      const end = await load(app, () => pick(page, [{ name: 'readme.txt', buffer: Buffer.from('no labels') }, ...tinyFiles(tinyModel()), { name, buffer: Buffer.from(text) }]))
      expect(end).toBe('ready')
      await expectGreen(app, 'b')
      if (said) await expect(page.getByText(said)).toBeVisible()
      else await expect(page.getByText(/The labels are from/)).toHaveCount(0)
    })
  }
})

test('pasted labels: at once, without running the model, kept across a reload, and back', async ({ app, page, models, watch }) => {
  watch.allowedHosts.add(models.host)
  watch.expected.push(/404/)
  const model = tinyModel()
  models.extra.set('/unnamed/model.json', model.json)
  models.extra.set('/unnamed/group1-shard1of1.bin', model.weights)
  models.extra.set('/unnamed/labels.txt', 404)
  await app.open(`?engine=wasm&model=${encodeURIComponent(`${models.url}/unnamed/model.json`)}`)
  await expectGreen(app, 'class 1')
  // A photo looked at again would pass through `running`.
  await page.evaluate(() => {
    Object.assign(globalThis, { runs: 0 })
    new MutationObserver((all) => {
      for (const { target } of all) if ((target as HTMLElement).dataset['state'] !== 'done') (globalThis as unknown as { runs: number }).runs++
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-state'] })
  })
  const dialog = page.getByRole('dialog', { name: 'Model' })
  await page.getByRole('button', { name: 'Choose model' }).click()
  await dialog.locator('.labels-form summary').click()
  const field = dialog.getByLabel('Labels, one per line')
  await field.fill('red\n<b>green</b>\nblue')
  await dialog.getByRole('button', { name: 'Apply labels' }).click()
  await expect(dialog.getByText('Applied. 3 labels for 10 classes: classes 3 to 9 are shown by number.')).toBeVisible()
  await field.fill('{"0": ')
  await dialog.getByRole('button', { name: 'Apply labels' }).click()
  await expect(dialog.getByText('The labels file starts with `{` but is not JSON.')).toBeVisible()
  await page.keyboard.press('Escape')
  expect((await app.rows())[0]).toMatchObject({ k: 1, label: '<b>green</b>' })
  expect(await page.evaluate(() => (globalThis as unknown as { runs: number }).runs)).toBe(0)
  await page.reload()
  await expect(app.html).toHaveAttribute('data-model-state', 'ready')
  await expectGreen(app, '<b>green</b>')
  await page.getByRole('button', { name: 'Choose model' }).click()
  await dialog.locator('.labels-form summary').click()
  await expect(field).toHaveValue('red\n<b>green</b>\nblue')
  await field.fill(JSON.stringify(names))
  await field.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Applied.', { exact: true })).toBeVisible()
  // The page behind the dialog is hidden from assistive technology, but it has changed.
  await expect(page.locator('[role=option][aria-selected=true]')).toContainText('% bgreen.png')
  await dialog.getByRole('button', { name: 'Back to the model’s own' }).click()
  await expect(dialog.getByText('The model’s own labels are back.')).toBeVisible()
  await page.keyboard.press('Escape')
  expect((await app.rows())[0]).toMatchObject({ k: 1, label: 'class 1' })
})
