/** Real pretrained graph models against torch, on WASM and CPU; a person's own models in every plain form. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { mobilenet, openGolden, resnet56, worstLogit } from './goldens'
import { expect, hasShared, shared, skipShared, test } from './page'
import { flat } from './pictures'
import { tinyFiles, tinyModel } from './tinyModel'

test.describe('goldens', () => {
  test.skip(!hasShared, skipShared)
  test.setTimeout(240_000)

  // uint8 weights dequantised agree with float32 torch to 4e-5; sums in another order add the rest.
  for (const device of ['wasm', 'cpu']) {
    test(`MobileNetV2 on ${device}: every logit of every golden within 1e-4 of torch`, async ({ app, models, watch }) => {
      const set = mobilenet()
      await openGolden(app, models, watch, set, device)
      expect(await worstLogit(app, set, device === 'cpu' ? set.pictures.slice(0, 3) : set.pictures)).toBeLessThan(1e-4)
    })

    test(`ResNet-56 on ${device}: every logit of every golden within 1e-4 of torch`, async ({ app, models, watch }) => {
      const set = resnet56()
      await openGolden(app, models, watch, set, device)
      expect(await worstLogit(app, set, device === 'cpu' ? set.pictures.slice(0, 5) : set.pictures)).toBeLessThan(1e-4)
    })
  }

  test('the whole path from the untouched file: what the model sees is the reference crop, byte by byte', async ({ app, models, watch, page }) => {
    const set = { ...mobilenet(), recipe: {} }
    await openGolden(app, models, watch, set, 'wasm')
    await page.getByText('Preprocessing is assumed').first().waitFor()
    const folder = join(shared, 'goldens/mobilenet_v2')
    for (const name of ['bird', 'cat', 'dragonfly', 'grace_hopper', 'sunflower']) {
      await app.classify({ name: `${name}.bmp`, mimeType: 'image/bmp', buffer: readFileSync(join(folder, 'originals', `${name}.bmp`)) })
      const got = await app.logits()
      const { logits } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { logits: number[] }
      expect(Math.max(...got.map((z, k) => Math.abs(z - logits[k]!)))).toBeLessThan(1e-4)
      await page.getByRole('button', { name: 'What the model sees' }).click()
      const canvas = page.getByRole('img', { name: 'What the model sees, 224 × 224 pixels' })
      await expect.poll(() => canvas.evaluate((c: HTMLCanvasElement) => c.width)).toBe(224)
      const want = PNG.sync.read(readFileSync(join(folder, `${name}.png`))).data
      await expect.poll(async () => {
        const seen = await canvas.evaluate((c: HTMLCanvasElement) => [...c.getContext('2d')!.getImageData(0, 0, 224, 224).data])
        return seen.reduce((worst, v, i) => Math.max(worst, Math.abs(v - want[i]!)), 0)
      }).toBe(0)
      await page.getByRole('button', { name: 'What the model sees' }).click()
    }
  })

  test('JPEG originals: the browser’s decoder is the only difference', async ({ app, models, watch }) => {
    const set = { ...mobilenet(), recipe: {} }
    await openGolden(app, models, watch, set, 'wasm')
    const folder = join(shared, 'goldens/mobilenet_v2')
    for (const name of ['hot_dog', 'owl', 'parrot']) {
      await app.classify({ name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: readFileSync(join(folder, 'originals', `${name}.jpg`)) })
      const { top5 } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { top5: { index: number; prob: number }[] }
      const [first] = await app.rows()
      expect(first!.k).toBe(top5[0]!.index)
      // Two JPEG decoders may differ by a grey level or two: far less than a percentage point here.
      expect(Math.abs(first!.confidence - top5[0]!.prob)).toBeLessThan(0.01)
    }
  })

  test('MobileNetV2 in four unequal shards, the last the largest, gives the same logits', async ({ app, models, watch }) => {
    const source = join(shared, 'models/mobilenet_v2_1.0_224')
    const json = JSON.parse(readFileSync(join(source, 'model.json'), 'utf8')) as { weightsManifest: { paths: string[] }[] }
    const whole = readFileSync(join(source, 'group1-shard1of1.bin'))
    const cuts = [0, 300_001, 700_003, 1_500_000, whole.length]
    json.weightsManifest[0]!.paths = [1, 2, 3, 4].map((i) => `shard${i}.bin`)
    models.extra.set('/four/model.json', JSON.stringify(json))
    for (let i = 1; i <= 4; i++) models.extra.set(`/four/shard${i}.bin`, whole.subarray(cuts[i - 1], cuts[i]))
    models.extra.set('/four/labels.txt', readFileSync(join(source, 'labels.txt')))
    const set = { ...mobilenet(), model: '/four/model.json' }
    await openGolden(app, models, watch, set, 'wasm')
    expect(await worstLogit(app, set, set.pictures.slice(0, 2))).toBeLessThan(1e-4)
  })
})

test.describe('a model from files', () => {
  test('model.json, its shard and labels.txt: loaded, assumed, said, in the query no more', async ({ app, page }) => {
    await app.open()
    await page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel(), ['red', 'green', 'blue', ...'3456789'].join('\n')))
    await expect(app.html).toHaveAttribute('data-model', /^files:/)
    await expect(app.html).toHaveAttribute('data-model-state', 'ready')
    await app.classify({ name: 'green.png', buffer: flat(0, 255, 0) })
    // Range [-1, 1] assumed: R = -1, G = 1, B = -1. W is 6 where k % 3 is the channel, else -2; bias -k / 10.
    const rows = await app.rows()
    expect(rows[0]!.label).toBe('green')
    for (const { k, logit } of rows) {
      const w = (c: number) => (k % 3 === c ? 6 : -2)
      expect(logit).toBeCloseTo(-w(0) + w(1) - w(2) - k / 10, 5)
    }
    await expect(page.getByText('Preprocessing is assumed')).toBeVisible()
    await page.getByRole('button', { name: 'Check it' }).click()
    const dialog = page.getByRole('dialog', { name: 'Model' })
    await expect(dialog.getByText('assumed', { exact: true })).toBeVisible()
    await expect(dialog.getByLabel('Width')).toHaveValue('32')
    await expect(dialog.getByLabel('Short side')).toHaveValue('37')
    await dialog.getByLabel('Values').selectOption('0..1')
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(/recipe=/)
    await expect(app.photo('green.png')).toHaveAttribute('data-state', 'done')
    const [first] = await app.rows()
    expect(first!.logit).toBeCloseTo(6 - 0.1, 5)
    await expect(page.getByText('Preprocessing is assumed')).toHaveCount(0)
  })

  test('a bad recipe is refused with its value', async ({ app, page }) => {
    await app.open()
    await page.getByRole('button', { name: 'Choose model' }).click()
    const dialog = page.getByRole('dialog', { name: 'Model' })
    await dialog.getByLabel('Width').fill('0')
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await expect(dialog.getByRole('alert')).toContainText('0')
    await dialog.getByLabel('Width').fill('96')
    await dialog.getByLabel('Height').fill('96')
    await dialog.getByLabel('Short side').fill('96')
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await page.keyboard.press('Escape')
    // The built-in model takes any multiple of 16: 96 runs and still sees the espresso.
    await expect(app.photo('coffee.jpg')).toHaveAttribute('data-state', 'done')
    await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', 'espresso')
  })

  for (const [last, sentence] of [['Softmax', 'The model gives probabilities'], ['LogSoftmax', 'The model gives log-probabilities'], [undefined, null]] as const) {
    test(`${last ?? 'plain logits'}: told apart, said, and the same confidences`, async ({ app, page }) => {
      await app.open()
      await page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel(last ? { last } : {})))
      await expect(app.html).toHaveAttribute('data-model', /^files:/)
      await app.classify({ name: 'red.png', buffer: flat(255, 0, 0) })
      const z = Array.from({ length: 10 }, (_, k) => (k % 3 === 0 ? 6 : -2) - (k % 3 === 1 ? 6 : -2) - (k % 3 === 2 ? 6 : -2) - k / 10)
      const sum = z.reduce((acc, v) => acc + Math.exp(v), 0)
      const rows = await app.rows()
      for (const { k, confidence } of rows) expect(Math.abs(confidence - Math.exp(z[k]!) / sum)).toBeLessThan(1e-6)
      if (sentence) await expect(page.getByText(sentence)).toBeVisible()
      // T works the same on ln p as on the logits.
      await page.getByLabel('Temperature value').fill('2')
      const hot = z.reduce((acc, v) => acc + Math.exp(v / 2), 0)
      for (const { k, confidence } of await app.rows()) expect(Math.abs(confidence - Math.exp(z[k]! / 2) / hot)).toBeLessThan(1e-6)
      await expect(page.locator('.readouts')).toContainText(last ? 'Energy–' : /Energy−\d/)
    })
  }

  test('Sigmoid: independent scores, not shown as if they added up to 100 %', async ({ app, page }) => {
    await app.open()
    await page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel({ last: 'Sigmoid', weight: (c, k) => (k % 3 === c ? 1 : 0.5) })))
    await expect(app.html).toHaveAttribute('data-model', /^files:/)
    await app.classify({ name: 'white.png', buffer: flat(255, 255, 255) })
    const rows = await app.rows()
    expect(rows.reduce((sum, row) => sum + row.confidence, 0)).toBeGreaterThan(5)
    for (const { k, confidence } of rows) expect(confidence).toBeCloseTo(1 / (1 + Math.exp(-(2 - k / 10))), 5)
    await expect(page.getByText('they do not add up to 100 %')).toBeVisible()
  })

  test('1001 outputs with 1000 labels: the background is dropped and said', async ({ app, page }) => {
    await app.open()
    const labels = Array.from({ length: 1000 }, (_, i) => `thing ${i}`).join('\n')
    await page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel({ classes: 1001, weight: () => 0, bias: (k) => (k === 0 ? 50 : k === 7 ? 3 : 0) }), labels))
    await expect(app.html).toHaveAttribute('data-model', /^files:/)
    await app.classify({ name: 'any.png', buffer: flat(1, 2, 3) })
    const rows = await app.rows()
    expect(rows).toHaveLength(1000)
    expect(rows[0]).toMatchObject({ k: 6, label: 'thing 6', logit: 3 })
    await expect(page.getByText('1001 outputs and 1000 labels: output 0 (background) is dropped')).toBeVisible()
  })

  test('a wrong one gets a sentence; the old model keeps working', async ({ app, page }) => {
    await app.open()
    const model = tinyModel()
    await page.getByLabel('Open model files').setInputFiles([{ name: 'model.json', mimeType: 'application/json', buffer: Buffer.from(model.json) }])
    await expect(app.html).toHaveAttribute('data-model-state', 'failed')
    await expect(page.getByRole('alert')).toContainText('group1-shard1of1.bin')
    await expect(page.getByRole('alert')).toContainText('Everyday ResNet keeps working.')
    await expect(app.html).toHaveAttribute('data-model', 'builtin')
    const option = await app.classify({ name: 'red.png', buffer: flat(255, 0, 0) })
    await expect(option).toHaveAttribute('data-state', 'done')
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click()
    await expect(app.html).toHaveAttribute('data-model-state', 'ready')
  })

  test('a model that answers NaN or infinity says so on the item', async ({ app, page }) => {
    await app.open()
    // Finite weights and a finite warm-up; pure red adds up to more than float32 holds.
    await page.getByLabel('Open model files').setInputFiles(tinyFiles(tinyModel({ weight: (c, k) => (k === 2 ? [3e38, -3e38, 0][c]! : 0), bias: () => 0 })))
    await expect(app.html).toHaveAttribute('data-model', /^files:/)
    const option = await app.classify({ name: 'red.png', buffer: flat(255, 0, 0) })
    await expect(option).toHaveAttribute('data-state', 'failed')
    await expect(option).toContainText('invalid numbers')
    await expect(app.bars).toHaveCount(0)
  })
})

test.describe('a model by its address', () => {
  test('loopback needs no consent; the query keeps model and recipe across a reload', async ({ app, page, models, watch }) => {
    watch.allowedHosts.add(models.host)
    const model = tinyModel()
    models.extra.set('/tiny/model.json', model.json)
    models.extra.set('/tiny/group1-shard1of1.bin', model.weights)
    models.extra.set('/tiny/labels.txt', [...'abcdefghij'].join('\n'))
    const address = `${models.url}/tiny/model.json`
    await app.open(`?model=${encodeURIComponent(address)}&recipe=${encodeURIComponent('{"range":[0,1],"resize":"squash"}')}`)
    await expect(app.html).toHaveAttribute('data-model', address)
    await app.classify({ name: 'blue.png', buffer: flat(0, 0, 255) })
    expect((await app.rows())[0]).toMatchObject({ k: 2, label: 'c' })
    expect((await app.rows())[0]!.logit).toBeCloseTo(6 - 0.2, 5)
    await page.reload()
    await expect(app.html).toHaveAttribute('data-model-state', 'ready')
    await expect(app.html).toHaveAttribute('data-model', address)
    expect(new URL(page.url()).searchParams.get('model')).toBe(address)
    await expect.poll(() => JSON.parse(new URL(page.url()).searchParams.get('recipe')!) as unknown).toMatchObject({ resize: 'squash', mean: [0, 0, 0], std: [1, 1, 1] })
  })

  test('404 for a shard and HTML instead of weights: a sentence with host and file, and the built-in model works', async ({ app, page, models, watch }) => {
    watch.allowedHosts.add(models.host)
    watch.expected.push(/404/)
    const model = tinyModel()
    models.extra.set('/bad/model.json', model.json)
    models.extra.set('/bad/group1-shard1of1.bin', 404)
    models.extra.set('/bad/labels.txt', 404)
    await page.goto(`/?model=${encodeURIComponent(`${models.url}/bad/model.json`)}`)
    await expect(page.getByRole('alert')).toContainText(`${models.host} answered 404 for group1-shard1of1.bin`)
    await expect(app.html).toHaveAttribute('data-model', 'builtin')
    await expect(app.bars.getByRole('listitem').first()).toHaveAttribute('data-label', 'espresso')
    models.extra.set('/bad/group1-shard1of1.bin', '<!doctype html><title>Sign in</title>')
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(page.getByRole('alert')).toContainText('group1-shard1of1.bin is a web page, not weights')
    models.extra.set('/bad/group1-shard1of1.bin', model.weights)
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(app.html).toHaveAttribute('data-model', /bad\/model\.json$/)
    await expect(app.html).toHaveAttribute('data-model-state', 'ready')
  })

  test('a foreign host is named and waits for a click: no request before', async ({ app, page, watch }) => {
    const hits: string[] = []
    await page.route('https://models.example.org/**', async (route) => {
      hits.push(route.request().url())
      const model = tinyModel()
      const headers = { 'Access-Control-Allow-Origin': '*' }
      if (route.request().url().endsWith('model.json')) await route.fulfill({ body: model.json, headers })
      else if (route.request().url().endsWith('.bin')) await route.fulfill({ body: model.weights, headers })
      else await route.fulfill({ status: 404, body: 'no', headers })
    })
    watch.expected.push(/404/)
    await app.open(`?model=${encodeURIComponent('https://models.example.org/m/model.json')}`)
    await expect(page.getByText('This link wants to load a model from models.example.org')).toBeVisible()
    await expect(app.html).toHaveAttribute('data-model', 'builtin')
    await page.waitForTimeout(1500)
    expect(hits).toEqual([])
    expect(watch.requests.filter((url) => new URL(url).host.includes('example.org'))).toEqual([])
    watch.allowedHosts.add('models.example.org')
    await page.getByRole('button', { name: 'Load it' }).click()
    await expect(app.html).toHaveAttribute('data-model', 'https://models.example.org/m/model.json')
    expect(hits.length).toBeGreaterThan(1)
  })
})
