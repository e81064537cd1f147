/** Which input takes the picture, which output is read, and what each is. */
import { Fault, quote } from '../../../faults'
import type { Port, Signature } from '../../card'
import { batchOf, classesOf, outputsNote } from '../../output'
import { boxPorts } from '../../boxes'
import { checkPicture } from '../../pictureInput'
import type { OnnxModel, OnnxNode, OnnxPort } from './proto'
import { isFloat, typeTitle } from './types'

/** What the engine can make of the recipe's numbers: float16 is rounded from float32, the rest are whole numbers from 0 to 255. */
const fed = new Map([[0, 'DT_FLOAT'], [1, 'DT_FLOAT'], [10, 'DT_FLOAT'], [6, 'DT_INT32'], [2, 'DT_UINT8']])
/** Operators that pass the numbers on unchanged. */
const through = new Set(['Identity', 'Reshape', 'Squeeze', 'Unsqueeze', 'Flatten', 'Cast', 'Dropout'])

export function readBorder(model: OnnxModel): { signature: Signature; notes: string[] } {
  const input = chooseInput(model)
  const { output, outputs, op, readable, boxes, notes } = chooseOutput(model, batchOf(input))
  return {
    signature: { input, output, outputs, outputOp: op, readable, ...(boxes ? { boxes } : {}) },
    notes: [...(batchOf(input) > 1 ? [`The model always takes ${batchOf(input)} pictures: each photo is repeated, and the first answer is read.`] : []), ...notes],
  }
}

function chooseInput({ inputs, tensors }: OnnxModel): Port {
  // Before IR 4 every weight was an input as well, with a default.
  const weights = new Set(tensors.map(({ name }) => name))
  const open = inputs.filter(({ name }) => !weights.has(name))
  if (open.length === 0) throw new Fault('model-input', 'The model has no input.')
  const pictures = open.filter(({ shape }) => shape === null || shape.length === 4 || shape.length === 3)
  const listed = open.slice(0, 6).map(({ name, shape }) => `${quote(name)} [${shape?.join(', ') ?? '?'}]`).join(', ')
  if (pictures.length === 0) throw new Fault('model-input', `The model has no input for a picture: ${listed}.`, 'This page feeds [1, 3, height, width].')
  if (open.length > 1) throw new Fault('model-input', `The model wants ${open.length} inputs: ${listed}. This page feeds one, the picture.`)
  const { name, type, shape } = pictures[0]!
  const named = fed.get(type)
  if (!named) throw new Fault('model-input', `The input \`${quote(name)}\` wants numbers of ${typeTitle(type)}; this page feeds float32, float16, int32 and uint8.`, 'Export the model with a float32 input.')
  return checkPicture(name, withChannels(shape), named)
}

/** Channels first is ONNX's own order, where the file leaves it open. */
function withChannels(shape: readonly number[] | null): readonly number[] {
  if (shape === null) return [-1, 3, -1, -1]
  const [c, , last] = shape.slice(-3)
  return c === -1 && last === -1 ? [...shape.slice(0, -3), 3, ...shape.slice(-2)] : shape
}

function chooseOutput({ outputs, nodes }: OnnxModel, batch: number): Pick<Signature, 'output' | 'outputs'> & { op: string; readable: NonNullable<Signature['readable']>; boxes?: Signature['boxes']; notes: string[] } {
  if (outputs.length === 0) throw new Fault('model-output', 'The model has no output.')
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const all = outputs.map((port) => ({ ...port, op: opOf(makerOf(port.name, makers)), classes: classesOf(port.shape ?? [-1, -1], batch) }))
  const fits = all.filter(({ classes, type }) => classes !== null && classes !== 0 && (type === 0 || isFloat(type)))
  const port = ({ name, shape, type }: OnnxPort): Port => ({ name, shape: shape ?? [-1, -1], dtype: type === 0 || isFloat(type) ? 'float32' : typeTitle(type) })
  const boxes = boxPorts(all.map((one) => ({ port: port(one), known: one.shape !== null })), fits.length > 0)
  if (boxes) return { output: boxes[0]!, outputs: all.map(port), op: all[0]!.op, readable: [], boxes, notes: [] }
  if (fits.length === 0) {
    const { name, shape, type } = all[0]!
    const looks = (shape?.length ?? 0) >= 3 ? 'It looks like a model that marks regions: neither one that classifies nor one that draws boxes.' : isFloat(type) || type === 0 ? '' : `Its numbers are of ${typeTitle(type)}.`
    throw new Fault('model-output', `The output \`${quote(name)}\` has the shape [${shape?.join(', ') ?? '?'}]; this page reads one row of class scores, [1, classes].`, looks)
  }
  const plain = fits.filter(({ op }) => op !== 'Softmax' && op !== 'Sigmoid' && op !== 'LogSoftmax')
  const best = plain.find(({ name }) => /logit/i.test(name)) ?? plain[0] ?? fits[0]!
  const note = outputsNote(all.map(({ name }) => name), best.name)
  return { output: port(best), outputs: all.map(port), op: best.op, readable: fits.map((one) => ({ port: port(one), op: one.op })), notes: note === null ? [] : [note] }
}

function makerOf(name: string, makers: ReadonlyMap<string, OnnxNode>): OnnxNode | undefined {
  let node = makers.get(name)
  // A file may pass its numbers on in a circle; no honest one does so fifty times.
  for (let i = 0; i < 50 && node && through.has(node.op) && node.inputs[0] !== undefined; i++) node = makers.get(node.inputs[0])
  return node
}

const opOf = (node: OnnxNode | undefined): string => node?.op ?? ''
