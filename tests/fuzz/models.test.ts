/** Damaged model.json and weights through the page's own checks: a Fault in words, or a package that holds together. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tinyModel as threeColours } from '../../e2e/tinyModel'
import { Fault } from '../../src/faults'
import { readGraph } from '../../src/models/graph'
import { packageModel, unpack } from '../../src/models/package'
import { fetchModel } from '../../src/models/sources'
import { tinyOps, tinyText, tinyWeights } from '../fixtures/models/tiny'
import { firstFailure, insist, patience } from './fuzz'
import { below, mutate, pick, type Random } from './mutate'
import { mutateJson } from './mutateJson'

const folder = join(import.meta.dirname, '../../public/model')
const builtin = { text: readFileSync(join(folder, 'model.json'), 'utf8'), weights: Uint8Array.from(readFileSync(join(folder, 'group1-shard1of1.bin'))) }
const colours = threeColours({ last: 'Softmax', second: true, stored: 'uint8' })
const models = [
  builtin, { text: tinyText(), weights: tinyWeights() }, { text: colours.json, weights: Uint8Array.from(colours.weights) },
]
const ops = new Set([...tinyOps, ...models.flatMap(({ text }) => (JSON.parse(text) as { modelTopology: { node: { op: string }[] } }).modelTopology.node.map(({ op }) => op))])
const knownOp = (op: string): boolean => ops.has(op)

/** null where `work` was refused by a Fault in plain words; throws where it was not so. */
async function faultOr<T>(work: () => T | Promise<T>, how: string): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Fault)) throw new Error(`${how}: ${String(error)}`, { cause: error })
    const { message } = error
    insist(/^[A-Z`\d_m]/.test(message) && message.length < 2000, `${how}: “${message}”`)
    insist(!/\[object|undefined|NaN|Infinity|cannot read|is not a function/i.test(message), `${how}: “${message}”`)
    return null
  } finally {
    insist(!('polluted' in {}), `${how}: Object.prototype was changed`)
  }
}

const encode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text))

function bent(text: string, random: Random): { text: string; how: string } {
  if (random() < 0.75) return mutateJson(text, random)
  const { bytes, how } = mutate(encode(text), random)
  return { text: new TextDecoder().decode(bytes), how }
}

describe('model.json', () => {
  it('is whole to begin with', async () => {
    for (const { text, weights } of models) expect((await packageModel(raw(text, weights), knownOp)).signature.output.shape.at(-1)).toBeGreaterThan(1)
  })

  it('bent: a graph of checked parts only, or a Fault', async () => {
    expect(await firstFailure(1_500, async (random) => {
      const { text, how } = bent(pick(random, models).text, random)
      const graph = await faultOr(() => readGraph(text, knownOp), how)
      if (!graph) return
      insist(Object.keys(graph.json).join() === 'format,modelTopology,weightsManifest', how)
      insist(Number.isSafeInteger(graph.weightBytes) && graph.weightBytes === graph.manifest.reduce((sum, { bytes }) => sum + bytes, 0), `${how}: ${graph.weightBytes} bytes`)
      for (const path of graph.manifest.flatMap(({ paths }) => paths)) insist(!/(^|\/)\.\.(\/|$)|:|\\/.test(path), `${how}: ${path}`)
    })).toBeNull()
  }, patience)

  it('bent, with its weights damaged or not: a package that any worker can open again, or a Fault', async () => {
    expect(await firstFailure(250, async (random) => {
      const { text, weights } = pick(random, models)
      const json = bent(text, random)
      const shard = random() < 0.5 ? weights : mutate(weights, random).bytes
      const model = await faultOr(() => packageModel(raw(json.text, shard), knownOp), json.how)
      if (!model) return
      structuredClone({ ...model, json: 0, weights: 0 })
      insist((await unpack(model)).weights.byteLength === model.weights.size, json.how)
      insist(/^[0-9a-f]{64}$/.test(model.sha256), json.how)
    })).toBeNull()
  }, patience)

  it('one of three files damaged, as a person drops them: a package or a Fault', async () => {
    expect(await firstFailure(300, async (random) => {
      const { text, weights } = models[1 + below(random, 2)]!
      const damaged: Uint8Array<ArrayBuffer>[] = [encode(text), weights, encode('one\ntwo\nthree')]
      const which = below(random, 3)
      const { bytes, how } = mutate(damaged[which]!, random)
      damaged[which] = bytes
      const path = (JSON.parse(text) as { weightsManifest: { paths: string[] }[] }).weightsManifest[0]!.paths[0]!
      const files = ['model.json', path, pick(random, ['labels.txt', 'labels.json', 'metadata.json'])].map((name, i) => new File([damaged[i]!], name))
      await faultOr(async () => packageModel(await fetchModel({ kind: 'files', files }, { base: '', knownOp }), knownOp), how)
    })).toBeNull()
  }, patience)

  it('nested beyond all measure is refused in words', async () => {
    const deep = (open: string, close: string): string => open.repeat(300_000) + close.repeat(300_000)
    for (const text of [deep('[', ']'), `{"modelTopology":${deep('{"a":', '}').replace('}', '1}')},"weightsManifest":[]}`, `{"modelTopology":{},"weightsManifest":${deep('[', ']')}}`]) {
      expect(await faultOr(() => readGraph(text, knownOp), 'deep')).toBeNull()
    }
  })
})

function raw(jsonText: string, weights: Uint8Array<ArrayBuffer>) {
  return { id: 'x', source: 'files' as const, name: '', fallbackName: 'x', jsonText, shards: [[weights]], labelsText: null, recipe: null, licence: '' }
}
