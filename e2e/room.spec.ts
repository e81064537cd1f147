/** Two models at a time only where both fit: else the old one makes room before the new one loads, and comes back when that fails. */
import { load } from './loadModel'
import { type App, expect, test } from './page'
import { flat } from './pictures'
import { onnxFile, tinyOnnx } from './tinyOnnx'
import { engineTimes, watchWorkers } from './workers'

const red = { name: 'red.png', mimeType: 'image/png', buffer: flat(255, 0, 0) }
/** ONNX Runtime alone knows that there is no such operator: it says so when the model is loaded. */
const broken = tinyOnnx({ nodes: [{ op: 'ReduceMode', inputs: ['image'], output: 'scores' }] })

async function openPage(app: App, gigabytes: number | null): Promise<void> {
  await watchWorkers(app.page)
  if (gigabytes !== null) await app.page.addInitScript((value) => Object.defineProperty(navigator, 'deviceMemory', { value }), gigabytes)
  // One device: trials would make workers of their own.
  await app.open('?engine=wasm')
}
const open = (app: App, bytes: Uint8Array) => load(app, () => app.page.getByLabel('Open model files').setInputFiles([onnxFile('net.onnx', bytes)]))

for (const [memory, gigabytes] of [['enough', null], ['too little', 0.02]] as const) {
  test(`${memory} memory for both: the old one goes ${gigabytes ? 'before the new one loads' : 'when the new one has run'}`, async ({ app }) => {
    await openPage(app, gigabytes)
    expect(await open(app, tinyOnnx())).toBe('ready')
    await app.classify(red)
    expect((await app.logits())[0]).toBeGreaterThan(1)
    const [old, fresh] = await engineTimes(app.page)
    expect(old!.ended! < fresh!.loaded!).toBe(gigabytes !== null)
  })

  test(`${memory} memory for both, and the new one fails: the old one ${gigabytes ? 'is opened again and' : 'never stopped and'} answers`, async ({ app, page }) => {
    await openPage(app, gigabytes)
    await app.classify(red)
    const before = await app.logits()
    expect(await open(app, broken)).toBe('failed')
    await expect(page.getByRole('alert')).toContainText('keeps working')
    await app.classify({ ...red, name: 'again.png' })
    expect(await app.logits()).toEqual(before)
    expect((await engineTimes(page))[0]!.ended === null).toBe(gigabytes === null)
  })
}
