/** Models by their name on Hugging Face, from a local server with the same paths. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commit, type HubFixture, hubPaths } from '../tests/fixtures/models/hub'
import { worstLogit, resnet56 } from './goldens'
import { load } from './loadModel'
import { type App, expect, hasShared, type ModelServer, shared, skipShared, test, type Watch } from './page'
import { flat } from './pictures'
import { raw, tinyOnnx } from './tinyOnnx'

const red = { name: 'red.png', mimeType: 'image/png', buffer: flat(255, 0, 0) }
const config = JSON.stringify({ architectures: ['TinyForImageClassification'], id2label: { 0: 'cherry', 1: 'lime', 2: 'navy' } })
const processor = JSON.stringify({ image_processor_type: 'ViTImageProcessor', size: { height: 8, width: 8 }, do_normalize: false })
/** Half the slope: its answer tells it from fp32's. */
const half = tinyOnnx({ weights: [{ name: 'W', shape: [3, 3], raw: raw(2, 0, 0, 0, 2, 0, 0, 0, 2) }] })
const files = { 'config.json': config, 'preprocessor_config.json': processor, 'onnx/model.onnx': tinyOnnx(), 'onnx/model_quantized.onnx': half }

function publish(models: ModelServer, watch: Watch, fixture: HubFixture): string {
  watch.allowedHosts.add(models.host)
  for (const [path, body] of hubPaths(fixture)) models.extra.set(decodeURIComponent(path.split('?')[0]!), Buffer.from(body as string))
  models.hits.length = 0
  return `hf:${models.url}/${fixture.repo}`
}
const card = (app: App, fact: string) => app.page.locator(`[data-fact="${fact}"] dd`)

test('typed as a name: labels, preprocessing, number type and commit are the repository’s own, and shown', async ({ app, page, models, watch }) => {
  const name = publish(models, watch, { repo: 'me/tiny', files })
  await app.open('?engine=wasm')
  await page.getByRole('button', { name: 'Choose model' }).click()
  await page.getByLabel(/a name on Hugging Face/).fill(name)
  expect(await load(app, () => page.getByLabel(/a name on Hugging Face/).press('Enter'))).toBe('ready')
  expect(models.hits).toEqual(['/api/models/me/tiny/revision/main', ...['config.json', 'preprocessor_config.json', 'onnx/model.onnx'].map((path) => `/me/tiny/resolve/${commit}/${path}`)])
  await app.classify(red)
  expect((await app.rows()).map(({ label, logit }) => [label, Number(logit.toFixed(3))])).toEqual([['cherry', 4], ['lime', 0], ['navy', 0]])
  await page.getByRole('button', { name: 'Choose model' }).click()
  await expect(card(app, 'revision')).toHaveText(commit)
  await expect(card(app, 'weights')).toHaveText('fp32 (onnx/model.onnx)')
  await expect(card(app, 'licence')).toHaveText('apache-2.0')
  await expect(page.getByRole('heading', { name: /^Preprocessing/ })).toContainText('from preprocessor_config.json')

  // Another number type of the same commit.
  await page.getByLabel('Number type').selectOption('q8')
  expect(await load(app, () => page.getByRole('button', { name: 'Use these' }).click())).toBe('ready')
  await expect(card(app, 'weights')).toHaveText('q8 (onnx/model_quantized.onnx)')
  await page.keyboard.press('Escape')
  await expect(app.strip.locator('[aria-selected=true]')).toHaveAttribute('data-state', 'done')
  expect((await app.rows())[0]!.logit).toBeCloseTo(2, 3)
  // The link names both, so that it brings the same numbers back.
  await expect(page).toHaveURL(new RegExp(`${encodeURIComponent(`@${commit}:q8`)}`))
})

test('kept: the link with its commit asks the hub for nothing', async ({ app, models, watch }) => {
  const name = publish(models, watch, { repo: 'me/tiny', files })
  const link = `?engine=wasm&model=${encodeURIComponent(`${name}@${commit}`)}`
  await app.open(link)
  await expect(app.html).toHaveAttribute('data-model', `${name}@${commit}:fp32`)
  models.hits.length = 0
  await app.open(link)
  await expect(app.html).toHaveAttribute('data-model', `${name}@${commit}:fp32`)
  expect(models.hits).toEqual([])
})

test('a link to huggingface.co waits for a click', async ({ app, page, watch }) => {
  await app.open('?engine=wasm&model=hf:Xenova/resnet-50')
  await expect(app.html).toHaveAttribute('data-model', 'builtin')
  await expect(page.getByText('This link wants to load a model from huggingface.co. Nothing was asked of it yet.')).toBeVisible()
  expect(watch.requests.filter((url) => url.includes('huggingface'))).toEqual([])
})

for (const [what, fixture, sentence] of [
  ['a name nobody has', { repo: 'me/other', files }, /has no public model me\/tiny \(it answered 404\)/],
  ['a model that writes text', { repo: 'me/tiny', files, api: { pipeline_tag: 'text-generation' } }, /is a model for text generation; this page reads models that classify images/],
  ['no ONNX in it', { repo: 'me/tiny', files: { 'model.safetensors': 'x' } }, /me\/tiny has no ONNX weights, but model\.safetensors\. Many models have a copy/],
] as const) {
  test(`${what}: a sentence, and the model in hand stays`, async ({ app, page, models, watch }) => {
    watch.expected.push(/Failed to load resource/)
    models.extra.clear()
    publish(models, watch, fixture)
    await app.open('?engine=wasm')
    await page.getByRole('button', { name: 'Choose model' }).click()
    await page.getByLabel(/a name on Hugging Face/).fill(`hf:${models.url}/me/tiny`)
    expect(await load(app, () => page.getByRole('button', { name: 'Open', exact: true }).click())).toBe('failed')
    await expect(page.getByRole('alert')).toContainText(sentence)
    await expect(app.html).toHaveAttribute('data-model', 'builtin')
  })
}

test('what is neither an address nor a name says so at once', async ({ app, page }) => {
  await app.open('?engine=wasm')
  await page.getByRole('button', { name: 'Choose model' }).click()
  const field = page.getByLabel(/a name on Hugging Face/)
  await field.fill('resnet')
  await field.press('Enter')
  await expect(page.locator('#url-said')).toContainText('neither a web address nor a name on Hugging Face')
  await field.fill('hf:a/b/c')
  await field.press('Enter')
  await expect(page.locator('#url-said')).toContainText('It looks like hf:owner/name')
})

test('dropped together: the weights, config.json and preprocessor_config.json are one model', async ({ app, page }) => {
  await app.open('?engine=wasm')
  const picked = [['model.onnx', tinyOnnx()], ['model_quantized.onnx', half], ['config.json', config], ['preprocessor_config.json', processor]] as const
  const state = await load(app, () => page.getByLabel('Open model files').setInputFiles(picked.map(([name, body]) => ({ name, mimeType: '', buffer: Buffer.from(body as string) }))))
  expect(state).toBe('ready')
  await app.classify(red)
  expect((await app.rows())[0]).toMatchObject({ label: 'cherry', logit: expect.closeTo(4, 3) })
  await expect(page.getByText('There are 2 versions of the weights; model.onnx is used.')).toBeVisible()
  await expect(page.getByText('Preprocessing is assumed')).toHaveCount(0)
})

test.describe('a real network', () => {
  test.skip(!hasShared, skipShared)
  test.setTimeout(120_000)
  test('ResNet-56 as a hub would serve it: every logit of every golden within 1e-4 of torch', async ({ app, models, watch }) => {
    const folder = join(shared, 'models/resnet56_cifar10')
    const labels = readFileSync(join(folder, 'labels.txt'), 'utf8').trim().split('\n')
    const name = publish(models, watch, {
      repo: 'me/resnet56', files: {
        'config.json': JSON.stringify({ id2label: Object.fromEntries(labels.entries()) }),
        'preprocessor_config.json': JSON.stringify({ feature_extractor_type: 'ConvNextFeatureExtractor', crop_pct: 1, size: { shortest_edge: 32 }, resample: 3, image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] }),
        'onnx/model.onnx': readFileSync(join(folder, 'resnet56_cifar10_torch_export.onnx')),
      },
    })
    await app.open(`?engine=wasm&model=${encodeURIComponent(name)}`)
    await expect(app.html).toHaveAttribute('data-model', `${name}@${commit}:fp32`)
    expect(await worstLogit(app, resnet56())).toBeLessThan(1e-4)
    expect((await app.rows()).map(({ label }) => label).toSorted()).toEqual(labels.toSorted())
  })
})
