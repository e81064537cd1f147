/** The graph's border: which placeholder takes the picture, which output is read. */
import { Fault, quote } from '../faults'
import type { Port, Signature } from './card'
import { isRecord, type Json, type WeightSpec } from './manifest'
import { numberIn, said } from './odd'
import { batchOf, chooseOutput } from './output'
import { checkPicture } from './pictureInput'
import { type GraphNode, nodeOf, typeAttr, typeName } from './topology'

/** A port whose shape may be unknown, with the signature's own key for it. */
export interface Found {
  readonly key: string
  readonly name: string
  readonly shape: readonly number[] | null
  readonly type: string
}

/** `signature`: model.json's, or undefined. Throws Fault `model-graph`, `model-input` or `model-output`. */
export function readSignature(
  signature: unknown, nodes: ReadonlyMap<string, GraphNode>, specs: ReadonlyMap<string, WeightSpec>,
): { signature: Signature; notes: string[] } {
  const given = isRecord(signature) ? signature : {}
  const placeholders = [...nodes.values()].filter((node) => node.op.startsWith('Placeholder')).map(fromPlaceholder)
  const named = readPorts(given.inputs, nodes)
  // A signature may leave the shape out: the placeholder's own is as good.
  const inputs = named.length === 0 ? placeholders : named.map((port) => {
    const own = placeholders.find((p) => p.name === nodeOf(port.name))
    return { ...port, shape: port.shape ?? own?.shape ?? null, type: port.type || (own?.type ?? '') }
  })
  const input = chooseInput(inputs)
  const outputs = readPorts(given.outputs, nodes)
  const { output, ports, op, notes, readable, boxes } = chooseOutput(outputs.length > 0 ? outputs : sinks(nodes), nodes, specs, batchOf(input))
  checkFed(output.name, input.name, nodes)
  const border = { input, output, outputs: ports, outputOp: op, ...(readable.length > 1 ? { readable } : {}), ...(boxes ? { boxes } : {}) }
  return { signature: border, notes: [...inputNotes(input), ...notes] }
}

/** A TensorShape message to dimensions, -1 for any; null when the rank is unknown. */
function readShape(shape: unknown): number[] | null {
  if (!isRecord(shape) || shape.unknownRank === true || !Array.isArray(shape.dim)) return null
  return shape.dim.map((dim: unknown) => {
    const size = numberIn(isRecord(dim) ? (dim.size ?? -1) : dim)
    if (!Number.isSafeInteger(size) || size < -1) {
      throw new Fault('model-graph', `model.json: a dimension is ${quote(said(dim))}; it must be a whole number, or -1 for any.`)
    }
    return size
  })
}

function readPorts(ports: unknown, nodes: ReadonlyMap<string, GraphNode>): Found[] {
  if (!isRecord(ports)) return []
  return Object.entries(ports).flatMap(([key, port]) => {
    if (!isRecord(port) || typeof port.name !== 'string') return []
    const name = port.name.replace(/:0$/, '')
    if (!nodes.has(nodeOf(name))) throw new Fault('model-graph', `model.json: the signature names \`${quote(name)}\`, which is not in the graph.`)
    return [{ key, name, shape: readShape(port.tensorShape), type: typeName(port.dtype) }]
  })
}

function fromPlaceholder(node: GraphNode): Found {
  const shape = node.attr.shape as Json | undefined
  return { key: node.name, name: node.name, shape: isRecord(shape) ? readShape(shape.shape) : null, type: typeAttr(node, 'dtype') }
}

/** Nodes whose result nobody reads. */
function sinks(nodes: ReadonlyMap<string, GraphNode>): Found[] {
  const read = new Set([...nodes.values()].flatMap((node) => node.input.map(nodeOf)))
  const silent = new Set(['Const', 'NoOp', 'Assert', 'Print'])
  return [...nodes.values()]
    .filter((node) => !read.has(node.name) && !silent.has(node.op) && !node.op.startsWith('Placeholder'))
    .map((node) => ({ key: node.name, name: node.name, shape: null, type: '' }))
}

function chooseInput(inputs: readonly Found[]): Port {
  if (inputs.length === 0) throw new Fault('model-input', 'The model has no input.')
  const pictures = inputs.filter(({ shape }) => shape?.length === 3 || shape?.length === 4)
  const unknown = inputs.filter(({ shape }) => shape === null)
  const fits = pictures.length > 0 ? pictures : unknown
  if (fits.length === 0) {
    const all = inputs.slice(0, 6).map(({ name, shape }) => `${quote(name)} [${shape!.join(', ')}]`).join(', ')
    throw new Fault('model-input', `The model has no input for a picture: ${all}.`, 'This page feeds [1, height, width, 3].')
  }
  if (fits.length > 1) {
    throw new Fault('model-input', `The model wants ${fits.length} pictures at once: ${fits.slice(0, 6).map(({ name }) => quote(name)).join(', ')}. This page feeds one.`)
  }
  const { name, shape, type } = fits[0]!
  return checkPicture(name, shape ?? [-1, -1, -1, 3], type)
}

/** What a person should know of how this input is fed. */
function inputNotes(input: Port): string[] {
  const batch = batchOf(input)
  return [
    ...(batch > 1 ? [`The model always takes ${batch} pictures: each photo is repeated ${batch} times, and the first answer is read.`] : []),
    ...(input.dtype === 'int32' ? ['The model takes whole numbers: it is fed pixels from 0 to 255 unless the recipe says otherwise.'] : []),
  ]
}

/** Every placeholder above `output` must be the picture, or have a default. */
function checkFed(output: string, input: string, nodes: ReadonlyMap<string, GraphNode>): void {
  const seen = new Set<string>()
  const todo = [nodeOf(output)]
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (seen.has(name) || name === nodeOf(input)) continue
    seen.add(name)
    const node = nodes.get(name)!
    if (node.op === 'Placeholder') {
      throw new Fault('model-input', `The model also wants an input called \`${quote(name)}\`, which this page cannot feed.`,
        'Export the model for inference, with the picture as its only input.')
    }
    for (const source of node.input) todo.push(nodeOf(source))
  }
}
