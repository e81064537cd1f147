/** What a GPU device must show, whichever it is: the same answers as WASM within 1e-3, and the torch goldens where they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mobilenet, openGolden, resnet56, sampleAnswers, worstLogit } from './goldens'
import { expect, hasShared, skipShared, test } from './page'

const samples = join(import.meta.dirname, '../public/samples')

export function deviceTests(device: 'webgl' | 'webgpu'): void {
  test(`the built-in model on ${device}: right labels, logits within 1e-3 of WASM`, async ({ app }) => {
    test.setTimeout(120_000)
    const logits: Record<string, number[][]> = {}
    for (const where of [device, 'wasm']) {
      await app.open(`?engine=${where}`)
      await expect(app.html).toHaveAttribute('data-engine', where)
      logits[where] = []
      for (const [name, label] of Object.entries(sampleAnswers)) {
        await app.classify({ name, mimeType: 'image/jpeg', buffer: readFileSync(join(samples, name)) })
        expect((await app.rows())[0]!.label).toBe(label)
        logits[where].push(await app.logits())
      }
    }
    const worst = Math.max(...logits[device]!.flatMap((row, i) => row.map((z, k) => Math.abs(z - logits['wasm']![i]![k]!))))
    expect(worst).toBeLessThan(1e-3)
    expect(worst, 'not the same device twice').toBeGreaterThan(0)
  })

  test.describe('goldens', () => {
    test.skip(!hasShared, skipShared)
    for (const set of [mobilenet, resnet56]) {
      test(`${set.name} on ${device}: logits within 1e-3 of torch`, async ({ app, models, watch }) => {
        test.setTimeout(300_000)
        const golden = set()
        await openGolden(app, models, watch, golden, device)
        expect(await worstLogit(app, golden, golden.pictures.slice(0, 3))).toBeLessThan(1e-3)
      })
    }
  })
}
