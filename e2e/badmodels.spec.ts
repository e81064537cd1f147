/** The corpus of odd and broken graph models through the real page: a sentence each, and the page goes on. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, expect, hasShared, shared, skipShared, test } from './page'
import { flat } from './pictures'

interface Item {
  readonly file: string
  readonly expect: 'classifies' | 'clear-error' | 'classifies-or-clear-error'
  readonly answers?: Record<string, string>
  readonly range?: string
}

const manifest = join(shared, 'badinputs/manifest.json')
const items: Item[] = existsSync(manifest)
  ? (JSON.parse(readFileSync(manifest, 'utf8')) as { items: Item[] }).items.filter((item) => item.file.startsWith('models/'))
  : []

/** Words the sentence must hold, where the corpus says what went wrong. */
const words: Readonly<Record<string, RegExp>> = {
  'json-braces': /modelTopology|weightsManifest/, 'json-proto': /empty|no nodes/i, 'path-dotdot-encoded': /outside its own folder/,
  'path-protocol-relative': /outside its own folder/, 'path-file': /outside its own folder/, 'path-javascript': /outside its own folder/,
  'shard-missing': /1 of 1 weight files? is missing: group1-shard1of1\.bin/, 'shard-empty': /expected [\d,]+ bytes, got 0/, 'shard-long': /expected [\d,]+ bytes, got [\d,]+/,
  'op-unknown': /FancyCustomOp/, 'dtype-wrong': /float99/, 'input-huge': /5\d(\.\d)? GB/,
}

function filesOf(item: Item) {
  const folder = join(shared, 'badinputs', item.file)
  return readdirSync(folder).map((name) => ({ name, mimeType: 'application/octet-stream', buffer: readFileSync(join(folder, name)) }))
}

/** Opens a model and waits for its end. Its own folder name tells one load from the next. */
async function load(app: App, start: () => Promise<void>): Promise<'ready' | 'failed'> {
  await app.page.evaluate(() => document.documentElement.setAttribute('data-seen', ''))
  const loading = app.page.evaluate(() => new Promise<string>((resolve) => {
    const html = document.documentElement
    let begun = false
    const look = (): void => {
      const state = html.dataset['modelState'] ?? ''
      if (state === 'loading') begun = true
      else if (begun) {
        observer.disconnect()
        resolve(state)
      }
    }
    const observer = new MutationObserver(look)
    observer.observe(html, { attributes: true })
    look()
  }))
  await start()
  return (await loading) as 'ready' | 'failed'
}

test.skip(!hasShared, skipShared)

test('every odd model from files: loaded and answered, or refused with a sentence', async ({ app, page }) => {
  test.setTimeout(240_000)
  await app.open('?engine=wasm')
  expect(items.length).toBeGreaterThan(20)
  for (const item of items) {
    await test.step(item.file, async () => {
      const name = item.file.replace('models/', '')
      const end = await load(app, () => page.getByLabel('Open model files').setInputFiles(filesOf(item)))
      if (end === 'failed') {
        expect(item.expect, `${name} was refused`).not.toBe('classifies')
        const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded' })
        await expect(alert).toHaveCount(1)
        const said = (await alert.textContent()) ?? ''
        expect(said, name).toMatch(words[name] ?? /\w+ \w+ \w+/)
        expect(said, name).not.toMatch(/Something went wrong|undefined|Cannot read/)
        return
      }
      const option = await app.classify({ name: `${name}.png`, buffer: flat(255, 0, 0) })
      const state = await option.getAttribute('data-state')
      if (state === 'failed') {
        expect(item.expect, `${name} gave no answer`).not.toBe('classifies')
        await expect(option).toContainText(/\w+ \w+ \w+/)
        return
      }
      expect(item.expect, `${name} was answered`).not.toBe('clear-error')
      for (const row of await app.rows()) {
        expect(row.label, name).not.toMatch(/undefined/)
        expect(row.confidence, name).toBeGreaterThanOrEqual(0)
      }
    })
  }
  expect(await page.evaluate(() => (globalThis as { __xss?: unknown }).__xss)).toBeUndefined()
  expect(await page.evaluate(() => ({} as { polluted?: unknown }).polluted)).toBeUndefined()
  await expect(page).toHaveTitle('Howsure: how sure is an image model, really?')
  // After all of that the built-in model still answers.
  await page.getByRole('button', { name: 'Choose model' }).click()
  await page.getByRole('button', { name: 'Use the built-in model' }).click()
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
  await expect(await app.classify({ name: 'last.png', buffer: flat(1, 2, 3) })).toHaveAttribute('data-state', 'done')
})

test('the same by address: nothing is asked outside the model’s folder', async ({ app, page, models, watch }) => {
  test.setTimeout(120_000)
  watch.allowedHosts.add(models.host)
  watch.expected.push(/404/)
  await app.open('?engine=wasm')
  for (const name of ['path-dotdot-encoded', 'path-protocol-relative', 'path-file', 'path-javascript', 'shard-missing', 'shard-long', 'shard-gzip', 'json-proto']) {
    models.hits.length = 0
    const end = await load(app, async () => {
      await page.getByRole('button', { name: 'Choose model' }).click()
      await page.getByLabel('Address of a model.json').fill(`${models.url}/badinputs/models/${name}/model.json`)
      await page.getByRole('button', { name: 'Open', exact: true }).click()
    })
    expect(end, name).toBe('failed')
    expect(models.hits.filter((path) => !path.startsWith(`/badinputs/models/${name}/`)), name).toEqual([])
    await expect(app.html).toHaveAttribute('data-model', 'builtin')
  }
})

test('known answers: red is red, huge logits are the same probabilities, two outputs are said', async ({ app, page }) => {
  await app.open(`?engine=wasm`)
  const open = async (name: string) => {
    expect(await load(app, () => page.getByLabel('Open model files').setInputFiles(filesOf({ file: `models/${name}`, expect: 'classifies' })))).toBe('ready')
    await app.classify({ name: 'red.png', buffer: flat(255, 0, 0) })
    return app.rows()
  }
  const plain = await open('valid-logits')
  const shifted = await open('big-logits')
  expect(shifted.map((row) => row.k)).toEqual(plain.map((row) => row.k))
  // Logits near 1000 keep 6e-5 in float32.
  for (const [i, row] of shifted.entries()) expect(Math.abs(row.confidence - plain[i]!.confidence)).toBeLessThan(1e-3)
  await open('valid-two-outputs')
  await expect(page.getByText(/2 outputs/)).toBeVisible()
  await open('labels-5-for-10')
  await expect(page.getByText('5 labels for 10 classes: classes 5 to 9 are shown by number.')).toBeVisible()
  await open('one-class')
  await expect(page.getByText('The model gives a single number.')).toBeVisible()
  const sum = (await open('sigmoid-multilabel')).reduce((acc, row) => acc + row.confidence, 0)
  expect(Math.abs(sum - 1)).toBeGreaterThan(0.01)
})
