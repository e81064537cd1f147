/** The room off the page where models run, whatever the runtime. One worker: one device, one model. */
import { decode, tellHead, type Told } from '../detection/heads'
import { refuseMasks } from '../detection/heads/masks'
import { sureness } from '../detection/sureness'
import type { Part } from '../detection/types'
import { engineOf } from '../engines'
import { deviceTitle, type Engine } from '../engines/engine'
import { probe } from '../engines/probe'
import { Fault } from '../faults'
import { openStore } from '../models/cache'
import type { ModelPackage } from '../models/card'
import { batchOf, classesOf } from '../models/output'
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
/** What a detector's outputs are read as; null: a classifier, or nothing has run yet. */
let head: Told | null = null

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
    head = null
    const start = performance.now()
    let first = await run(warmInput(recipe, 0))
    const { boxes, outputs } = wanted.signature
    // No file said so, but these are no classes: whatever else the graph gives may be needed to read them.
    if (!boxes && outputs.length > 1 && mayBeBoxes([...first.values()][0]!.shape)) first = await infer(normalise(warmInput(recipe, 0), recipe), recipe, outputs.map(({ name }) => name))
    head = asHead(wanted, first, recipe)
    const second = performance.now()
    // Once its head is known, only what the head reads is asked for.
    const both = [head ? head.reads.map((name) => first.get(name)!) : [...first.values()], [...(await run(warmInput(recipe, 1))).values()]]
    const end = performance.now()
    const warm = both.map((parts) => (head ? sureness(decode(head, parts, recipe, 0), recipe) : parts[0]!.data))
    const notes = checkNumbers(warm, wanted.oddWeights, deviceTitle[opened.device])
    const times = { warm, warmMs: end - start, runMs: end - second }
    if (head) return { head, notes, outputKind: 'sigmoid', outputWhy: head.why, classes: head.classes, ...times }
    const { kind, why } = tellOutputKind(wanted.signature.outputOp, warm)
    return { head, notes, outputKind: kind, outputWhy: why, classes: warm[0]!.length, ...times }

    function run(pixels: Rgb): Promise<Map<string, Part>> {
      return infer(normalise(pixels, recipe), recipe)
    }
  },

  run({ tensor, recipe }, { signal, transfer }) {
    return turns.take(signal, async () => {
      const start = performance.now()
      const parts = [...(await infer(tensor, recipe)).values()]
      transfer.push(...parts.map(({ data }) => data.buffer as ArrayBuffer))
      return { raw: parts[0]!.data, parts: head ? parts : [], ms: performance.now() - start }
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

/**
 * One prepared picture to the model's raw outputs by name: a classifier's row [K], the parts that a detector's head reads, or, before the
 * head is known, every output that it may be read from.
 */
async function infer(data: Float32Array, recipe: Recipe, asked?: readonly string[]): Promise<Map<string, Part>> {
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
  const names = asked ?? head?.reads ?? model.signature.boxes?.map(({ name }) => name) ?? [output.name]
  const outputs = await needEngine().run({ [input.name]: { ...asFed(data, input.dtype, batch), shape: rank === 4 ? [batch, ...plane] : plane } }, names)
  return new Map(names.map((name) => {
    const answer = outputs[name]
    if (!answer) throw new Fault('model-output', `The model gave no output called ${name}.`)
    const part = firstPicture(answer as Part, batch)
    if (!asked && !head && !model!.signature.boxes && !mayBeBoxes(part.shape)) checkShape(model!.signature, part.shape, part.data.length)
    return [name, part]
  }))
}

/** Of a fixed batch, every picture the same one: the first picture's numbers. A copy, because it is moved to the page. */
function firstPicture({ data, shape }: Part, batch: number): Part {
  if (batch === 1 || shape[0] !== batch) return { data, shape }
  return { data: data.slice(0, data.length / batch), shape: [1, ...shape.slice(1)] }
}

function mayBeBoxes(shape: readonly number[]): boolean {
  return shape.length === 3 && classesOf(shape) === null
}

/** Told from the first run's shapes. Throws Fault `model-output` for what is neither a row of class scores nor boxes. */
function asHead({ signature, format }: ModelPackage, parts: ReadonlyMap<string, Part>, recipe: Recipe): Told | null {
  const outputs = [...parts].map(([name, { shape }]) => ({ name, shape }))
  if (!signature.boxes && !mayBeBoxes(outputs[0]!.shape)) return null
  const told = tellHead(outputs, recipe, format)
  if (told) return told
  refuseMasks(outputs, recipe)
  checkShape(signature, outputs[0]!.shape, parts.get(outputs[0]!.name)!.data.length)
  return told
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
