/**
 * Damaged files in the real page. What can be asked of it: every file comes to an end in words or with an answer, and a file
 * that visibly lacks its end never gets an answer without the mark. What cannot: a flipped bit that leaves a valid file is a
 * different, valid file. Of a photo nobody can tell; of a model the sha256 differs and the page never calls it anybody's
 * but yours: it shows it as a model from files, with the hash it really has.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../tests/fixtures/pixels/files'
import { mutate, pick, truncate } from '../tests/fuzz/mutate'
import { mutateJson } from '../tests/fuzz/mutateJson'
import { pictures } from '../tests/fuzz/pictures'
import { saved } from './gallery'
import { load } from './loadModel'
import { useBomb } from './oddFiles'
import { type App, expect, test } from './page'

const firstSeed = Number(process.env['HOWSURE_FUZZ_SEED'] ?? 1)
const runs = (usual: number) => Number(process.env['HOWSURE_FUZZ_RUNS'] ?? usual)
const sample = (name: string) => readFileSync(join(import.meta.dirname, '../public', name))
const plain = /^[A-Z`\d][^\n]{10,600}\.$/s
const notPlain = /went wrong|Error\b|undefined|\bnull\b|NaN\b(?! or infin)|\[object|Cannot read|is not a function/

interface Ended { name: string; state: string; error: string | null; notes: string[]; logits: number[] | null; confidences: number[] | null }

const sha256 = (...parts: (string | Buffer)[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')
/** As the page reads it: what is no UTF-8 becomes U+FFFD. */
const decoded = (bytes: Buffer) => new TextDecoder().decode(bytes)

async function good(app: App): Promise<void> {
  const option = await app.classify({ name: 'good.jpg', mimeType: 'image/jpeg', buffer: sample('samples/coffee.jpg') })
  await expect(option).toHaveAttribute('data-state', 'done')
  await expect(app.bars.locator('[aria-posinset="1"]')).toHaveAttribute('data-label', 'espresso')
}

test('damaged pictures, all at once: an end for each, no unmarked answer for a cut one', async ({ app, page }) => {
  test.setTimeout(180_000 + runs(120) * 1000)
  await app.open('?engine=wasm')
  const real = pictures.filter((picture) => picture.real)
  const made = Array.from({ length: runs(120) }, (_, i) => {
    const random = seeded(firstSeed + i)
    const picture = pick(random, real)
    // Every third is cut and nothing else.
    const mutant = i % 3 === 0 ? truncate(picture.bytes, random) : mutate(picture.bytes, random)
    return { ...mutant, name: `${firstSeed + i} ${picture.name}` }
  })
  await app.openPhotos(made.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })))
  await expect(app.strip).toBeVisible()
  await expect(page.getByLabel('Photos looked at'), 'every one comes to an end').toHaveCount(0, { timeout: 120_000 })
  const { images } = JSON.parse(await saved(app, 'JSON')) as { images: Ended[] }
  expect(images.map(({ name }) => name)).toEqual(made.map(({ name }) => name))
  for (const [i, image] of images.entries()) {
    const what = `seed ${firstSeed + i}, ${image.name}: ${made[i]!.how}`
    expect(image.state, what).toMatch(/^(done|damaged|failed)$/)
    if (made[i]!.cut) expect(image.state, what).not.toBe('done')
    if (image.state === 'failed') {
      expect(image.error, what).toMatch(plain)
      expect(image.error, what).not.toMatch(notPlain)
      expect(image.logits, what).toBeNull()
    } else {
      expect(image.confidences!.every(Number.isFinite) && image.logits!.every(Number.isFinite), what).toBe(true)
      expect(image.notes.some((note) => /damaged/.test(note)), what).toBe(image.state === 'damaged')
    }
  }
  const count = (state: string) => images.filter((image) => image.state === state).length
  console.log(`    ${images.length} damaged pictures: ${count('done')} answered, ${count('damaged')} answered with the mark, ${count('failed')} refused`)
  await good(app)
})

test('damaged models, one after another: opened with finite numbers, or refused in words while the old one answers', async ({ app, page }) => {
  test.setTimeout(180_000 + runs(25) * 10_000)
  await app.open('?engine=wasm')
  const text = String(sample('model/model.json'))
  const weights = sample('model/group1-shard1of1.bin')
  let held = 'builtin'
  let opened = 0
  for (let seed = firstSeed; seed < firstSeed + runs(25); seed++) {
    const random = seeded(seed)
    const bytes = random() < 0.3
    const { how, ...mutant } = bytes ? mutate(Uint8Array.from(Buffer.from(text)), random) : mutateJson(text, random)
    const json = 'bytes' in mutant ? Buffer.from(mutant.bytes) : Buffer.from(mutant.text)
    await test.step(`seed ${seed}: ${how}`, async () => {
      const end = await load(app, () => page.getByLabel('Open model files').setInputFiles([
        { name: 'model.json', mimeType: 'application/json', buffer: json }, { name: 'group1-shard1of1.bin', mimeType: 'application/octet-stream', buffer: weights },
      ]))
      const what = `seed ${seed}: ${how}`
      if (end === 'failed') {
        const said = (await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).locator('p').first().textContent()) ?? ''
        expect(said, what).not.toMatch(notPlain)
        expect(said.length, what).toBeGreaterThan(30)
        await expect(app.html).toHaveAttribute('data-model', held)
        await expect(app.html).toHaveAttribute('data-model-state', /ready|failed/)
      } else {
        opened++
        held = (await app.html.getAttribute('data-model'))!
        expect(held, what).toMatch(/^files:/)
      }
      // Whichever model is in hand, it answers in finite numbers, or says why it gives none.
      const option = await app.classify({ name: `${seed}.jpg`, buffer: sample('samples/coffee.jpg') })
      if ((await option.getAttribute('data-state')) === 'failed') {
        expect(end, what).toBe('ready')
        expect(await option.textContent(), what).not.toMatch(/went wrong|undefined/)
      } else for (const { confidence, label } of await app.rows()) {
        expect(Number.isFinite(confidence) && confidence >= 0 && confidence <= 1, what).toBe(true)
        expect(label, what).not.toMatch(/undefined|\[object/)
      }
      const { model } = JSON.parse(await saved(app, 'JSON')) as { model: { id: string; sha256: string } }
      if (end === 'ready') expect(model, what).toMatchObject({ id: held, sha256: sha256(decoded(json), weights) })
      await app.strip.focus()
      await page.keyboard.press('Delete')
    })
  }
  console.log(`    ${runs(25)} damaged models: ${opened} opened, the others refused`)
  expect(await page.evaluate(() => ({} as { polluted?: unknown }).polluted)).toBeUndefined()
  await page.getByRole('button', { name: 'Choose model' }).click()
  await page.getByRole('button', { name: 'Use the built-in model' }).click()
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
  await good(app)
})

test('a drawing that repeats itself without measure is refused unseen: drawing it would stop the page for minutes', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const drawing = (inside: string) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${inside}</svg>`)
  for (const [name, inside] of [['use.svg', useBomb(9)], ['pattern.svg', useBomb(9, (id) => `<rect width="9" height="9" mask="url(#${id})"/>`)]] as const) {
    const option = await app.classify({ name, mimeType: 'image/svg+xml', buffer: drawing(inside) })
    await expect(option).toHaveAttribute('data-state', 'failed')
    await expect(option).toContainText('until there are millions: drawing them could take minutes.')
    await expect(page.getByText('This picture is not shown.')).toBeVisible()
  }
  await expect(await app.classify({ name: 'tree.svg', mimeType: 'image/svg+xml', buffer: drawing(useBomb(2)) })).toHaveAttribute('data-state', 'done')
  await good(app)
})
