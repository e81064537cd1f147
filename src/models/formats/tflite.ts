/** A TFLite file: its graph's border, operators and weights, checked before the runtime sees it; metadata, labels and recipe. */
import { Fault, quote } from '../../faults'
import { parseRecipe, assumedRecipe } from '../../pixels/recipeText'
import type { Recipe } from '../../pixels/recipe'
import type { Port, Signature } from '../card'
import { countFloat, countHalf, type OddWeight } from '../finite'
import { checkMemory } from '../memory'
import { tally } from '../tally'
import { boxPorts } from '../boxes'
import { batchOf, classesOf, outputsNote } from '../output'
import { channelsOf, checkPicture, layoutOf } from '../pictureInput'
import type { ReadModel } from './index'
import { damaged, Table } from './tflite/flat'
import { type Metadata, packedLabels, readMetadata } from './tflite/metadata'
import { custom, operatorName, typeName } from './tflite/schema'

interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly type: string
  readonly buffer: number
  readonly scale: number
  readonly zeroPoint: number
}

/** Operators with names instead of numbers that LiteRT's build has: the end of an SSD. */
const known = new Set(['TFLite_Detection_PostProcess'])
/** Passes the numbers on, whatever their type. */
const through = new Set(['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS', 'DEQUANTIZE', 'QUANTIZE'])
/** By the names that `outputKind.ts` knows. */
const activations: Readonly<Record<string, string>> = { SOFTMAX: 'Softmax', LOGISTIC: 'Sigmoid', LOG_SOFTMAX: 'LogSoftmax' }
const quantised = new Set(['uint8', 'int8'])
const floats = new Set(['float32', 'float16'])

/** Throws Faults `model-format`, `model-ops`, `model-input`, `model-output`, `model-memory`. */
export async function readTfliteFile(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<ReadModel> {
  const id = new TextDecoder().decode(bytes.subarray(4, 8))
  if (id !== 'TFL3') throw new Fault('model-format', `${quote(name)} is TFLite of another version (${quote(id)}); this page reads TFL3.`, 'Export it again with a current converter.')
  const root = Table.root(bytes)
  if (root.int(0) !== 3) throw damaged(`it says version ${root.int(0)}, not 3`)
  const graph = root.tables(2)[0]
  if (!graph) throw damaged('it has no graph')
  const buffers = root.tables(4)
  if (buffers.some((buffer) => buffer.has64(1) || buffer.has64(2))) throw new Fault('model-format', `${quote(name)} keeps its weights outside its graph, which this page does not read.`, 'Export a model of less than 2 GB.')
  const sizes = buffers.map((buffer) => buffer.bytes(0).length)
  const tensors = graph.tables(0).map(readTensor)
  const tensor = (i: number): Tensor => tensors[i] ?? fail(`it names tensor ${i} of ${tensors.length}`)
  for (const { buffer } of tensors) if (buffer < 0 || buffer >= Math.max(1, sizes.length)) throw damaged('a tensor names a buffer that is not there')
  const operators = readOperators(root, graph)
  const notes: string[] = []
  const metadata = findMetadata(root, buffers, notes)
  const [inputs, outputs] = border(root, graph)

  if (inputs.length !== 1) throw new Fault('model-input', `The model has ${inputs.length} inputs; this page feeds one picture.`)
  const from = tensor(inputs[0]!.index)
  const input = inputPort(inputs[0]!.name, from)
  const found = outputs.map(({ name: called, index }) => ({ port: { name: called, shape: tensor(index).shape, dtype: 'float32', ...bytesOf(tensor(index)) }, op: makerOf(index, operators), type: tensor(index).type }))
  const signature = readOutputs(found, input, notes)

  const weights = tensors.filter(({ buffer }) => (sizes[buffer] ?? 0) > 0)
  const weightMemory = weights.reduce((sum, { buffer }) => sum + sizes[buffer]!, 0)
  const stepMemory = tensors.filter(({ buffer }) => !sizes[buffer]).reduce((most, { shape }) => Math.max(most, 4 * count(shape)), 0) || null
  // The runtime packs a second copy of the weights.
  checkMemory(2 * weightMemory, stepMemory)
  const stored = tally(weights.map(({ type }) => type))
  return {
    format: 'tflite', json: '', weights: bytes, signature,
    parameters: weights.filter(({ type, shape }) => shape.length > 0 && (floats.has(type) || quantised.has(type))).reduce((sum, { shape }) => sum + count(shape), 0),
    facts: { generatedBy: quote(root.text(3)), convertedBy: '', nodes: operators.length, operators: tally(operators.map(({ op }) => op)), tensors: weights.length, stored, weightMemory, stepMemory },
    oddWeights: weights.flatMap((one) => odd(one, buffers[one.buffer]!.bytes(0))),
    labels: await packedLabels(bytes, name, metadata?.labelFiles ?? [], notes),
    recipe: recipeOf(from, metadata, notes),
    name: quote(metadata?.name ?? ''), licence: quote(metadata?.licence ?? '', 120), notes,
  }
}

/** Weights that are no numbers: whole numbers are always finite. A copy, because a buffer may begin anywhere. */
function odd({ name, type }: Tensor, bytes: Uint8Array): OddWeight[] {
  if (!floats.has(type)) return []
  const wide = type === 'float32' ? 4 : 2
  const whole = bytes.slice(0, bytes.length - (bytes.length % wide)).buffer
  const { nan, infinite } = wide === 4 ? countFloat(new Float32Array(whole)) : countHalf(new Uint16Array(whole))
  return nan + infinite > 0 ? [{ name, nan, infinite, of: whole.byteLength / wide }] : []
}

function fail(what: string): never {
  throw damaged(what)
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * Math.abs(n), 1)
}

function readTensor(table: Table): Tensor {
  const quantization = table.table(4)
  return {
    name: table.text(3), shape: table.ints(0, 8), type: typeName(table.byte(1)), buffer: table.int(2),
    scale: quantization?.floats(2)[0] ?? 0, zeroPoint: quantization?.longs(3)[0] ?? 0,
  }
}

interface Operator {
  readonly op: string
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

function readOperators(root: Table, graph: Table): Operator[] {
  const codes = root.tables(1).map((code) => {
    const builtin = Math.max(code.byte(0), code.int(3))
    return { builtin, op: builtin === custom ? code.text(1) : operatorName(builtin) }
  })
  const unknown = codes.filter(({ builtin, op }) => (builtin === custom && !known.has(op ?? '')) || op === null).map(({ builtin, op }) => quote(op ?? `number ${builtin}`, 40))
  if (unknown.length > 0) throw new Fault('model-ops', `The model uses operations that LiteRT does not have: ${unknown.slice(0, 6).join(', ')}.`, 'Export it with built-in operations only.')
  return graph.tables(3).map((one) => ({ op: codes[one.int(0)]?.op ?? fail('an operator has no code'), inputs: one.ints(1), outputs: one.ints(2) }))
}

/** Inputs and outputs as the runtime names them: by the first signature, or by the tensors. */
function border(root: Table, graph: Table): [{ name: string; index: number }[], { name: string; index: number }[]] {
  const first = root.tables(7)[0]
  const tensors = graph.tables(0)
  return [1, 2].map((field) => {
    const mapped = first?.int(4) === 0 ? first.tables(field - 1).map((map) => ({ name: map.text(0), index: map.int(1) })) : []
    return mapped.length > 0 ? mapped : graph.ints(field).map((index) => ({ name: tensors[index]?.text(3) ?? '', index }))
  }) as [{ name: string; index: number }[], { name: string; index: number }[]]
}

/** Numbers are given as real ones; the engine makes the input's own of them. */
function inputPort(name: string, from: Tensor): Port {
  const { shape, type } = from
  const kind = quantised.has(type) || type === 'float32' ? 'DT_FLOAT' : type === 'int32' ? 'DT_INT32' : `DT_${type.toUpperCase()}`
  if (shape.length !== 3 && shape.length !== 4) throw new Fault('model-input', `The input \`${quote(name)}\` has the shape [${shape.join(', ')}]; this page feeds pictures.`)
  return { ...checkPicture(name, shape, kind), ...bytesOf(from) }
}

/** Bytes without a scale are taken as the numbers they are. */
function bytesOf({ type, scale, zeroPoint }: Tensor): Pick<Port, 'quantization'> {
  return quantised.has(type) ? { quantization: scale > 0 ? { scale, zeroPoint } : { scale: 1, zeroPoint: 0 } } : {}
}

function makerOf(index: number, operators: readonly Operator[]): string {
  for (let at = index, steps = 0; steps < 20; steps++) {
    const maker = operators.find(({ outputs }) => outputs.includes(at))
    if (!maker) return ''
    if (!through.has(maker.op)) return activations[maker.op] ?? maker.op
    at = maker.inputs[0] ?? -1
  }
  return ''
}

function readOutputs(found: readonly { port: Port; op: string; type: string }[], input: Port, notes: string[]): Signature {
  const fits = found.filter(({ port, type }) => classesOf(port.shape, batchOf(input)) && (type === 'float32' || quantised.has(type)))
  const best = fits.find(({ op }) => !Object.values(activations).includes(op)) ?? fits[0]
  const boxes = boxPorts(found.map(({ port }) => ({ port, known: true })), fits.length > 0)
  if (boxes) return { input, output: boxes[0]!, outputs: found.map(({ port }) => port), outputOp: found[0]!.op, readable: [], boxes }
  if (!best) {
    throw new Fault('model-output', `The output \`${quote(found[0]?.port.name ?? '')}\` has the shape [${found[0]?.port.shape.join(', ') ?? ''}]; this page reads one row of class scores, [1, classes].`)
  }
  const note = outputsNote(found.map(({ port }) => port.name), best.port.name)
  if (note) notes.push(note)
  return { input, output: best.port, outputs: found.map(({ port }) => port), outputOp: best.op, readable: fits.map(({ port, op }) => ({ port, op })) }
}

function findMetadata(root: Table, buffers: readonly Table[], notes: string[]): Metadata | null {
  const index = root.tables(6).find((one) => one.text(0) === 'TFLITE_METADATA')?.int(1)
  const bytes = index === undefined ? undefined : buffers[index]?.bytes(0)
  if (!bytes) return null
  try {
    return readMetadata(bytes)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    notes.push('The file’s metadata cannot be read and is passed over.')
    return null
  }
}

/**
 * A quantised input takes the picture's bytes as they are: real = (q - zeroPoint) * scale tells the range that they stand for. A
 * float input's range is in the metadata, or nowhere.
 */
function recipeOf({ shape, type, scale, zeroPoint }: Tensor, metadata: Metadata | null, notes: string[]): Recipe | null {
  const layout = layoutOf(shape)
  const [height, width] = layout === 'NHWC' ? shape.slice(-3, -1) : shape.slice(-2)
  if (!height || !width || height < 1 || width < 1) return null
  const base = assumedRecipe(width, height, layout, channelsOf(shape) === 1 ? 'grey' : 'RGB')
  if (quantised.has(type)) {
    const step = scale > 0 ? scale : 1
    const zero = scale > 0 && type === 'int8' ? zeroPoint + 128 : zeroPoint
    notes.push(`The input is ${type}, quantised with scale ${Number(step.toPrecision(6))} and zero point ${zeroPoint}: the recipe's range follows from them.`)
    return parsed({ mean: zero / 255, std: 1 / (255 * step) }, base, notes)
  }
  const given = metadata?.normalization
  if (!given) return null
  const triple = (values: readonly number[]): number[] => (values.length === 3 ? values.map((v) => v / 255) : Array<number>(3).fill(values[0]! / 255))
  return parsed({ mean: triple(given.mean), std: triple(given.std) }, base, notes)
}

function parsed(values: object, base: Recipe, notes: string[]): Recipe | null {
  try {
    return parseRecipe(values, base)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    notes.push(`The range in the file is of no use: ${error.message}`)
    return null
  }
}
