/** The room off the page where models run, whatever the runtime. One worker: one device, one model. */
import { engineOf } from '../engines'
import { deviceTitle, type Engine } from '../engines/engine'
import { probe } from '../engines/probe'
import { Fault } from '../faults'
import { openStore } from '../models/cache'
import type { ModelPackage } from '../models/card'
import { batchOf } from '../models/output'
import { tellOutputKind } from '../models/outputKind'
import { packageModel, unpack } from '../models/package'
import { fetchModel } from '../models/sources'
import { checkNumbers, checkShape } from '../models/warmUp'
import type { Rgb } from '../pixels/image'
import { normalise } from '../pixels/normalise'
import type { Recipe } from '../pixels/recipe'
import type { EngineCall } from './calls'
import { serve } from './serve'
import { Turns } from './turns'

let engine: Engine | null = null
let model: ModelPackage | null = null

/** A GPU computes one photo while another's numbers are written or read. More would only answer all of them later. */
const turns = new Turns(2)

const sayLost = serve<EngineCall>(self as unknown as Parameters<typeof serve>[0], {
  async fetch({ source, base, runtime }, { signal, progress }) {
    const ops = async (): Promise<(op: string) => boolean> => (await import('../engines/tfjsOps')).tfjsKnowsOp
    const raw = await fetchModel(source, {
      base, signal, store: await openStore(), onProgress: (loaded, total) => progress({ loaded, total }),
      ...(runtime === 'tfjs' ? { knownOp: await ops() } : {}),
    })
    return packageModel(raw, 'file' in raw ? undefined : await ops())
  },

  async device({ runtime, device }) {
    engine?.dispose()
    const entry = engineOf(runtime)
    const opened = (engine = await entry.open(device))
    void opened.lost.then((fault) => {
      if (engine === opened) sayLost(fault)
    })
    await probe(engine, await entry.probe())
    return { deviceName: engine.deviceName }
  },

  async load({ model: wanted, recipe }) {
    const opened = needEngine()
    await opened.load(await unpack(wanted), wanted.signature)
    model = wanted
    const start = performance.now()
    const first = await run(warmInput(recipe, 0))
    const second = performance.now()
    const warm = [first, await run(warmInput(recipe, 1))]
    const end = performance.now()
    const notes = checkNumbers(warm, wanted.oddWeights, deviceTitle[opened.device])
    const { kind, why } = tellOutputKind(wanted.signature.outputOp, warm)
    return { notes, outputKind: kind, outputWhy: why, classes: warm[0]!.length, warm, warmMs: end - start, runMs: end - second }

    function run(pixels: Rgb): Promise<Float32Array> {
      return infer(normalise(pixels, recipe), recipe)
    }
  },

  run({ tensor, recipe }, { signal, transfer }) {
    return turns.take(signal, async () => {
      const start = performance.now()
      const raw = await infer(tensor, recipe)
      transfer.push(raw.buffer)
      return { raw, ms: performance.now() - start }
    })
  },

  async time({ recipe, runs }, { alive }) {
    const tensor = normalise(warmInput(recipe, 1), recipe)
    const ms: number[] = []
    for (let i = 0; i < runs; i++) {
      const start = performance.now()
      await infer(tensor, recipe)
      ms.push(performance.now() - start)
      alive()
    }
    return { ms }
  },

  tensors() {
    return Promise.resolve({ tensors: needEngine().tensors() })
  },
}, { beat: 500 })

function needEngine(): Engine {
  if (!engine) throw new Fault('engine-failed', 'No device is open.')
  return engine
}

/** One prepared picture to the model's raw output, [K]. */
async function infer(data: Float32Array, recipe: Recipe): Promise<Float32Array> {
  if (!model) throw new Fault('engine-failed', 'No model is loaded.')
  const { input, output } = model.signature
  const [h, w] = [recipe.height, recipe.width]
  const c = recipe.channels === 'grey' ? 1 : 3
  const plane = recipe.layout === 'NHWC' ? [h, w, c] : [c, h, w]
  const rank = input.shape.length
  const wanted = input.shape.slice(rank === 4 ? 1 : 0)
  if (wanted.some((n, i) => n > 0 && n !== plane[i])) {
    const channels = wanted.some((n) => n === 1 || n === 3) && c !== (wanted.includes(1) ? 1 : 3)
    throw new Fault('recipe', `This model reads ${wanted.join(' × ')} numbers; the recipe makes ${plane.join(' × ')}.`,
      `Change the ${channels ? 'channels' : 'size'} in the recipe.`)
  }
  const batch = batchOf(input)
  const outputs = await needEngine().run({ [input.name]: { ...asFed(data, input.dtype, batch), shape: rank === 4 ? [batch, ...plane] : plane } })
  const answer = outputs[output.name]
  if (!answer) throw new Fault('model-output', `The model gave no output called ${output.name}.`)
  // A fixed batch gives a row for each of its pictures, all the same one.
  checkShape(model.signature, batch > 1 && answer.shape[0] === batch ? [1, ...answer.shape.slice(1)] : answer.shape, answer.data.length)
  // The first picture's row; a copy, because it is moved to the page.
  return batch === 1 ? (answer.data as Float32Array) : (answer.data as Float32Array).slice(0, answer.data.length / batch)
}

/** The numbers as the input takes them: rounded for whole ones, repeated for a fixed batch. */
function asFed(data: Float32Array, dtype: string, batch: number): { data: Float32Array | Int32Array; dtype: 'float32' | 'int32' } {
  if (dtype === 'float32' && batch === 1) return { data, dtype }
  const all = dtype === 'int32' ? new Int32Array(data.length * batch) : new Float32Array(data.length * batch)
  const one = dtype === 'int32' ? data.map(Math.round) : data
  for (let i = 0; i < batch; i++) all.set(one, i * data.length)
  return { data: all, dtype: dtype === 'int32' ? 'int32' : 'float32' }
}

/** Fixed pictures to warm up with: 0 is mid-grey, 1 is seeded noise. They also let two devices be compared. */
function warmInput(recipe: Recipe, which: 0 | 1): Rgb {
  const data = new Uint8Array(recipe.width * recipe.height * 3).fill(128)
  if (which === 1) {
    let seed = 2463534242
    for (let i = 0; i < data.length; i++) {
      seed ^= seed << 13
      seed ^= seed >>> 17
      seed ^= seed << 5
      data[i] = seed & 255
    }
  }
  return { width: recipe.width, height: recipe.height, data }
}
