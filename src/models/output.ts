/** Which of the graph's outputs holds the class scores, and which op makes it. */
import { Fault, quote } from '../faults'
import type { ModelPackage, Port, Signature } from './card'
import { boxPorts } from './boxes'
import { isRecord, type WeightSpec } from './manifest'
import type { Found } from './signature'
import { type GraphNode, nodeOf } from './topology'

/** Ops that pass the numbers on unchanged. */
const through = new Set(['Identity', 'Reshape', 'Squeeze', 'ExpandDims', 'StopGradient', 'Snapshot'])
const activations = new Set(['Softmax', 'Sigmoid', 'LogSoftmax'])

/**
 * K, the number of classes of one row of scores: [K], [1, K], [-1, 1, 1, K]. -1: known only after a run.
 * null: more than one row of numbers, so not a classifier's scores.
 */
export function classesOf(shape: readonly number[], batch = 1): number | null {
  if (shape.length === 0) return null
  if (shape.length === 1) return shape[0]!
  if (shape[0] !== 1 && shape[0] !== -1 && shape[0] !== batch) return null
  const rest = shape.slice(1).filter((n) => n !== 1)
  return rest.length > 1 ? null : (rest[0] ?? 1)
}

/** How many pictures the input takes at once: 1 where it takes any number. */
export function batchOf(input: Port): number {
  return input.shape.length === 4 ? Math.max(1, input.shape[0]!) : 1
}

/** Which of several outputs is read; null when there is nothing to choose from. */
export function outputsNote(names: readonly string[], read: string): string | null {
  const listed = names.slice(0, 6).map((name) => quote(name)).join(', ') + (names.length > 6 ? ', …' : '')
  return names.length > 1 ? `This model has ${names.length} outputs: ${listed}. Howsure reads ${quote(read)}.` : null
}

/** The same model with another of its readable outputs read; the model itself when it has no such output. */
export function readAnother(model: ModelPackage, name: string): ModelPackage {
  const { signature } = model
  const wanted = signature.readable?.find(({ port }) => port.name === name)
  if (!wanted || name === signature.output.name) return model
  const names = signature.outputs.map((port) => port.name)
  const before = outputsNote(names, signature.output.name)
  return {
    ...model,
    signature: { ...signature, output: wanted.port, outputOp: wanted.op },
    notes: model.notes.map((note) => (note === before ? outputsNote(names, name)! : note)),
  }
}

/** Throws Fault `model-output` when no output is one row of scores. */
export function chooseOutput(
  found: readonly Found[], nodes: ReadonlyMap<string, GraphNode>, specs: ReadonlyMap<string, WeightSpec>, batch = 1,
): { output: Port; ports: Port[]; op: string; notes: string[]; readable: NonNullable<Signature['readable']>; boxes?: Signature['boxes'] } {
  if (found.length === 0) throw new Fault('model-output', 'The model has no output.')
  const all = found.map((one) => {
    const maker = makerOf(nodeOf(one.name), nodes)
    const shape = one.shape ?? inferShape(maker, nodes, specs)
    return { ...one, shape, maker, op: opOf(maker), classes: classesOf(shape, batch) }
  })
  const fits = all.filter(({ classes, type }) => classes !== null && classes !== 0 && (type === '' || type === 'DT_FLOAT' || type === 'DT_HALF'))
  const ports = all.map(({ name, shape, type }) => ({ name, shape, dtype: type === '' || type === 'DT_FLOAT' ? 'float32' : type.replace(/^DT_/, '').toLowerCase() }))
  // A signature's own key (`detection_boxes`) says more than a node's name; a shape that nobody states is as good as none.
  const boxes = boxPorts(all.map(({ key, classes }, i) => ({ port: { ...ports[i]!, name: `${key} ${ports[i]!.name}` }, known: found[i]!.shape !== null || classes !== -1 })), fits.length > 0)
  if (boxes) {
    const read = ports.filter(({ name }) => boxes.some((one) => one.name.endsWith(` ${name}`)))
    return { output: read[0]!, ports, op: all[0]!.op, notes: [], readable: [], boxes: read }
  }
  if (fits.length === 0) {
    const { name, shape } = all[0]!
    throw new Fault('model-output', `The output \`${quote(name)}\` has the shape [${shape.join(', ')}]; this page reads one row of class scores, [1, classes], or a detector's boxes.`)
  }
  // Best is what a softmax reads: those are the logits beyond doubt. Then a name that says so; then whatever is no activation.
  const feeds = new Set(all.filter(({ op }) => activations.has(op)).flatMap(({ maker }) => maker.input.slice(0, 1).map((input) => makerOf(nodeOf(input), nodes).name)))
  const plain = fits.filter(({ op }) => !activations.has(op))
  const best = plain.find(({ maker }) => feeds.has(maker.name)) ?? plain.find(({ key, name }) => /logit/i.test(`${key} ${name}`)) ?? plain[0] ?? fits[0]!
  const note = outputsNote(all.map(({ name }) => name), best.name)
  const readable = fits.map((one) => ({ port: ports[all.indexOf(one)]!, op: one.op }))
  return { output: ports[all.indexOf(best)]!, ports, op: best.op, notes: note === null ? [] : [note], readable }
}

/** The node that computes what `name` passes on. */
function makerOf(name: string, nodes: ReadonlyMap<string, GraphNode>): GraphNode {
  let node = nodes.get(name)!
  while (through.has(node.op) && node.input[0] !== undefined) node = nodes.get(nodeOf(node.input[0]))!
  return node
}

/** The node's op; for a fused matrix product or convolution with a sigmoid inside, `Sigmoid`. */
function opOf(node: GraphNode): string {
  const fused = node.attr.fused_ops
  const list = isRecord(fused) && isRecord(fused.list) && Array.isArray(fused.list.s) ? (fused.list.s as unknown[]) : []
  // GraphDef JSON writes bytes in base64.
  return list.includes(btoa('Sigmoid')) ? 'Sigmoid' : node.op
}

/** When nothing states the shape: the width of the last matrix or bias, or [-1, -1]. */
function inferShape(maker: GraphNode, nodes: ReadonlyMap<string, GraphNode>, specs: ReadonlyMap<string, WeightSpec>): number[] {
  let node = maker
  while (activations.has(node.op) && node.input[0] !== undefined) node = makerOf(nodeOf(node.input[0]), nodes)
  const second = node.input[1] === undefined ? undefined : specs.get(makerOf(nodeOf(node.input[1]), nodes).name)
  const transposed = isRecord(node.attr.transpose_b) && node.attr.transpose_b.b === true
  if (node.op.endsWith('MatMul') && second?.shape.length === 2) return [-1, second.shape[transposed ? 0 : 1]!]
  if (/^(BiasAdd|Add|AddV2)$/.test(node.op) && second?.shape.length === 1) return [-1, second.shape[0]!]
  return [-1, -1]
}
