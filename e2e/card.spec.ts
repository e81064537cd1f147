/** The model's card: every fact exact for a model made here, and devices compared on one photo. */
import { createHash } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './page'
import { flat } from './pictures'
import { tinyFiles, tinyModel } from './tinyModel'
import { enginesAlive } from './workers'

async function openCard(page: Page): Promise<(name: string) => Locator> {
  await page.getByRole('button', { name: 'Choose model' }).click()
  const dialog = page.getByRole('dialog', { name: 'Model' })
  return (name) => dialog.locator(`[data-fact="${name}"]`)
}

test('facts of a tiny model, exact', async ({ app, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const labels = Array.from({ length: 10 }, (_, k) => `thing ${k}`)
  const model = JSON.parse(tinyModel().json) as Record<string, unknown>
  model['userDefinedMetadata'] = { licence: 'CC0-1.0', name: 'Tiny <b>one</b>' }
  const made = { json: JSON.stringify(model), weights: tinyModel().weights }
  await app.open('?engine=wasm')
  await page.getByLabel('Open model files').setInputFiles(tinyFiles(made, labels.join('\n')))
  await expect(app.html).toHaveAttribute('data-model', /^files/)
  const fact = await openCard(page)
  await expect(page.getByRole('heading', { name: 'Tiny <b>one</b>' })).toBeVisible()
  await expect(fact('format').locator('dd')).toHaveText('TF.js graph model, made by test')
  await expect(fact('operators').locator('dd')).toHaveText('Const × 3, BiasAdd × 1, MatMul × 1, Mean × 1, Placeholder × 1')
  await expect(fact('parameters').locator('dd')).toHaveText('40')
  await expect(fact('tensors').locator('dd')).toHaveText('3 (float32 × 2, int32 × 1)')
  await expect(fact('memory').locator('dd')).toContainText('168 bytes of weights')
  await expect(fact('licence').locator('dd')).toHaveText('CC0-1.0')
  await expect(fact('from').locator('dd')).toHaveText('your files')
  await expect(fact('input').locator('dd')).toHaveText('image [any, 32, 32, 3]')
  await expect(fact('output').locator('dd')).toHaveText('scores [any, 10]')
  await expect(fact('kind').locator('dd')).toContainText(/^logits: /)
  await expect(fact('classes').locator('dd')).toHaveText('10')
  await expect(fact('labels').locator('dd')).toHaveText('thing 0, thing 1, thing 2, thing 3, thing 4, …')
  await page.getByText('All 10 labels').click()
  await expect(page.locator('.all-labels li').last()).toHaveText('thing 9')
  const sha = createHash('sha256').update(made.json).update(made.weights).digest('hex')
  await expect(fact('sha256')).toHaveText(sha)
  await page.getByRole('button', { name: 'Copy sha256' }).click()
  await expect(page.getByText('Copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(sha)
})

test('a weight that is NaN: refused before the first answer, named, and the old model stays', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const { json, weights } = tinyModel({ weight: () => Number.NaN })
  await page.getByLabel('Open model files').setInputFiles(tinyFiles({ json, weights }))
  await expect(page.getByRole('alert')).toContainText('invalid numbers (NaN or infinity) on WASM. The weight `W` holds 30 NaN among its 30 numbers.')
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
})

test('more than this device holds: refused with figures', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const model = JSON.parse(tinyModel().json) as { weightsManifest: { weights: object[] }[] }
  model.weightsManifest[0]!.weights.push({ name: 'big', shape: [100_000, 100_000], dtype: 'float32' })
  await page.getByLabel('Open model files').setInputFiles(tinyFiles({ json: JSON.stringify(model), weights: tinyModel().weights }))
  await expect(page.getByRole('alert')).toContainText(/may be too large for this device: it needs about 40 GB .* the limit here is [\d.]+ GB/)
})

test('shapes that do not fit, found only when it runs: our words, not tfjs’s', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const model = JSON.parse(tinyModel().json) as { modelTopology: { node: { name: string; op: string; input?: string[] }[] } }
  // The matrix and the bias trade places.
  for (const node of model.modelTopology.node) {
    if (node.name === 'scores') node.input = ['mm', 'W']
    if (node.name === 'mm') node.input = ['mean', 'B']
  }
  await page.getByLabel('Open model files').setInputFiles(tinyFiles({ json: JSON.stringify(model), weights: tinyModel().weights }))
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The shapes in the graph do not fit each other')
  await expect(alert).not.toContainText(/Error in|Tensors|undefined/)
})

test('an operation that WASM lacks: the next device takes the model, and the card says why', async ({ app, page }) => {
  test.setTimeout(120_000)
  await app.open('?engine=wasm')
  const model = JSON.parse(tinyModel().json) as { modelTopology: { node: { name: string; op: string; attr?: object }[] } }
  const product = model.modelTopology.node.find((node) => node.name === 'mm')!
  product.op = 'Einsum'
  product.attr = { T: { type: 'DT_FLOAT' }, N: { i: '2' }, equation: { s: btoa('ij,jk->ik') } }
  await page.getByLabel('Open model files').setInputFiles(tinyFiles({ json: JSON.stringify(model), weights: tinyModel().weights }))
  await expect(app.html).toHaveAttribute('data-model', /^files/, { timeout: 60_000 })
  await expect(app.html).toHaveAttribute('data-engine', /^(webgl|cpu)$/)
  await expect(await app.classify({ name: 'red.png', buffer: flat(200, 30, 30) })).toHaveAttribute('data-state', 'done')
  const fact = await openCard(page)
  await expect(fact('wasm').locator('dd')).toHaveText('fails: WASM does not have the operation Einsum, which this model uses. Another device may have it.')
})

test('devices compared on this photo: those that are here agree, the others say why', async ({ app, page }) => {
  test.setTimeout(120_000)
  await app.open('?engine=wasm')
  await app.classify({ name: 'red.png', buffer: flat(200, 30, 30) })
  await openCard(page)
  await page.getByRole('button', { name: 'Compare devices on this photo' }).click()
  const rows = page.getByRole('table', { name: 'Devices compared' }).locator('tbody tr')
  await expect(page.getByRole('status').filter({ hasText: /agree to/ })).toBeVisible({ timeout: 90_000 })
  await expect(rows).toHaveCount(4)
  for (const device of ['wasm', 'cpu']) await expect(rows.and(page.locator(`[data-device=${device}]`))).toHaveAttribute('data-state', 'done')
  await expect(rows.and(page.locator('[data-device=webgpu]'))).toContainText('This browser offers no WebGPU adapter.')
  const worst = Number(await rows.and(page.locator('[data-device=cpu]')).getAttribute('data-difference'))
  expect(worst).toBeLessThan(5e-4)
  expect(worst, 'not the same device twice').toBeGreaterThan(0)
  await expect(page.getByText(/(Both|All 3) devices agree to/)).toBeVisible()
})

test('a comparison can be cancelled, and leaves no worker behind', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await app.classify({ name: 'red.png', buffer: flat(200, 30, 30) })
  await openCard(page)
  await page.getByRole('button', { name: 'Compare devices on this photo' }).click()
  await page.getByRole('button', { name: 'Cancel comparison' }).click()
  await expect(page.getByText('Cancelled.')).toBeVisible()
  await expect.poll(() => enginesAlive(page)).toBe(1)
})
