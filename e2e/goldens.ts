/** The reference logits (torch, float32) and the walks that compare the page with them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, expect, type ModelServer, shared, type Watch } from './page'

export interface GoldenSet {
  readonly name: string
  /** Under the model server. */
  readonly model: string
  readonly recipe: object
  readonly pictures: readonly string[]
}

const folder = (set: string) => join(shared, 'goldens', set)
const list = (set: string): string[] => JSON.parse(readFileSync(join(folder(set), 'index.json'), 'utf8')) as string[]

export const mobilenet = (): GoldenSet => ({
  name: 'mobilenet_v2', model: '/models/mobilenet_v2_1.0_224/model.json', pictures: list('mobilenet_v2'),
  // The goldens are the 224 x 224 crops themselves.
  recipe: { shortSide: 224 },
})

export const resnet56 = (): GoldenSet => ({
  name: 'resnet56_cifar10', model: '/models/resnet56_cifar10/model.json', pictures: list('resnet56_cifar10'),
  recipe: { shortSide: 32, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
})

export async function openGolden(app: App, models: ModelServer, watch: Watch, set: GoldenSet, device: string): Promise<void> {
  watch.allowedHosts.add(models.host)
  const recipe = Object.keys(set.recipe).length > 0 ? `&recipe=${encodeURIComponent(JSON.stringify(set.recipe))}` : ''
  await app.open(`?engine=${device}&model=${encodeURIComponent(models.url + set.model)}${recipe}`)
  await expect(app.html).toHaveAttribute('data-engine', device)
  await expect(app.html).toHaveAttribute('data-model', models.url + set.model)
}

/** Largest difference of the page's logits to the reference over the pictures named. PNG crops: no decoder stands between. */
export async function worstLogit(app: App, set: GoldenSet, pictures = set.pictures): Promise<number> {
  let worst = 0
  for (const name of pictures) {
    const option = await app.classify({ name: `${name}.png`, mimeType: 'image/png', buffer: readFileSync(join(folder(set.name), `${name}.png`)) })
    await expect(option).toHaveAttribute('data-state', 'done')
    const { logits } = JSON.parse(readFileSync(join(folder(set.name), `${name}.json`), 'utf8')) as { logits: number[] }
    const got = await app.logits()
    expect(got).toHaveLength(logits.length)
    for (let k = 0; k < logits.length; k++) {
      const d = Math.abs(got[k]! - logits[k]!)
      worst = d <= worst ? worst : d
    }
  }
  return worst
}

const project = join(import.meta.dirname, '..')
const builtinLabels = readFileSync(join(project, 'public/model/labels.txt'), 'utf8').split('\n')
const builtinLogits = JSON.parse(readFileSync(join(project, 'tests/fixtures/builtin/logits.json'), 'utf8')) as Record<string, { readonly uint8: readonly number[] }>

/** What the built-in model answers, by torch (tests/training.test.ts holds the logits to each other); here it is what a person sees. */
function builtinAnswer(sample: string): string {
  const { uint8 } = builtinLogits[sample]!
  return builtinLabels[uint8.indexOf(Math.max(...uint8))]!
}

/** Of the samples whose first class is clear of the second: JPEG decoders and devices differ by a little. */
export const sampleAnswers = { 'coffee.jpg': builtinAnswer('coffee'), 'astronaut.jpg': builtinAnswer('astronaut') } as const
