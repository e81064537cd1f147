/** A Keras model whose configuration and numbers are at hand, as TensorFlow.js layers: checked, named, joined. */
import { Fault, quote } from '../../../faults'
import type { GraphFacts, Port, Signature } from '../../card'
import { countFloat, type OddWeight } from '../../finite'
import { isRecord } from '../../manifest'
import { checkMemory } from '../../memory'
import { checkPicture } from '../../pictureInput'
import { tally } from '../../tally'
import type { ReadModel } from '..'
import { type KerasLayer, readConfig } from './config'
import type { Numbers } from './h5'
import { leavesOf } from './leaves'

export interface KerasFile {
  readonly name: string
  readonly config: unknown
  /** `2.15.0`, as the file says; '' when it does not. */
  readonly version: string
  readonly format: string
  /** A layer's arrays in Keras's order; null when the file has none of this layer. */
  numbersOf(layer: KerasLayer, leaves: readonly string[]): readonly Numbers[] | null
}

const damaged = 'The file may be damaged or incomplete: save it again.'

export function wholeKeras(file: KerasFile): ReadModel {
  const { topology, layers, notes } = readConfig(file.config)
  const specs: { name: string; shape: readonly number[]; dtype: 'float32' }[] = []
  const found: Numbers[] = []
  for (const layer of layers) {
    const leaves = leavesOf(layer)
    if (leaves.length === 0) continue
    const arrays = file.numbersOf(layer, leaves)
    if (!arrays || arrays.length !== leaves.length) {
      throw new Fault('model-weights', `The layer \`${quote(layer.name)}\` (${layer.className}) should have ${leaves.length} arrays (${leaves.join(', ')}); ${quote(file.name)} has ${arrays?.length ?? 'none'}${arrays ? '' : ' of it'}.`, damaged)
    }
    for (const [i, one] of arrays.entries()) {
      const name = `${layer.name}/${leaves[i]!}`
      if (specs.some((spec) => spec.name === name)) throw new Fault('model-graph', `Two layers are called \`${quote(layer.name)}\`: their numbers cannot be told apart.`, 'Give each layer a name of its own and save it again.')
      specs.push({ name, shape: one.shape, dtype: 'float32' })
      found.push(one)
    }
  }
  // Weighed before a number is unpacked: a few bytes may say that they are gigabytes.
  const parameters = specs.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0)
  checkMemory(parameters * 4, null)
  const odd: OddWeight[] = []
  const joined = new Float32Array(parameters)
  let at = 0
  for (const [i, one] of found.entries()) {
    const data = one.read()
    joined.set(data, at)
    at += data.length
    const { nan, infinite } = countFloat(data)
    if (nan + infinite > 0) odd.push({ name: specs[i]!.name, nan, infinite, of: data.length })
  }
  const facts: GraphFacts = {
    generatedBy: `Keras ${quote(file.version, 20)}`.trim(), convertedBy: file.format, nodes: layers.length,
    operators: tally(layers.map(({ className }) => className)), tensors: specs.length, stored: [['float32', specs.length]], weightMemory: parameters * 4, stepMemory: null,
  }
  return {
    format: 'tfjs-layers',
    json: JSON.stringify({ format: 'layers-model', modelTopology: { keras_version: file.version, backend: 'tensorflow', model_config: topology }, weightsManifest: [{ paths: ['weights'], weights: specs }] }),
    weights: new Uint8Array(joined.buffer),
    signature: signatureOf(topology, layers, specs), parameters, facts, oddWeights: odd, labels: null, recipe: null, name: '', licence: '', notes,
  }
}

const ops: Readonly<Record<string, string>> = { softmax: 'Softmax', sigmoid: 'Sigmoid', log_softmax: 'LogSoftmax' }

/** The engine feeds the first input and reads the first output: models with more are refused here. */
export function signatureOf(topology: unknown, layers: readonly KerasLayer[], specs: readonly { name: string; shape: readonly number[] }[]): Signature {
  const config = (topology as { config: unknown }).config
  const ends = (side: string): unknown[] => (isRecord(config) && Array.isArray(config[side]) ? (config[side] as unknown[]) : [null])
  if (ends('input_layers').length !== 1) throw new Fault('model-input', `The model wants ${ends('input_layers').length} inputs. This page feeds one, the picture.`)
  const shape = layers.map((layer) => layer.config.batch_input_shape).find((found) => Array.isArray(found))
  if (!Array.isArray(shape)) throw new Fault('model-input', 'The model does not say what it reads: its first layer has no input shape.')
  const input = checkPicture('image', (shape as unknown[]).map((n) => (typeof n === 'number' && n > 0 ? n : -1)), 'DT_FLOAT')
  // The output layer by its name; a Sequential's is its last.
  const named = ends('output_layers')[0]
  const last = layers.findLast(({ path }) => Array.isArray(named) && path.includes(String(named[0]))) ?? layers.at(-1)!
  const activation = last.className === 'Softmax' ? 'softmax' : String(last.config.activation ?? '')
  const width = specs.findLast((spec) => spec.name.startsWith(`${last.name}/`))?.shape.at(-1) ?? -1
  const output: Port = { name: 'scores', shape: [-1, width], dtype: 'float32' }
  return { input, output, outputs: [output], outputOp: ops[activation] ?? last.className }
}

